# shellcheck shell=sh
# Titles that would command a terminal are printed harmlessly everywhere.
fixture hostile/titles.jsonl
quiet init
run --json ingest titles.jsonl
run list
run --json list
run clusters
run clusters --csv
{
	for word in list clusters log dumps stats; do
		"$NEWSFOLD" "$word"
		"$NEWSFOLD" --json "$word"
	done
	"$NEWSFOLD" show "$(pick newsfold-archive L1 id)"
	"$NEWSFOLD" timeline "$(pick newsfold-archive L1 cluster)"
} >printed 2>&1
# No control character but tab and line feed; no C1; no bidi control.
# (CSV is for programs: it has no way to escape them.)
LC_ALL=C tr -d '\011\012\040-\176\200-\377' <printed >controls
wc -c <controls | tr -d ' '
grep -c -P '[\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' printed
run restore --dump titles.jsonl -o back.jsonl
same titles.jsonl back.jsonl
