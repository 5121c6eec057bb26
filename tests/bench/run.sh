#!/bin/sh
# How fast: each figure the median of five runs, beside `zstd -3 -T2` of the same
# file on the same machine (of a WARC of gzip members: behind `gzip -dc`). Nothing
# is asserted; figures are for the README.
#
#   tests/bench/run.sh         NEWSFOLD=PROGRAM, else build/newsfold
#   STAGES=PROGRAM             beside it, bench/stages
#   BENCH_ARTICLES=N           stories of the made dump (30000: 310 MB of tar)
#
# The dump is ../shared/tools/make_dump.py's where that is there, else generated
# text (fewer copies, one vocabulary: figures differ). Its pages are short frames
# around an article; ../shared/data has pages as sites serve them, too, for a crawl.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
NEWSFOLD=${NEWSFOLD:-$root/build/newsfold}
STAGES=${STAGES:-${NEWSFOLD%/*}/bench/stages}
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
case $STAGES in
/*) ;;
*) STAGES=$PWD/$STAGES ;;
esac
shared=$root/../shared
articles=${BENCH_ARTICLES:-30000}
work=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

if [ -e "$shared/tools/make_dump.py" ] && [ -d "$shared/data" ]; then
	python3 "$shared/tools/make_dump.py" dump --articles "$articles" \
		--formats tar,jsonl,warc >/dev/null
	kind="make_dump.py --articles $articles"
else
	python3 "$root/tests/bench/make_text.py" dump "$articles"
	kind="generated text, $articles stories"
fi

# median: of the numbers on standard input, five of them.
median() { sort -n | sed -n 3p; }
# seconds COMMAND...: the median wall time of five runs.
seconds() {
	for _ in 1 2 3 4 5; do
		before=$(date +%s%N)
		"$@" >/dev/null 2>&1
		after=$(date +%s%N)
		echo $((after - before))
	done | median | awk '{ printf "%.3f", $1 / 1e9 }'
}
rate() { awk -v b="$1" -v s="$2" 'BEGIN { printf "%.1f", b / 1e6 / s }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

ingest() {
	rm -rf archive
	"$NEWSFOLD" -q -a archive init
	"$NEWSFOLD" -q -a archive ingest "$1" >/dev/null
}
compress() {
	case $1 in
	*.gz) gzip -dc "$1" | zstd -q -3 -T2 -f -o packed.zst ;;
	*) zstd -q -3 -T2 -f "$1" -o packed.zst ;;
	esac
}
size() {
	case $1 in
	*.gz) gzip -dc "$1" | wc -c ;;
	*) wc -c <"$1" ;;
	esac
}

echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
echo "dump:    $kind"
echo
echo "| ingest | MB | seconds | MB/s | zstd -3 MB/s | time ratio | packs MB | zstd MB |"
echo "|---|---|---|---|---|---|---|---|"
for set in "$shared"/data/pages_*.tar.zst; do
	[ -e "$set" ] || continue
	mkdir -p "pages/${set##*/}"
	zstd -dcq --long=27 "$set" | tar -xf - -C "pages/${set##*/}"
done
[ ! -d pages ] || python3 "$root/tests/bench/make_warc.py" dump/pages.warc.gz 5 pages
for file in dump.tar dump.jsonl dump.warc.gz pages.warc.gz; do
	[ -e "dump/$file" ] || continue
	bytes=$(size "dump/$file")
	ours=$(seconds ingest "dump/$file")
	theirs=$(seconds compress "dump/$file")
	packs=$(find archive/packs -type f -exec cat {} + | wc -c)
	printf '| %s | %s | %s | %s | %s | %s | %s | %s |\n' "$file" \
		"$(rate "$bytes" 1)" "$ours" "$(rate "$bytes" "$ours")" \
		"$(rate "$bytes" "$theirs")" "$(ratio "$ours" "$theirs")" \
		"$(rate "$packs" 1)" "$(rate "$(wc -c <packed.zst)" 1)"
done

# Links of an archive taken in anew each time: texts a second.
link() {
	for _ in 1 2 3 4 5; do
		rm -rf archive
		"$STAGES" archive dump/dump.tar
	done | awk '$1 == "link" { print $(NF - 2) }' | median
}
echo
echo "link alone, dump.tar: $(link) different texts a second"
ingest dump/dump.jsonl
bytes=$(wc -c <dump/dump.jsonl)
echo
echo "| other | MB/s |"
echo "|---|---|"
restore() { "$NEWSFOLD" -q -a archive restore --dump dump.jsonl -o -; }
echo "| restore --dump dump.jsonl -o - | $(rate "$bytes" "$(seconds restore)") |"
check() { "$NEWSFOLD" -q -a archive verify --read-data; }
echo "| verify --read-data | $(rate "$bytes" "$(seconds check)") |"
pages=pages/pages_wcxb_dev.tar.zst
if [ -d "$pages" ]; then
	find "$pages" -name '*.html' >list
	bytes=$(xargs cat <list | wc -c)
	extract() { xargs "$NEWSFOLD" --json extract <list; }
	plain() { xargs cat <list; }
	echo "| extract --json, ${pages##*/} | $(rate "$bytes" "$(seconds extract)") |"
	echo "| cat of the same pages | $(rate "$bytes" "$(seconds plain)") |"
fi
