# shellcheck shell=sh
# diff: passages kept, changed, added; status 1 when they differ.
archive_of newsfold-archive articles.jsonl
id() { pick newsfold-archive "$1" id; }
# By their line in the dump: ko-flood-1, -2 and ar-desal-1, -2.
line() { awk -F '\t' -v a="$1" '$1 == "articles.jsonl" && $3 == a { print $2 }' \
	"$FIXTURES/labels.tsv"; }
first=$(id "$(line ko-flood-1)") revised=$(id "$(line ko-flood-2)")
run diff "$first" "$revised"
run --json diff "$first" "$revised"
run --json diff "$revised" "$first"
run diff "$(id "$(line ar-desal-1)")" "$(id "$(line ar-desal-2)")"
run --json diff "$(id "$(line ar-desal-1)")" "$(id "$(line ar-desal-2)")"
run --json diff "$(id "$(line ja-rail-1)")" "$(id "$(line ja-rail-3)")"
run --json diff "$(id "$(line de-orgel-1)")" "$(id "$(line zh-tea-1)")"
save page.html diff --html "$first" "$revised"
grep -c -i '<html' page.html
