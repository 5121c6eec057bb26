# shellcheck shell=sh
# Ctrl-C commits what is done and leaves 130; the next run goes on from there.
quiet init
fixture dumps/articles.jsonl
mkfifo pipe
{ cat articles.jsonl; exec sleep 20; } >pipe &
feeder=$!
timeout --preserve-status -s INT 3 \
	"$NEWSFOLD" -q ingest --source articles.jsonl - <pipe >out 2>err
echo "interrupted: exit $?"
kill "$feeder" 2>/dev/null
# How many commits, and so objects, a cut-off run made is a matter of time.
verified() {
	"$NEWSFOLD" --json verify --read-data 2>err |
		sed 's/"objects":[0-9]*/"objects":N/'
}
verified
run -q ingest articles.jsonl
verified
save resumed --json clusters
quiet -a whole init
quiet -a whole ingest articles.jsonl
save whole.clusters -a whole --json clusters
same whole.clusters resumed
save list1 --json list
save list2 -a whole --json list
same list2 list1
