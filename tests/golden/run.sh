#!/bin/sh
# Run the golden scenarios: what NAME.sh prints must be what NAME.out holds.
#
#   tests/golden/run.sh [NAME...]           NEWSFOLD=PROGRAM, else build/newsfold
#   UPDATE=1 tests/golden/run.sh [NAME...]  rewrite the .out files
#   KEEP=1 ...                              leave the work folders, say where
#
# A scenario runs in a fresh folder with the words of lib.sh at hand. Its
# standard output, standard error and exit status are compared after
# normalise(), the one place that knows what may differ from run to run.
# Ends with 'golden: N passed, N failed'; status 1 when any failed.
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
NEWSFOLD=${NEWSFOLD:-$root/build/newsfold}
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
if [ ! -x "$NEWSFOLD" ]; then
	echo "golden: $NEWSFOLD is not there; run make first" >&2
	exit 2
fi

FIXTURES=$root/fixtures
LIB=$here/lib.sh
LC_ALL=C.UTF-8
TZ=UTC
COLUMNS=80
export NEWSFOLD FIXTURES LIB LC_ALL TZ COLUMNS
unset NEWSFOLD_ARCHIVE LINES NO_COLOR CLICOLOR_FORCE

scratch=$(mktemp -d "${TMPDIR:-/tmp}/golden.XXXXXX")
scratch=$(CDPATH='' cd -- "$scratch" && pwd -P)
[ -n "${KEEP:-}" ] || trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# What may differ: the folder, the clock, how fast, and how small (versions of
# zstd and SQLite differ). Fixtures' own dates lie in 2025.
normalise() {
	sed -E \
		-e "s|$scratch/[^/ ]*/work|WORK|g" -e "s|$root/|ROOT/|g" \
		-e "s/($1|$2)[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z| ?UTC|[+-][0-9]{2}:?[0-9]{2})?/NOW/g" \
		-e 's/("(seconds|elapsed|mb_s)":)[0-9.eE+-]+/\1N/g' \
		-e 's/("(bytes_stored|pack_bytes|derived_bytes|index_bytes|catalog_bytes|lines_bytes|stored)":)[0-9]+/\1N/g' \
		-e 's/[0-9][0-9.,]* ?(B|kB|KB|MB|GB|KiB|MiB|GiB)\/s/SPEED/g' \
		-e 's/[0-9][0-9.,]* ?(ms|s|sec|seconds)([^[:alnum:]]|$)/SECONDS\2/g' \
		-e 's/[0-9][0-9.,]* ?(kB|KB|MB|GB|KiB|MiB|GiB)/SIZE/g'
}

# run_scenario NAME: leaves the normalised transcript in $scratch/NAME/got.
run_scenario() {
	place=$scratch/$1
	mkdir -p "$place/work" "$place/tmp"
	before=$(date -u +%F)
	(
		cd "$place/work" || exit 2
		SCRATCH=$place/tmp HOME=$place/tmp
		export SCRATCH HOME
		# shellcheck disable=SC2016
		exec timeout 300 sh -c '. "$LIB"; . "$1"; true' sh "$here/$1.sh"
	) >"$place/raw" 2>&1 </dev/null
	status=$?
	[ "$status" -eq 0 ] || echo "[scenario ended with $status]" >>"$place/raw"
	normalise "$before" "$(date -u +%F)" <"$place/raw" >"$place/got"
}

# judge NAME: compare with, or rewrite, NAME.out.
judge() {
	out=$here/$1.out got=$scratch/$1/got
	if [ -n "${UPDATE:-}" ]; then
		cmp -s "$got" "$out" || echo "golden: wrote $1.out"
		cp "$got" "$out"
		! grep -q '^DIFFERENT:' "$out" ||
			echo "golden: $1.out says DIFFERENT; that is a fault, not an expectation"
	elif [ ! -e "$out" ]; then
		echo "--- $1: no $1.out yet (make golden writes it); it printed"
		cat "$got"
		return 1
	elif ! cmp -s "$out" "$got"; then
		echo "--- $1: differs"
		diff -u "$out" "$got" | sed '1,2d'
		return 1
	fi
}

if [ $# -eq 0 ]; then
	for file in "$here"/*.sh; do
		name=${file##*/}
		case $name in
		run.sh | lib.sh) ;;
		*) set -- "$@" "${name%.sh}" ;;
		esac
	done
fi

# Several at once: each by itself in a run of its own, told in order.
if [ $# -gt 1 ] && [ -z "${KEEP:-}" ]; then
	# shellcheck disable=SC2016
	printf '%s\n' "$@" | xargs -P "${GOLDEN_JOBS:-2}" -I '{}' sh -c \
		'name=${3##*/}; sh "$1/run.sh" "$3" >"$2/$name.log" 2>&1; echo $? >"$2/$name.status"' \
		sh "$here" "$scratch" '{}'
	passed=0 failed=0
	for name in "$@"; do
		name=${name##*/}
		grep -v '^golden: [0-9]* passed' "$scratch/$name.log"
		if [ "$(cat "$scratch/$name.status")" -eq 0 ]; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
		fi
	done
	echo "golden: $passed passed, $failed failed"
	[ "$failed" -eq 0 ]
	exit
fi

passed=0 failed=0
for name in "$@"; do
	name=${name##*/} name=${name%.sh}
	if [ ! -e "$here/$name.sh" ]; then
		echo "golden: there is no scenario $name" >&2
		failed=$((failed + 1))
		continue
	fi
	run_scenario "$name"
	if judge "$name"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
	if [ -z "${KEEP:-}" ]; then
		chmod -R u+w "${scratch:?}/$name"
		rm -rf "${scratch:?}/$name"
	fi
done
[ -z "${KEEP:-}" ] || echo "golden: kept $scratch"
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
