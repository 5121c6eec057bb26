# shellcheck shell=sh
# Who reads standard output may go away (| head): no error, and nothing said.
# A disk that is full is one.
cat >grow.awk <<'AWK'
BEGIN {
	for (i = 0; i < 4000; i++)
		printf "{\"id\":\"%d\",\"title\":\"Tide table %d\",\"published\":" \
		       "\"2025-02-01\",\"text\":\"High water at pier %d comes " \
		       "at %d past the hour, and the keeper of lamp %d writes " \
		       "it down for harbour %d.\"}\n", i, i, i * 7919, i % 60,
		       i * 104729, i * 31
}
AWK
awk -f grow.awk >tides.jsonl
quiet init
quiet ingest tides.jsonl
capture=$("$NEWSFOLD" --json list --limit 1 | sed 's/.*"id":"\([^"]*\)".*/\1/')
# gone ARG...: into a pipe whose reader leaves after ten bytes.
gone() {
	echo "\$ newsfold $* | head -c 10"
	{
		"$NEWSFOLD" "$@" 2>"$SCRATCH/err"
		echo $? >"$SCRATCH/status"
	} | head -c 10 >/dev/null
	after "$(cat "$SCRATCH/status")"
}
full() {
	echo "\$ newsfold $* > /dev/full"
	"$NEWSFOLD" "$@" 2>"$SCRATCH/err" >/dev/full
	after $?
}
while read -r command; do
	# shellcheck disable=SC2086
	gone $command
	# shellcheck disable=SC2086
	full $command
done <<COMMANDS
restore --all -o -
restore --dump tides.jsonl -o -
restore --dump tides.jsonl --what body -o -
restore $capture -o - --what body
export --format jsonl
export --format csv
export --format warc
export --format tar
export --format graphml
report -o -
list
clusters
--json list
show --text $capture
search harbour --limit 0
COMMANDS
# What changes the archive is done to the end, though nobody listens.
mkdir feeds
for i in $(seq 60); do
	printf '{"id":"%s","outlet":"Tide Table","text":"Tide %s came in at the pier and went out again."}\n' \
		"$i" "$i" >"feeds/$i.jsonl"
done
quiet -a feeds-archive init
gone -a feeds-archive --json ingest feeds/*.jsonl | sed 's|ingest .* [|]|ingest feeds/*.jsonl \||'
"$NEWSFOLD" -a feeds-archive dumps | grep -c '^d:'
gone -a feeds-archive forget --outlet 'Tide Table'
"$NEWSFOLD" -a feeds-archive list
run -a feeds-archive stats | grep captures
