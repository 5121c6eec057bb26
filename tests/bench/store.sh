#!/bin/sh
# How small and how quick the store is, beside zstd, restic and borg where they
# are installed, in one run. Nothing is asserted; the table is for the README.
#
#   tests/bench/store.sh       NEWSFOLD=PROGRAM, else build/newsfold
#   BENCH_ARTICLES=N           stories of the made dump (20000)
#
# The peers take the folder the tar was made of, as they are meant to be used;
# zstd takes the tar. Times are wall seconds, the best of three where they are
# short.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
NEWSFOLD=${NEWSFOLD:-$root/build/newsfold}
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
shared=$root/../shared
articles=${BENCH_ARTICLES:-20000}
work=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

if [ -e "$shared/tools/make_dump.py" ] && [ -d "$shared/data" ]; then
	python3 "$shared/tools/make_dump.py" dump --articles "$articles" \
		--formats tar >/dev/null
	kind="make_dump.py --articles $articles"
else
	python3 "$root/tests/bench/make_text.py" dump "$articles"
	kind="generated text, $articles stories"
fi
mkdir files
tar -xf dump/dump.tar -C files
originals=$(find files -type f -exec cat {} + | wc -c)
tar_bytes=$(wc -c <dump/dump.tar)

now() { date +%s%N; }
# seconds COMMAND...: wall time of one run.
seconds() {
	before=$(now)
	"$@" >/dev/null 2>&1
	after=$(now)
	awk -v n="$((after - before))" 'BEGIN { printf "%.3f", n / 1e9 }'
}
# best COMMAND...: the shortest of three.
best() {
	for _ in 1 2 3; do
		seconds "$@"
		echo
	done | sort -n | head -n 1
}
mega() { awk -v b="$1" 'BEGIN { printf "%.2f", b / 1e6 }'; }
rate() { awk -v b="$1" -v s="$2" 'BEGIN { printf "%.0f", b / 1e6 / s }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
below() { find "$1" -type f -exec cat {} + | wc -c; }
has() { command -v "$1" >/dev/null 2>&1; }
row() { printf '| %s | %s | %s | %s | %s |\n' "$@"; }

echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors"
echo "dump:    $kind, $(mega "$tar_bytes") MB of tar"
echo

time_zstd=$(seconds zstd -q -19 --long=31 -f dump/dump.tar -o solid.zst)
solid=$(wc -c <solid.zst)
"$NEWSFOLD" -q -a archive init
time_ingest=$(seconds "$NEWSFOLD" -q -a archive ingest dump/dump.tar)
packs=$(below archive/packs)
whole=$(below archive)

restore() { "$NEWSFOLD" -q -a archive restore --all -o -; }
verify() { "$NEWSFOLD" -q -a archive verify --read-data; }
ids=$("$NEWSFOLD" -q -a archive --json list |
	sed -n 's/.*"body":"\(b:[0-9a-f]*\)".*/\1/p' | awk 'NR % 97 == 1' |
	head -n 200)
# The 99th percentile of 200 processes that print a body.
one_body() {
	for id in $ids; do
		before=$(now)
		"$NEWSFOLD" -q -a archive show "$id" --text >/dev/null
		after=$(now)
		echo $((after - before))
	done | sort -n |
		awk '{ t[NR] = $1 } END { printf "%.1f", t[int(NR * .99)] / 1e6 }'
}
measure() {
	time_restore=$(best restore)
	time_verify=$(best verify)
	time_body=$(one_body)
}

echo "| | MB | of solid zstd -19 | seconds | everything, MB |"
echo "|---|---|---|---|---|"
row "zstd -19 --long=31 of the tar" "$(mega "$solid")" 1.00 "$time_zstd" ""
row "newsfold ingest, packs" "$(mega "$packs")" "$(ratio "$packs" "$solid")" \
	"$time_ingest" "$(mega "$whole")"
measure
fresh="| after ingest | $(rate "$originals" "$time_restore") | $(rate "$originals" "$time_verify") | $time_body |"
time_compact=$(seconds "$NEWSFOLD" -q -a archive compact)
packs=$(below archive/packs)
row "newsfold compact, packs" "$(mega "$packs")" \
	"$(ratio "$packs" "$solid")" "$time_compact" \
	"$(mega "$(below archive)")"
measure
if has restic; then
	RESTIC_PASSWORD=bench
	export RESTIC_PASSWORD
	restic init -q --repo restic --cache-dir cache >/dev/null
	time=$(seconds restic -q --repo restic --cache-dir cache backup files)
	row restic "$(mega "$(below restic)")" \
		"$(ratio "$(below restic)" "$solid")" "$time" ""
fi
if has borg; then
	BORG_BASE_DIR=$work/borg-base
	export BORG_BASE_DIR
	borg init -e none borg >/dev/null 2>&1
	time=$(seconds borg create -C zstd,19 borg::one files)
	row "borg, zstd,19" "$(mega "$(below borg)")" \
		"$(ratio "$(below borg)" "$solid")" "$time" ""
fi

# Real pages, crawled on five days: a file a day, one backup a day.
crawl() {
	for set in "$shared"/data/pages_*.tar.zst; do
		mkdir -p "pages/${set##*/}"
		zstd -dcq --long=27 "$set" | tar -xf - -C "pages/${set##*/}"
	done
	mkdir days
	python3 "$root/tests/bench/make_warc.py" days/%d.warc 5 pages
	cat days/*.warc | zstd -q -19 --long=31 -f -o solid.zst
	solid=$(wc -c <solid.zst)
	rm -rf archive restic borg
	"$NEWSFOLD" -q -a archive init
	! has restic || restic init -q --repo restic --cache-dir cache >/dev/null
	! has borg || borg init -e none borg >/dev/null 2>&1
	for day in days/*.warc; do
		"$NEWSFOLD" -q -a archive ingest "$day" >/dev/null
		! has restic || restic -q --repo restic --cache-dir cache \
			backup "$day" >/dev/null
		! has borg || borg create -C zstd,19 "borg::${day##*/}" "$day"
	done
	packs=$(below archive/packs)
	whole=$(below archive)
	"$NEWSFOLD" -q -a archive compact
	echo
	echo "| real pages on five days, $(mega "$(cat days/* | wc -c)") MB | MB | of solid zstd -19 | everything, MB |"
	echo "|---|---|---|---|"
	short_row "zstd -19 --long=31 of all" "$solid" ""
	short_row "newsfold ingest, packs" "$packs" "$(mega "$whole")"
	short_row "newsfold compact, packs" "$(below archive/packs)" \
		"$(mega "$(below archive)")"
	! has restic || short_row restic "$(below restic)" ""
	! has borg || short_row "borg, zstd,19" "$(below borg)" ""
}
short_row() {
	printf '| %s | %s | %s | %s |\n' "$1" "$(mega "$2")" \
		"$(ratio "$2" "$solid")" "$3"
}
echo
echo "| newsfold | restore --all -o -, MB/s | verify --read-data, MB/s | one body, ms (p99, a process) |"
echo "|---|---|---|---|"
echo "$fresh"
echo "| after compact | $(rate "$originals" "$time_restore") | $(rate "$originals" "$time_verify") | $time_body |"
[ ! -d "$shared/data" ] || crawl
