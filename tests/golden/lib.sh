# shellcheck shell=sh
# The words of the scenarios; run.sh reads this file before each of them.
# SCRATCH is a folder beside the scenario's own, for what it should not see.

# Standard output whole, and its last line ended.
print_whole() {
	cat "$1"
	[ -z "$(tail -c 1 "$1" | tr '\000\n' 'x ' | tr -d ' ')" ] || echo
}

# after STATUS: standard error of the last command, and its status unless 0.
after() {
	[ ! -s "$SCRATCH/err" ] || { sed 's/^/! /' "$SCRATCH/err"; }
	[ "$1" -eq 0 ] || echo "[exit $1]"
}

# run ARG...: newsfold as at a prompt: the command, what it prints, what it
# says on standard error (after "! "), its status unless 0.
run() {
	echo "\$ newsfold $*"
	"$NEWSFOLD" "$@" >"$SCRATCH/out" 2>"$SCRATCH/err"
	status=$?
	print_whole "$SCRATCH/out"
	after "$status"
	return "$status"
}

# save FILE ARG...: the same, standard output into FILE.
save() {
	file=$1
	shift
	echo "\$ newsfold $* > $file"
	"$NEWSFOLD" "$@" >"$file" 2>"$SCRATCH/err"
	status=$?
	after "$status"
	return "$status"
}

# quiet ARG...: a step that is not the matter; only failing shows.
quiet() {
	"$NEWSFOLD" -q "$@" >"$SCRATCH/out" 2>"$SCRATCH/err"
	status=$?
	if [ "$status" -gt 1 ]; then
		echo "\$ newsfold -q $*"
		after "$status"
	fi
	return "$status"
}

# fixture PATH...: copies of fixtures (dumps/folder..), with fixed times.
fixture() {
	for path in "$@"; do
		cp -R "$FIXTURES/$path" .
		find "${path##*/}" -exec touch -d 2025-12-02T00:00:00Z {} +
	done
}

# archive_of ARCHIVE DUMP...: a new archive that holds these fixtures.
archive_of() {
	archive=$1
	shift
	quiet -a "$archive" init
	for dump in "$@"; do
		fixture "dumps/$dump"
		quiet -a "$archive" ingest "$dump"
	done
}

# same A B: files or folders equal in every byte?
same() {
	if diff -r "$1" "$2" >"$SCRATCH/diff" 2>&1; then
		echo "same: $1 $2"
	else
		echo "DIFFERENT: $1 $2"
		head -n 40 "$SCRATCH/diff"
		return 1
	fi
}

# pick ARCHIVE RECORD FIELD: id, body or cluster of the capture with this
# record (a whole record name, or the end of one after a slash).
pick() {
	"$NEWSFOLD" -q -a "$1" --json list 2>/dev/null |
		grep -E "\"record\":\"([^\"]*/)?$2\"" | head -n 1 |
		sed -n "s/.*\"$3\":\"\\([^\"]*\\)\".*/\\1/p"
}

# Lines "GROUP<TAB>MEMBER" to sorted lines of sorted members; one alone is no
# group.
join_groups() {
	sort | awk -F '\t' '
		$1 == last { line = line " " $2; n++; next }
		n > 1 { print line }
		{ last = $1; line = $2; n = 1 }
		END { if (n > 1) print line }' | sort
}

# truth DUMP: the stories told more than once, by fixtures/labels.tsv.
truth() {
	awk -F '\t' -v dump="$1" \
		'$1 == dump && $6 == "capture" { print $4 "\t" $3 }' \
		"$FIXTURES/labels.tsv" | join_groups
}

# groups DUMP FILE: the clusters of FILE (clusters --json) in the same shape.
groups() {
	awk -F '\t' -v dump="$1" '
		NR == FNR { if ($1 == dump) article[$2] = $3; next }
		{
			rest = $0
			while (match(rest, /"record":"[^"]*"/)) {
				record = substr(rest, RSTART + 10, RLENGTH - 11)
				gsub(/[<>]/, "", record)
				rest = substr(rest, RSTART + RLENGTH)
				print FNR "\t" (record in article ? \
					article[record] : "unknown " record)
			}
		}' "$FIXTURES/labels.tsv" "$2" | join_groups
}
