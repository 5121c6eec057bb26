# shellcheck shell=sh
# What link has learned of outlets' pages: lines, counts, an example.
day=0
for boat in Alder Birch Cedar Damson Elder Fir; do
	day=$((day + 1))
	printf '{"id":"%s","source_domain":"quay.example","date_publish":"2025-03-0%sT09:00:00Z","maintext":"The %s left the harbour at dawn and %s crews waved from the pier.\\nRead more of our %s stories from the harbour desk"}\n' \
		"$boat" "$day" "$boat" "$boat" "$day"
done >quay.jsonl
quiet init
run ingest quay.jsonl
run furniture
run furniture quay.example
run furniture nobody.example
run --json furniture
# Greyed where there are colours, and nowhere else; left out of similarity.
run --color always show --text "$(pick newsfold-archive L1 body)"
run show --text "$(pick newsfold-archive L1 body)"
run --color always diff "$(pick newsfold-archive L1 body)" "$(pick newsfold-archive L2 body)"
save page.html diff --html "$(pick newsfold-archive L1 body)" "$(pick newsfold-archive L2 body)"
grep -o '<small>.*</small>' page.html
run why "$(pick newsfold-archive L1 body)" "$(pick newsfold-archive L2 body)"
run furniture one two
