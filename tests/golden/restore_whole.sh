# shellcheck shell=sh
# JSONL, JSON, CSV and WARC come back as the very (decompressed) file.
for dump in articles.jsonl articles.json appended.json stream.json \
	articles.csv bigkinds.csv trafilatura.tsv crawl.warc.gz wget.warc; do
	fixture "dumps/$dump"
	[ -d newsfold-archive ] || quiet init
	quiet ingest "$dump"
	case $dump in
	*.gz) gzip -dc "$dump" >"whole-$dump" ;;
	*) cp "$dump" "whole-$dump" ;;
	esac
	run restore --dump "$dump" -o "back-$dump"
	same "whole-$dump" "back-$dump"
done
save stream restore --dump articles.csv -o -
same articles.csv stream
run restore --dump never-seen -o nothing
