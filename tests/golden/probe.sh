# shellcheck shell=sh
# probe tells every format from its content and writes nothing.
fixture dumps damaged/noise.bin
cp dumps/articles.jsonl no_extension
cp dumps/articles.csv dumps/lying_name.json
find . -print | sort >"$SCRATCH/before"
for dump in folder pages.tar.zst pages.zip articles.jsonl articles.json \
	appended.json stream.json articles.csv bigkinds.csv trafilatura.tsv \
	crawl.warc.gz wget.warc lying_name.json; do
	run --json probe "dumps/$dump"
done
run probe no_extension
run probe dumps/folder/naru/ko-bridge-2.html
find . -print | sort >"$SCRATCH/after"
same "$SCRATCH/before" "$SCRATCH/after" >/dev/null && echo "nothing written"
