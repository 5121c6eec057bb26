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
# A NUL in a short text is damage to that text alone.
printf '{"id":1,"title":"T","text":"The mayor\000 quits at last"}\n' >nul.jsonl
printf 'id,title,text\n1,T,"The mayor\000 quits, and nobody in it is sorry"\n' \
	>nul.csv
quiet -a nuls init
run -a nuls --json ingest nul.jsonl
run -a nuls --json ingest nul.csv
run -a nuls search mayor
