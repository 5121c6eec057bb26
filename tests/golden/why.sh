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
# Each score that clusters shows is the one that why gives for the pair, digit
# by digit, and meets --min-similarity when it is given there.
"$NEWSFOLD" --json clusters >clusters.json
while read -r line; do
	canonical=$(echo "$line" | sed 's/.*"canonical":"\([^"]*\)".*/\1/')
	echo "$line" |
		grep -oE '"body":"b:[0-9a-f]*","relation":"(near|contain)[a-z]*","jaccard":[0-9.]*,"containment":[0-9.]*' |
		tr -d '"' | tr ':,' '  ' |
		while read -r _ _ body _ relation _ jaccard _ containment; do
			scores=$("$NEWSFOLD" --json why "b:$body" "$canonical" |
				grep -oE '"(jaccard|containment_[ab])":[0-9.]*')
			echo "$scores" | grep -q "\"jaccard\":$jaccard\$" ||
				echo "$body: Jaccard $jaccard, but" "$scores"
			echo "$scores" | grep -q "_[ab]\":$containment\$" ||
				echo "$body: containment $containment, but" "$scores"
			[ "$relation" = near ] || jaccard=$containment
			"$NEWSFOLD" --json clusters --min-similarity "$jaccard" |
				grep -q "b:$body" ||
				echo "$body: not under --min-similarity $jaccard"
		done
done <clusters.json
