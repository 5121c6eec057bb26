#!/bin/sh
# The report and the server as a reader meets them: Debian's Chromium, driven by
# playwright-core. Says `skipped` where node, npm or chromium are not there.
#
#   tests/browser/run.sh [FILE.test.mjs...]     NEWSFOLD=PROGRAM, BUILD=FOLDER
set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
NEWSFOLD=${NEWSFOLD:-$root/build/newsfold}
BUILD=${BUILD:-$root/build}
case $NEWSFOLD in /*) ;; *) NEWSFOLD=$PWD/$NEWSFOLD ;; esac
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}

for tool in node npm; do
	if ! command -v "$tool" >/dev/null; then
		echo "browser: skipped, $tool is not installed"
		exit 0
	fi
done
if [ -z "$CHROMIUM" ]; then
	echo "browser: skipped, chromium is not installed"
	exit 0
fi
if [ ! -x "$NEWSFOLD" ]; then
	echo "browser: $NEWSFOLD is not there; run make first" >&2
	exit 2
fi

# The two packages stay in the build folder; the tests are read from beside them.
place=$BUILD/browser
mkdir -p "$place"
cp "$here"/*.mjs "$here"/package.json "$place"/
if ! cmp -s "$here/package.json" "$place/installed.json"; then
	(cd "$place" && npm install --no-audit --no-fund --silent) || {
		echo "browser: skipped, npm could not install playwright-core"
		exit 0
	}
	cp "$here/package.json" "$place/installed.json"
fi

FIXTURES=$root/fixtures
scratch=$(mktemp -d "${TMPDIR:-/tmp}/browser.XXXXXX")
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
SCRATCH=$scratch
export NEWSFOLD CHROMIUM FIXTURES SCRATCH
unset NEWSFOLD_ARCHIVE

cd "$place" || exit 2
[ $# -gt 0 ] || set -- *.test.mjs
status=0
for file in "$@"; do
	timeout 300 node --test "$file" >"$scratch/told" 2>&1 || {
		status=1
		cat "$scratch/told"
	}
	echo "browser: $file: $(grep -E '^. (pass|fail) ' "$scratch/told" |
		sed 's/^. //' | tr '\n' ' ')"
done
exit "$status"
