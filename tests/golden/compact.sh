# shellcheck shell=sh
# Packed anew: every answer as before, forgotten bytes gone for good.
archive_of newsfold-archive articles.jsonl folder
"$NEWSFOLD" --json list >before.list
"$NEWSFOLD" --json clusters >before.clusters
run compact -n 2>/dev/null
run compact 2>/dev/null
"$NEWSFOLD" --json list >after.list
"$NEWSFOLD" --json clusters >after.clusters
same before.list after.list
same before.clusters after.clusters
run -q verify --read-data
run restore --dump articles.jsonl -o back.jsonl
same articles.jsonl back.jsonl
run ingest articles.jsonl
story=$(pick newsfold-archive en-lab-1.html id)
quiet forget "$story" --with-near
"$NEWSFOLD" --json compact | tr ',' '\n' | sed -n "s/dropped\":[1-9][0-9]*/dropped\":N/p"
run -q verify --read-data
run show "$story"
run restore --dump folder -t out
run forget --lift t:1
run ingest folder
run restore --dump folder -t again
same folder again/folder
run compact extra
