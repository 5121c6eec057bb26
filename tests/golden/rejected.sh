# shellcheck shell=sh
# What is broken is rejected by place and reason, kept, and leaves status 1.
for dump in broken_line.jsonl broken_element.json unclosed_quote.csv \
	cut_short.warc cut_short.warc.gz cut_member.tar cut_member.zip; do
	fixture "damaged/$dump"
	quiet -a "of-$dump" init
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" log
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" verify
done
for dump in broken_line.jsonl broken_element.json unclosed_quote.csv \
	cut_short.warc; do
	run -a "of-$dump" restore --dump "$dump" -o "back-$dump"
	same "$dump" "back-$dump"
done
gzip -dc cut_short.warc.gz >whole-cut_short.warc 2>/dev/null
run -a of-cut_short.warc.gz restore --dump cut_short.warc.gz -o back-cut_short
same whole-cut_short.warc back-cut_short
# What a record does not have is said, and never given as nothing.
{
	printf '{"id":"a","title":"Ferry"}\n{"id":"b","text":"'
	yes 'The ferry left the harbour late.' | head -c 1100000 | tr '\n' ' '
	printf '"}\n'
} >long.jsonl
quiet -a long init
run -q -a long ingest --limit-record 1 long.jsonl
for id in $("$NEWSFOLD" -a long --json log | grep -o 'r:[0-9a-f]*'); do
	run -a long show "$id" --text
	run -a long show "$id" --raw
	run -a long restore "$id" -o -
	run -a long restore "$id" --what body -o -
done
run -a long -q restore --dump long.jsonl -o back.jsonl
same long.jsonl back.jsonl
