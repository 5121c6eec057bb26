# shellcheck shell=sh
# why: two that are copies, two that share words, two that share nothing.
archive_of newsfold-archive folder
id() { pick newsfold-archive "$1" body; }
run why "$(id ko-flood-1.html)" "$(id ko-flood-3.html)"
run why "$(id ko-port-1.html)" "$(id ko-port-2.html)"
run why "$(id ko-market-1.txt)" "$(id ko-market-2.txt)"
run why "$(id en-museum-1.txt)" "$(id en-museum-2.html)"
run why "$(id en-ferry-1.html)" "$(id en-ferry-2.html)"
run --json why "$(id en-lab-1.html)" "$(id en-lab-3.html)"
# An article and its two pages, which nothing but the whole speaks for.
body() { sed '1,/^$/d' "$FIXTURES/articles/en-museum-1.txt" | grep .; }
half=$(($(body | wc -l) / 2))
mkdir paged
body >paged/whole.txt
body | head -n "$half" >paged/first.txt
body | tail -n "+$((half + 1))" >paged/second.txt
touch -d 2025-12-02T00:00:00Z paged/*
quiet -a paged-archive init
quiet -a paged-archive ingest paged
page() { pick paged-archive "$1" body; }
for page in first second; do
	run -a paged-archive why "$(page whole.txt)" "$(page $page.txt)"
done
