# shellcheck shell=sh
# A dump on standard input is the same dump, whatever it is packed in.
fixture dumps/articles.jsonl
quiet init
cp articles.jsonl input
run --json ingest --source articles.jsonl - <input
run --json ingest articles.jsonl
gzip -nc articles.jsonl | run --json ingest --source packed -
run --json dumps
