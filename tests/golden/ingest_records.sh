# shellcheck shell=sh
# JSON, CSV and their kin: every record a capture without any --map.
for dump in articles.jsonl articles.json appended.json stream.json \
	articles.csv bigkinds.csv trafilatura.tsv; do
	fixture "dumps/$dump"
	quiet -a "of-$dump" init
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" --json ingest "$dump"
done
# Where each stands in its dump, and what the record says of itself.
for dump in appended.json stream.json bigkinds.csv trafilatura.tsv; do
	save "list-$dump" -a "of-$dump" --json list
	head -n 2 "list-$dump"
done
