# shellcheck shell=sh
# Ctrl-C commits what is done and leaves 130; the next run goes on from there.
quiet init
fixture dumps/articles.jsonl
mkfifo pipe
# More blank lines than a pipe and a reader's window hold: once they are
# written, every article before them has been read, however slow the machine.
{
	cat articles.jsonl
	yes '' | head -c 1000000
	: >"$SCRATCH/fed"
	exec sleep 300
} >pipe &
feeder=$!
"$NEWSFOLD" ingest --source articles.jsonl - <pipe >out 2>err &
reader=$!
until [ -e "$SCRATCH/fed" ]; do sleep 0.1; done
kill -s INT "$reader"
wait "$reader"
echo "interrupted: exit $?"
sed 's/^/! /' err
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
# One that only reads leaves at once, though nobody takes what it prints.
mkfifo full
{
	read -r _
	: >"$SCRATCH/began"
	exec sleep 300
} <full &
taker=$!
fixture dumps/crawl.warc.gz dumps/folder
quiet ingest crawl.warc.gz folder
"$NEWSFOLD" --json list >lines
[ "$(wc -c <lines)" -gt 70000 ] || echo "too little to fill a pipe"
"$NEWSFOLD" --json list >full 2>err &
lister=$!
until [ -e "$SCRATCH/began" ]; do sleep 0.1; done
kill -s INT "$lister"
wait "$lister"
echo "interrupted: exit $?"
sed 's/^/! /' err
kill "$taker"
