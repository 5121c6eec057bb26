#!/bin/sh
# One fuzz target for a while: run.sh NAME SECONDS, after `make fuzz` built it.
# New inputs gather in $BUILD/corpus/NAME; a finding is left in $BUILD/findings
# and ends with status 1: save it, made small, in tests/fuzz/corpus/NAME.
set -eu
name=$1 seconds=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$BUILD/corpus/$name" "$BUILD/findings" "$here/corpus/$name"
echo "fuzz: $name, $seconds s"
"$BUILD/libfuzzer/$name" -max_total_time="$seconds" -timeout=10 \
	-rss_limit_mb=2048 -max_len=65536 -use_value_profile=1 -print_final_stats=0 \
	-artifact_prefix="$BUILD/findings/$name-" \
	"$BUILD/corpus/$name" "$here/corpus/$name" >"$BUILD/$name.log" 2>&1 || {
	grep -E 'law|ERROR|SUMMARY|Test unit' "$BUILD/$name.log" >&2 || tail "$BUILD/$name.log" >&2
	exit 1
}
grep -E '^Done|DONE' "$BUILD/$name.log" | tail -n 1
