#!/bin/sh
# Instructions an article, by stage, beside the file they are kept in: repeatable
# where seconds are not. Fails when a stage takes 5 % more than it did.
#
#   tests/bench/count.sh       BENCH=FOLDER of the programs, else build/bench
#   UPDATE=1                   keep today's counts
#
# Counts hold for one compiler and one version of the libraries; with others the
# counts are printed and not compared.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
bench=${BENCH:-$root/build/bench}
kept=$root/tests/bench/counts.txt
command -v valgrind >/dev/null || {
	echo "bench-count: valgrind is not there, nothing is counted"
	exit 0
}
work=$(mktemp -d "${TMPDIR:-/tmp}/count.XXXXXX")
trap 'rm -rf "$work"' EXIT

made_with="$(uname -m), $(cc -dumpfullversion -dumpversion 2>/dev/null || echo unknown)"
for package in valgrind libzstd libxxhash openssl; do
	version=$(pkg-config --modversion "$package" 2>/dev/null || echo ?)
	made_with="$made_with, $package $version"
done

"$bench/make_scale" 400 >"$work/dump.jsonl"
articles=$(valgrind -q --tool=callgrind --callgrind-out-file="$work/out" \
	"$bench/count_stages" "$work/dump.jsonl" "$work/objects" 2>"$work/err") || {
	cat "$work/err" >&2
	exit 1
}
{
	echo "# $made_with"
	callgrind_annotate --inclusive=yes --auto=no --threshold=100 "$work/out" |
		sed -n 's/^ *\([0-9,]*\).*:count_\([a-z]*\)\( .*\)*$/\2 \1/p' |
		tr -d , | sort -k1,1 -k2,2nr |
		awk -v n="$articles" '$1 != last { printf "%s %.0f\n", $1, $2 / n }
			{ last = $1 }'
} >"$work/counts"

if [ "${UPDATE:-}" ] || [ ! -e "$kept" ]; then
	cp "$work/counts" "$kept"
	cat "$kept"
elif [ "$(head -n 1 "$kept")" != "$(head -n 1 "$work/counts")" ]; then
	cat "$work/counts"
	echo "bench-count: kept with $(sed -n '1s/# //p' "$kept"): not compared"
else
	awk 'NR == FNR { was[$1] = $2; next } /^#/ { next }
	{
		change = 100 * ($2 / was[$1] - 1)
		slipped += change > 5
		printf "%-6s %9d instructions an article, was %9d  %+.1f %%%s\n", \
			$1, $2, was[$1], change, (change > 5 ? "  SLIPPED" : "")
	}
	END { exit slipped > 0 }' "$kept" "$work/counts"
fi
