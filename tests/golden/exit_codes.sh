# shellcheck shell=sh
# 2 usage, 3 unreadable input, 10 no archive; and what is said about it.
fixture damaged/noise.bin dumps/wget.warc
run
run frobnicate
run clusters --no-such-option
run -j many clusters
run list --since yesterdayish
run show
run -a
run --color sometimes stats
for command in list clusters stats dumps verify rebuild log; do
	run -a nowhere "$command"
done
run -a nowhere show b:1234
NEWSFOLD_ARCHIVE=elsewhere
export NEWSFOLD_ARCHIVE
run stats
NEWSFOLD_ARCHIVE=
run dumps # named by nothing: as if it were unset
unset NEWSFOLD_ARCHIVE
quiet init
run init
run ingest noise.bin
run ingest not-there.jsonl
run ingest wget.warc not-there.jsonl
# What the system refuses to read keeps the next dump out as little.
run ingest --dry-run /proc/self/mem wget.warc
run similar /proc/self/mem
run --json dumps
run probe noise.bin
: >empty.jsonl
run --json ingest empty.jsonl
mkdir hollow
run --json ingest hollow
