#!/bin/sh
# Every command's JSON against docs/schema. Skipped, and said, without python3 and
# its jsonschema. The program in $NEWSFOLD.
set -u
cd "$(dirname -- "$0")/../.." || exit 2
if ! python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
	echo "schemas: skipped: needs python3-jsonschema"
	exit 0
fi
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R fixtures/dumps/folder fixtures/dumps/articles.jsonl "$scratch"
printf '{"text":"One."}\n{broken\n' >"$scratch/broken.jsonl"
cd "$scratch" || exit 2
NEWSFOLD_ARCHIVE=$scratch/archive
export NEWSFOLD_ARCHIVE
json() {
	"$NEWSFOLD" --json "$@" 2>>"$scratch/said"
}
a() {
	"$NEWSFOLD" list -0 --dump folder | tr '\0' '\n' | sed -n "$1p"
}
{
	json init
	json --progress=json ingest folder articles.jsonl broken.jsonl
	json dumps
	json list
	json log
	json stats
	json clusters
	json clusters --kind exact,near,contained,partial
	json probe articles.jsonl
	json extract folder/*/*.html not-there.html
	json show "$(a 3)"
	json similar "$(a 3)"
	json why "$(a 3)" "$(a 4)"
	json diff "$(a 3)" "$(a 4)"
	json timeline "$("$NEWSFOLD" clusters -0 | tr '\0' '\n' | head -n 1)"
	json search aground
	json search --all 상가
	json search --index
	json export --format jsonl
	json export --format csv -o out.csv
	json verify
	json --version
	json frobnicate
} >"$scratch/lines"
cat "$scratch/lines" "$scratch/said" >"$scratch/all"
python3 "$root/tests/install/validate.py" "$root/docs/schema" <"$scratch/all"
