# shellcheck shell=sh
# The bodies taken from pages are the articles, word for word: furniture out,
# every paragraph in. Lists the pages that are not.
fixture dumps/folder dumps/articles.jsonl
archive_of newsfold-archive articles.jsonl
words() { tr -d ' \n\r\t' <"$1"; }
exact=0
for page in folder/*/*.html folder/*/*.txt; do
	name=${page##*/} name=${name%.*}
	line=$(awk -F '\t' -v a="$name" \
		'$1 == "articles.jsonl" && $3 == a { print $2 }' "$FIXTURES/labels.tsv")
	body=$(pick newsfold-archive "$line" body)
	"$NEWSFOLD" show --text "$body" >want 2>/dev/null
	"$NEWSFOLD" extract "$page" >got 2>/dev/null
	if [ "$(words want)" = "$(words got)" ]; then
		exact=$((exact + 1))
	else
		echo "$name: $(words want | wc -m) characters wanted, $(words got | wc -m) taken"
	fi
done
echo "$exact pages exact"
