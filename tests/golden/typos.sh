# shellcheck shell=sh
# What cannot be meant is said, with status 2, and never answered with nothing.
archive_of newsfold-archive articles.jsonl
for command in list 'export --format jsonl' 'restore -o -' 'restore --what body -o -'; do
	# shellcheck disable=SC2086
	run $command --dump nope
done
run list --since 2025-02-04T25:00
run list --dump articles.jsonl --limit 1
for similarity in nan -nan inf -0.1 1.1 many; do
	run clusters --min-similarity $similarity
done
run report --min-similarity nan -o page.html
for limit in -1 -2 -2147483649 many; do
	run search ferry --limit $limit
done
cluster=$(pick newsfold-archive L1 cluster)
dump=d:$("$NEWSFOLD" --json dumps | sed 's/.*"id":"d:\([^"]*\)".*/\1/')
for flag in --text --raw; do
	run show "$cluster" $flag
	run show "$dump" $flag
	run show "$(pick newsfold-archive L1 id)" $flag | wc -l | tr -d ' '
	run show "$(pick newsfold-archive L1 body)" $flag | wc -l | tr -d ' '
done
# An empty value is a variable that was not set; nothing of something is none.
empty=
run list --outlet "$empty"
run clusters --outlet "$empty" --csv
run clusters --canonical outlet-order="$empty"
run export --format csv --outlet "$empty"
run report --outlet "$empty" -o page.html
run restore --all -t "$empty"
run -a "$empty" list
run furniture "$empty"
run search ferry outlet:
run search ferry date:
for command in list clusters; do
	run $command --limit 0
done
run list -j 0
run export --format csv --min-size 0
run probe --limit-record 0 articles.jsonl
run ingest --limit-nesting 0 articles.jsonl
# Two forms of one answer.
run list --json -0
run clusters --csv -0
run dumps --json -0
