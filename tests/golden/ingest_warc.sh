# shellcheck shell=sh
# WARC: pages are captures, the rest of the crawl is kept as other.
for dump in crawl.warc.gz wget.warc; do
	fixture "dumps/$dump"
	quiet -a "of-$dump" init
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" --json dumps
done
run -a of-wget.warc --json list
