# shellcheck shell=sh
# -o never puts a file in the place of a pipe, a device or a link.
archive_of newsfold-archive articles.jsonl
save plain.jsonl export --format jsonl
save plain.html report -o -
mkfifo pipe
for command in 'export --format jsonl' 'restore --dump articles.jsonl' report; do
	cat pipe >"$SCRATCH/got" &
	# shellcheck disable=SC2086
	run $command -o pipe
	wait
	cp "$SCRATCH/got" "got ${command%% *}"
	[ -p pipe ] || echo "DIFFERENT: pipe"
done
same plain.jsonl 'got export'
same articles.jsonl 'got restore'
same plain.html 'got report'
# A link stays, and what it leads to is replaced whole.
for command in 'export --format jsonl' 'export --format tar' report; do
	echo old >file
	ln -sf file link
	# shellcheck disable=SC2086
	run $command -o link
	[ "$(readlink link)" = file ] || echo "DIFFERENT: link"
	head -n 1 file | cut -c 1-15
done
# /dev/stdout is -, whatever that is open on.
save got.jsonl export --format jsonl -o /dev/stdout
same plain.jsonl got.jsonl
save got.html report -o /dev/stdout
same plain.html got.html
save got.jsonl restore --dump articles.jsonl -o /dev/stdout
same articles.jsonl got.jsonl
for command in 'export --format jsonl' 'export --format tar' report; do
	ln -sf /dev/null hole
	# shellcheck disable=SC2086
	run $command -o hole
	[ "$(readlink hole)" = /dev/null ] || echo "DIFFERENT: hole"
	[ -c /dev/null ] || echo "DIFFERENT: /dev/null"
done
find . -name '*.part' -o -name '*.new'
