# shellcheck shell=sh
# A revisit is a capture of the page it refers to, once that is in the archive:
# before or after it, whatever the order, and after a rebuild.
fixture formats/first.warc formats/second.warc formats/wget.warc.gz formats/wget-again.warc.gz
quiet -a one init
run -a one --json ingest second.warc
run -a one --json ingest first.warc
run -a one --json ingest second.warc
quiet -a two init
run -a two --json ingest first.warc
run -a two --json ingest second.warc
run -a two --json ingest second.warc
# What the log says of a run is what ingest said.
run -a two log
for archive in one two; do
	"$NEWSFOLD" -a "$archive" --json list >"list-$archive"
	"$NEWSFOLD" -a "$archive" --json clusters >"clusters-$archive"
done
same list-one list-two
same clusters-one clusters-two
cat list-two
run -a two clusters
quiet -a two rebuild
"$NEWSFOLD" -a two --json list >list-rebuilt
same list-two list-rebuilt
run -a two --json restore --dump second.warc -o back.warc
same second.warc back.warc
quiet -a two verify --read-data && echo "verified"
# wget's own: --warc-dedup names the records of the crawl before.
quiet -a wget init
run -a wget --json ingest wget.warc.gz wget-again.warc.gz
run -a wget clusters --outlet 한빛통신
# show names the capture whose original has the page.
of_wget() { "$NEWSFOLD" -a wget --json list --dump "$1" --limit 2 | tail -n 1 | grep -o 'r:[0-9a-f]*'; }
run -a wget show "$(of_wget wget-again.warc.gz)" | head -n 12
run -a wget --json show "$(of_wget wget-again.warc.gz)" | grep -o '"revisit_of":"[^"]*"'
of_wget wget.warc.gz
run -a wget show "$(of_wget wget.warc.gz)" | grep -c 'revisit of'
# A page that is taken down takes its revisits' page with it.
run -a two forget "$(pick two '<urn:uuid:[^>]*>' id)"
run -a two --json list
quiet -a two verify --read-data && echo "verified"
