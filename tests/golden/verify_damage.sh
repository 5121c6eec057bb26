# shellcheck shell=sh
# A flipped byte in a pack is found, named, and leaves status 4.
archive_of newsfold-archive articles.csv
pack=$(find newsfold-archive/packs -type f | sort | head -n 1)
size=$(wc -c <"$pack")
printf '\377\377\377\377' |
	dd of="$pack" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
"$NEWSFOLD" verify --read-data >out 2>err
echo "verify: exit $?"
"$NEWSFOLD" --json verify --read-data >out 2>err
echo "verify --json: exit $?"
grep -c '"findings":\[{"place":"packs/' out
"$NEWSFOLD" restore --dump articles.csv -o back.csv >out 2>err
echo "restore: exit $?"
"$NEWSFOLD" search --no-index 2025 >out 2>err
echo "search: exit $?"
grep -o 'texts that cannot be read are not searched' err
"$NEWSFOLD" search 2025 >out 2>err
grep -o 'texts that cannot be read are not searched' err | sort -u
