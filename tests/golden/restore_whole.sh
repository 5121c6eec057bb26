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
# Another day's dump of the same name: said, and nothing of the first is lost.
printf '{"id":1,"text":"The mayor resigned on Monday."}\n' >day.jsonl
quiet ingest day.jsonl
printf '{"id":2,"text":"A ferry ran aground at noon."}\n' >day.jsonl
save counts ingest day.jsonl
run restore --all -t everything
print_whole everything/day.jsonl
print_whole everything/day.jsonl.earlier/L1
