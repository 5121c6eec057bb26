# shellcheck shell=sh
# Neither the order of ingest nor the number of workers changes one byte.
fixture dumps/folder dumps/pages.zip dumps/articles.jsonl dumps/crawl.warc.gz
answers() {
	mkdir "$1"
	"$NEWSFOLD" -a "$1.archive" --json clusters >"$1/clusters"
	"$NEWSFOLD" -a "$1.archive" --json clusters --kind partial >"$1/partial"
	"$NEWSFOLD" -a "$1.archive" clusters >"$1/clusters.txt"
	"$NEWSFOLD" -a "$1.archive" --json list >"$1/list"
	"$NEWSFOLD" -a "$1.archive" list >"$1/list.txt"
	sed -n 's/.*"schema":"newsfold.cluster\/1","id":"\([^"]*\)".*/\1/p' \
		"$1/clusters" | while read -r cluster; do
		"$NEWSFOLD" -a "$1.archive" show "$cluster"
	done >"$1/show"
	wc -l <"$1/clusters" | tr -d ' '
}
made() {
	name=$1 workers=$2
	shift 2
	quiet -a "$name.archive" init
	for dump in "$@"; do
		quiet -a "$name.archive" -j "$workers" ingest "$dump"
	done
	answers "$name"
}
made forward 1 folder pages.zip articles.jsonl crawl.warc.gz
made backward 1 crawl.warc.gz articles.jsonl pages.zip folder
made threads 4 articles.jsonl folder crawl.warc.gz pages.zip
quiet -a at-once.archive init
quiet -a at-once.archive -j 2 ingest pages.zip crawl.warc.gz folder articles.jsonl
answers at-once
same forward backward
same forward threads
same forward at-once
