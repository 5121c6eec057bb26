# shellcheck shell=sh
# --since and --until: days, months and years as written, times as instants.
cat >times.jsonl <<'JSONL'
{"id":"seoul","title":"Ferry","text":"The morning ferry to the outer islands waited an hour for the fog to lift off the bar.","published":"2024-03-02T01:00:00+09:00"}
{"id":"utc","title":"Ferry again","text":"The morning ferry to the outer islands waited an hour for the fog to lift off the bar.","published":"2024-03-01T16:00:00Z"}
{"id":"lisbon","title":"Trains","text":"Two trains met on the single track at Alder Halt, and neither driver would go back.","published":"2024-03-01T16:00:00+00:00"}
{"id":"york","title":"Buses","text":"The number nine bus is to run past the mill again, the county said, from the first of May.","published":"2024-03-01T11:00:00-05:00"}
{"id":"day","title":"Planes","text":"A seaplane came down on the reservoir to let a passenger off who had left a stove burning.","published":"2024-03-01"}
{"id":"later","title":"Trams","text":"The tram museum opens its second shed to visitors with a car that was found in a barn.","published":"2024-04-11T09:30:00"}
JSONL
quiet init
quiet ingest times.jsonl
ids() {
	echo "\$ newsfold list $*"
	"$NEWSFOLD" --json list "$@" |
		sed 's/.*"source_id":"\([^"]*\)".*/\1/' | sort | tr '\n' ' '
	echo
}
ids --since 2024-03-01T16:00:00Z
ids --since 2024-03-02T01:00+09:00
ids --since 2024-03-01T16:00:01Z
ids --until 2024-03-01T16:00Z
ids --until 2024-03-01T15:59Z
ids --since 2024-03-02
ids --until 2024-03-01
ids --since 2024-03 --until 2024-03
ids --since 2024-04
ids --until 2024
ids --since 2025
ids --since 2024-04-11T09:30Z
for month in 2024-13 2024-00 20240 0024; do
	run list --since "$month"
done
for since in 2024-03-01T16:00Z 2024-03-01T16:01Z; do
	run clusters --since "$since"
	run report --since "$since" -o page.html
	"$NEWSFOLD" -q export --format jsonl --since "$since" | wc -l | tr -d ' '
done
