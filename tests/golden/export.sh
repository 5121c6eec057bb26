# shellcheck shell=sh
# Every format; what newsfold reads back; hostile titles stay harmless.
archive_of newsfold-archive folder articles.jsonl
for format in jsonl csv warc tar passim graphml; do
	run export --format "$format" -o "all.$format"
done
# The bodies of a list, sorted: what an export must bring back.
bodies() {
	"$NEWSFOLD" -q -a "$1" --json list |
		sed 's/.*"body":"\([^"]*\)".*/\1/' | sort
}
# back FILE: how many captures and bodies come back, how many are the same.
back() {
	quiet -a back init
	"$NEWSFOLD" -q -a back --json ingest "$1" |
		sed -E 's/.*("records".*"rejected":[0-9]+).*/\1/'
	bodies back | uniq >back.ids
	bodies newsfold-archive | uniq >here.ids
	echo "$(comm -12 here.ids back.ids | wc -l) of $(wc -l <here.ids) texts"
	rm -r back
}
for format in jsonl csv warc tar passim; do
	echo "$format"
	back "all.$format"
done
quiet export --format warc -o all.warc.gz
gzip -dc all.warc.gz >unpacked.warc
same all.warc unpacked.warc
quiet export --format warc --what original -o originals.warc
back originals.warc
grep -a -c '^WARC-Type: revisit' all.warc
# A text comes back as it was exported; one that is not what its head names is
# read as any page's text, whose headings are no article.
cat >quay.jsonl <<'EOF'
{"source_domain":"quay.example","maintext":"Harbour desk\nThe ferry left the harbour at dawn and its crews waved from the pier, as they had on every Friday of that year.\nHarbour desk\nNobody on the pier knew that it was the last of them, and the band played on until the fog took it."}
EOF
quiet -a quay init
quiet -a quay ingest quay.jsonl
quiet -a quay export --format warc -o quay.warc
sed 's/^Newsfold-Body: b:..../Newsfold-Body: b:0000/' quay.warc >claimed.warc
for name in quay claimed; do
	quiet -a back init
	quiet -a back ingest "$name.warc"
	"$NEWSFOLD" -a back show --text "$(bodies back)"
	rm -r back
done
# Agencies name their stories by urn: and tag:.
cat >named.jsonl <<'EOF'
{"url":"urn:newsml:agency.example:20250304:7","maintext":"The harbour board met on Tuesday and agreed to raise the fees for small boats by a tenth from the spring on."}
{"url":"tag:agency.example,2025:8","maintext":"The harbour board met on Friday and took its fees for small boats back, after an evening of songs outside."}
EOF
quiet -a named init
quiet -a named ingest named.jsonl
quiet -a named export --format warc -o named.warc
quiet -a back init
quiet -a back ingest named.warc
"$NEWSFOLD" -a back --json list | grep -o '"url":"[^"]*"'
rm -r back
# Other readers: warcio where it is installed, says nothing when all is well.
if python3 -c 'import warcio' 2>/dev/null; then
	python3 - all.warc originals.warc all.warc.gz <<-'EOF'
	import sys
	from warcio.archiveiterator import ArchiveIterator
	for path in sys.argv[1:]:
	    ids, refers = set(), []
	    with open(path, "rb") as f:
	        for record in ArchiveIterator(f, check_digests="raise"):
	            record.content_stream().read()
	            ids.add(record.rec_headers.get_header("WARC-Record-ID"))
	            refers.append(record.rec_headers.get_header("WARC-Refers-To"))
	    for i in refers:
	        if i and path != "originals.warc" and i not in ids:
	            print(path, "refers to", i)
	EOF
fi
python3 - <<'EOF'
import csv, xml.etree.ElementTree as tree
root = tree.parse("all.graphml").getroot()
kinds = [e.tag.split("}")[1] for e in root.iter()]
print("graphml:", kinds.count("node"), "nodes,", kinds.count("edge"), "edges")
rows = list(csv.DictReader(open("all.csv", newline="")))
print("csv:", len(rows), "rows,", len(set(r["body"] for r in rows)), "texts")
EOF
# One a cluster, the same after other orders of ingest.
run export --format jsonl --canonical-only -o canonical.jsonl
"$NEWSFOLD" --json clusters | wc -l
grep -c '"cluster":"c:' canonical.jsonl
quiet -a other init
quiet -a other ingest articles.jsonl
quiet -a other ingest folder
for format in jsonl csv tar passim graphml; do
	quiet -a other export --format "$format" -o again
	same "all.$format" again
done
# Filters.
run export --format jsonl --outlet Panmare --since 2025-03-01 -n
run export --format csv --min-size 3 -n
"$NEWSFOLD" -q export --format csv --canonical-only --min-size 6 --bom |
	head -n 1 | od -A n -c | head -n 1
"$NEWSFOLD" -q export --format csv --canonical-only --min-size 6 | grep -c '^"r:'
run --json export --format passim -o passim.jsonl
head -n 1 passim.jsonl | cut -c 1-120
head -n 22 all.graphml
sed -n '/WARC-Type: revisit/,/^$/p' all.warc | head -n 20 | tr -d '\r'
run export
run export --format parquet
run export --format csv --what original
run export --format jsonl --bom
run export --format tar -o nowhere/x.tar
ls -d "./nowhere" ./*.part 2>/dev/null
# Hostile titles: no control but tab and line ends, no override, no formula.
fixture hostile/titles.jsonl
quiet -a hostile init
quiet -a hostile ingest titles.jsonl
for format in jsonl csv graphml passim warc; do
	quiet -a hostile export --format "$format" -o "h.$format"
	LC_ALL=C tr -d '\011\012\015\040-\176\200-\377' <"h.$format" | wc -c
	grep -c -P '[\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' "h.$format"
done
grep -c "\"'=HYPERLINK" h.csv
grep -c '"=HYPERLINK' h.csv
fixture hostile/paths.tar
quiet -a paths init
quiet -a paths ingest paths.tar
quiet -a paths export --format tar -o paths-out.tar
tar tf paths-out.tar 2>&1 | grep -c '^/\|\.\./'
tar tf paths-out.tar | LC_ALL=C grep -c -P '[\x00-\x1f\x7f]'
# A name that promises packing, where none is done, is told.
run export --format jsonl -o packed.jsonl.gz
run restore --all -o all.tar.gz
