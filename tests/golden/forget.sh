# shellcheck shell=sh
# A take-down: what goes and what refers to it, what every question says then,
# what keeps it out, the gaps it leaves, and the way back.
archive_of newsfold-archive articles.jsonl folder
"$NEWSFOLD" --json list >before
story=$(pick newsfold-archive en-lab-1.html id)
run forget -n "$story"
run forget -n "$story" --with-near
run --json forget "$story" --with-near
run forget "$story"
run forget
run show "$story"
run restore "$story" -o -
"$NEWSFOLD" --json list | grep -c "$story"
run ingest articles.jsonl
run ingest --source again articles.jsonl
run log 3
run restore --dump articles.jsonl -o back.jsonl
diff articles.jsonl back.jsonl | cut -c 1-24
run restore --dump folder -t out
diff -rq folder out/folder
run verify --read-data
run forget --url https://nowhere.example/
run forget --outlet nobody
run forget --lift t:9
run forget --lift "$story"
run ingest articles.jsonl
run --json forget --lift t:1
run restore --dump folder -t out
same folder out/folder
"$NEWSFOLD" --json list | grep -v '"dump":"again"' >after
same before after
# What was taken down bears on no score, before its bytes leave or after.
archive_of other folder
quiet -a other forget --outlet Panmare
"$NEWSFOLD" -a other --json search --no-index the >before
quiet -a other compact
"$NEWSFOLD" -a other --json search --no-index the >after
same before after
