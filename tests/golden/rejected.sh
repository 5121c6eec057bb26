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
