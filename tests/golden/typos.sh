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
