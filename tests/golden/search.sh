# shellcheck shell=sh
# Words, phrases, filters in both languages; the index and the texts agree.
archive_of newsfold-archive folder articles.jsonl
run search ferry
run search ferry --all
run search '"ran aground"' --json
run search 지하상가
run search '상가 outlet:naru.example'
run search -- 'ferry -aground'
run search 'ferry date:2025-02-11 outlet:"Meridian Press"'
run search outlet:Panmare --limit 3
run search zzzz
run search
run search '"..."'
run search ferry date:soon
run search cluster:c:0000 ferry
cluster=$("$NEWSFOLD" --json search '"ran aground"' | sed -n '1s/.*"cluster":"\([^"]*\)".*/\1/p')
run search "cluster:$cluster ferry" --all
run search "cluster:$cluster 상가"
run search 'ferry dump:folder date:2025-02-11..2025-02-12' --all
run search 'ferry dump:articles.jsonl outlet:harrow.example date:2025'
run search ferry -0 --json
"$NEWSFOLD" search ferry -0 | xargs -0 -n 1 "$NEWSFOLD" show --text |
	grep -c -i ferry
run --color always search aground --limit 1
for query in ferry 상 "elect*" '"of the"' "the -of" 石 "date:2025-05 the"; do
	"$NEWSFOLD" -q --json search --all "$query" >by-index
	"$NEWSFOLD" -q --json search --all --no-index "$query" >by-text
	same by-index by-text
done
save before --json search the
rm newsfold-archive/search.sqlite
save after --json search the
same before after
quiet rebuild
save rebuilt --json search the
same before rebuilt
fixture hostile/titles.jsonl
quiet ingest titles.jsonl
run search dump:titles.jsonl
# The earliest capture of a text stands for it, whatever the zones.
quiet -a zones init
for date in 2025-03-14T01:00:00Z 2025-03-14T09:12:00+09:00 2025-03-13T23:30:00-02:00; do
	printf '{"id":"%s","text":"The lock gate at Orrin was raised before noon.","published":"%s"}\n' \
		"$date" "$date"
done >zones.jsonl
quiet -a zones ingest zones.jsonl
"$NEWSFOLD" -a zones --json search lock | grep -o '"published":"[^"]*"'
