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
# Where it listens, and no more.
serve_once() {
	"$NEWSFOLD" -q --json serve --bind 127.0.0.1:0 >"$scratch/where" &
	while [ ! -s "$scratch/where" ]; do sleep 0.1; done
	kill $!
	cat "$scratch/where"
}
damage() {
	printf '\377\377\377\377' | dd of="$1" bs=1 seek=$(($(wc -c <"$1") / 2)) conv=notrunc 2>/dev/null
}
# An outlet whose every article ends alike.
day=0
for boat in Alder Birch Cedar Damson Elder Fir; do
	day=$((day + 1))
	printf '{"source_domain":"quay.example","date_publish":"2025-03-0%sT09:00:00Z","maintext":"The %s left the harbour at dawn and %s crews waved from the pier.\\nRead more of our %s stories from the harbour desk"}\n' \
		"$day" "$boat" "$boat" "$day"
done >"$scratch/quay.jsonl"
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
	json restore --dump articles.jsonl -t back
	json report -o report.html
	python3 "$root/tests/install/report_data.py" report.html
	json forget -n "$(a 3)"
	json forget "$(a 3)"
	json ingest folder
	json log
	json forget
	json forget --lift t:1
	json ingest quay.jsonl
	json furniture
	json compact
	json rebuild
	json verify
	serve_once
	damage archive/packs/*.pack
	json repair -n
	json repair
	json --version
	json frobnicate
} >"$scratch/lines"
cat "$scratch/lines" "$scratch/said" >"$scratch/all"
python3 "$root/tests/install/validate.py" "$root/docs/schema" <"$scratch/all"
