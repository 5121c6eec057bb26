# shellcheck shell=sh
# One writer, who may take his time; others are told, readers read on.
archive_of newsfold-archive wget.warc
fixture dumps/articles.jsonl
mkfifo pipe
"$NEWSFOLD" -q ingest --source slow - <pipe >first.out 2>&1 &
writer=$!
exec 9>pipe
head -n 5 articles.jsonl >&9
# The lock names the process that holds it.
tries=0
until grep -q "^$writer" newsfold-archive/lock || [ "$tries" -eq 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
"$NEWSFOLD" ingest articles.jsonl >out 2>err
echo "second writer: exit $?"
"$NEWSFOLD" --json list >reader.out 2>&1
echo "reader: exit $?"
tail -n +6 articles.jsonl >&9
exec 9>&-
wait "$writer"
echo "first writer: exit $?"
cat first.out
quiet ingest articles.jsonl
run --json dumps
