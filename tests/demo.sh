#!/bin/sh
# A tour of newsfold on the fixtures: `make demo` runs it after building.
#
#   tests/demo.sh [FOLDER]      NEWSFOLD=PROGRAM, else build/newsfold
#
# Works in FOLDER (build/demo), which it empties first, and leaves the archive
# there to play with. Any step that does not do what it says ends the tour.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
NEWSFOLD=${NEWSFOLD:-$root/build/newsfold}
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
demo=${1:-$root/build/demo}
dumps=$root/fixtures/dumps

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
	bold='' plain=''
fi

fail() {
	echo "demo: $*" >&2
	exit 1
}

# Empty only what an earlier tour made.
if [ -e "$demo" ]; then
	[ -d "$demo/demo-archive" ] || [ -z "$(ls -A "$demo")" ] ||
		fail "$demo is not a folder of this demo; name another"
	rm -rf "$demo"
fi
mkdir -p "$demo"
cd "$demo"
NEWSFOLD_ARCHIVE=$demo/demo-archive
export NEWSFOLD_ARCHIVE

heading() {
	printf '\n%s== %s%s\n' "$bold" "$1" "$plain"
	shift
	for line in "$@"; do
		printf '   %s\n' "$line"
	done
	echo
}

# do_it STATUS ARG...: show the command, run it, insist on its status.
do_it() {
	want=$1 status=0
	shift
	printf '%s$ newsfold %s%s\n' "$bold" "$*" "$plain"
	"$NEWSFOLD" "$@" || status=$?
	[ "$status" -eq "$want" ] || fail "newsfold $1 ended with $status, not $want"
}

# first FIELD ARG...: the first value of this JSON field that newsfold prints.
first() {
	field=$1
	shift
	"$NEWSFOLD" --json "$@" |
		sed -n "s/^[^}]*\"$field\":\"\\([^\"]*\\)\".*/\\1/p" | head -n 1
}

# capture_of RECORD: its id in the archive.
capture_of() {
	"$NEWSFOLD" --json list | grep "\"record\":\"$1\"" | head -n 1 |
		sed 's/.*"id":"\([^"]*\)".*/\1/'
}

heading "1. A new archive takes in what scrapers left" \
	"52 invented articles from six invented outlets (fixtures/README.md):" \
	"first as pages saved into a folder, some in legacy charsets."
ln -s "$dumps" dumps
do_it 0 init
do_it 0 ingest dumps/folder

heading "2. The same dump again: nothing is taken twice"
do_it 0 ingest dumps/folder

heading "3. Which stories were told more than once?" \
	"Exact reprints, edited copies and cuts of one story stand together;" \
	"templates with other figures and independent tellings stay apart."
do_it 0 clusters

heading "4. Stories that only share passages" \
	"are listed by themselves and never merged."
do_it 0 clusters --kind partial

heading "5. What did the revised page add?" \
	"The same URL was saved twice; diff shows what was kept and what is new."
before=$(capture_of hanbit/ko-flood-1.html)
after=$(capture_of hanbit/ko-flood-2.html)
if [ -z "$before" ] || [ -z "$after" ]; then
	fail "the two versions of the flood story are not in the list"
fi
do_it 1 diff "$before" "$after"

heading "6. Who had it when?"
cluster=$(first id clusters --min-size 3)
[ -n "$cluster" ] || fail "no cluster of three captures or more"
do_it 0 timeline "$cluster"

heading "7. Other scrapers met the same stories" \
	"An export in JSON lines and a crawl in WARC bring hardly any new text."
do_it 0 ingest dumps/articles.jsonl dumps/crawl.warc.gz
do_it 0 dumps

heading "8. Everything comes back, byte for byte"
do_it 0 restore --dump articles.jsonl -o back.jsonl
cmp "$dumps/articles.jsonl" back.jsonl
echo "cmp: articles.jsonl is identical"
do_it 0 restore --dump folder -t back
diff -r "$dumps/folder" back/folder
echo "diff -r: all $(find back/folder -type f | wc -l | tr -d ' ') files of the folder are identical"
do_it 0 restore --dump crawl.warc.gz -o back.warc
gzip -dc "$dumps/crawl.warc.gz" | cmp - back.warc
echo "cmp: the decompressed WARC is identical"

heading "9. Is the archive whole, and how big is it?"
do_it 0 verify --read-data
do_it 0 stats

heading "That was all" \
	"The archive stays in  $NEWSFOLD_ARCHIVE" \
	"Try:  ${NEWSFOLD#"$root"/} -a $NEWSFOLD_ARCHIVE clusters --kind exact"
