# shellcheck shell=sh
# Help, without the options: words stay apart where a line ends just behind one,
# examples stay as they stand.
run --help
for command in ingest extract list restore similar; do
	run "$command" --help | sed '/^Usage: /,$d'
done
run help similar | sed "/^Usage: /,\$d"
run help nothing
run ingets
