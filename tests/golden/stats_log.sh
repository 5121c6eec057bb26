# shellcheck shell=sh
# stats and log: what the archive holds, and what each run did.
archive_of newsfold-archive articles.jsonl bigkinds.csv
run --json stats
run log
run log 1
run log 99
run dumps
