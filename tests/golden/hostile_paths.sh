# shellcheck shell=sh
# Paths that climb out, absolute ones, links and devices stay inside -t, and
# are said.
mkdir deep deep/er
cd deep/er || exit 2
fixture hostile/paths.tar
quiet init
run --json ingest paths.tar
run list
run restore --dump paths.tar -t back
find back -type f | sed 's/[^[:print:]]/?/g' | sort
find back ! -type f ! -type d | sort
cd ../..
find . -path ./deep/er -prune -o -type f -print
[ ! -e /tmp/newsfold_absolute.txt ] && echo "nothing outside"
