# shellcheck shell=sh
# A dump on standard input is the same dump, whatever it is packed in.
fixture dumps/articles.jsonl
quiet init
cp articles.jsonl input
run --json ingest --source articles.jsonl - <input
run --json ingest articles.jsonl
gzip -nc articles.jsonl | run --json ingest --source packed -
run --json dumps
# From a pipe whose writer died nothing is taken, and nothing replaced.
run --json ingest --source articles.jsonl - </dev/null
run ingest --source articles.jsonl - <&-
true | run ingest --source articles.jsonl -
: | gzip -nc | run ingest --source articles.jsonl -
: >none.txt
run ingest none.txt articles.jsonl
run -q ingest -n none.txt
run --json dumps
mkdir folder
cp none.txt articles.jsonl folder
: >folder/page.html
run ingest --source folder folder
# What is closed is not made up for by one of the archive's files.
"$NEWSFOLD" ingest --source closed input >&- 2>"$SCRATCH/err"
after $?
"$NEWSFOLD" -q ingest --source closed-too input 2>&- >/dev/null && echo "done"
run verify --read-data
