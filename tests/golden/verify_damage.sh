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
grep -o 'texts that cannot be read are looked for by their titles alone' err
"$NEWSFOLD" search 2025 >out 2>err
grep -o 'texts that cannot be read are looked for by their titles alone' err | sort -u

# A report goes without the texts that are lost, and says so; so does the list of
# learned lines with those whose example is.
fixture dumps/folder
quiet -a lost init
day=0
for boat in Alder Birch Cedar Damson Elder Fir; do
	day=$((day + 1))
	printf '{"id":"%s","source_domain":"quay.example","date_publish":"2025-03-0%sT09:00:00Z","maintext":"The %s left the harbour at dawn and %s crews waved from the pier.\\nRead more of our %s stories from the harbour desk"}\n' \
		"$boat" "$day" "$boat" "$boat" "$day"
done >quay.jsonl
quiet -a lost ingest folder quay.jsonl
"$NEWSFOLD" -a lost furniture | head -n 1
pack=$(find lost/packs -type f)
size=$(wc -c <"$pack")
at=1000
while [ "$at" -lt "$size" ]; do
	printf '\377\377' |
		dd of="$pack" bs=1 seek="$at" conv=notrunc 2>/dev/null
	at=$((at + 200))
done
"$NEWSFOLD" -a lost report -o report.html 2>&1 | sed 's/; the first: .*//'
"$NEWSFOLD" -a lost furniture 2>&1 | sed 's/; the first: .*//'
