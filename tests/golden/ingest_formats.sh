# shellcheck shell=sh
# Saved pages, feeds, workbooks, wide charsets, other crawlers: the articles are
# those of articles.jsonl, word for word where the format keeps them so, and
# every byte comes back.
archive_of all articles.jsonl
fixture formats
cd formats || exit 2
for dump in page.mhtml page_base64.mht singlefile.html feed.rss feed_euckr.xml \
	broken.rss feed.atom cc_news.jsonl passim.jsonl media_cloud_meta.jsonl \
	newspaper4k.jsonl news_please.json trafilatura.jsonl scrapy.jl \
	bigkinds.xlsx sheets.xlsx utf16le.csv utf16be.jsonl utf32.json quirks.warc \
	crawl.arc.gz wget.warc.gz crawl.wacz mirror httrack; do
	run --json probe "$dump"
	run -a ../all --json ingest "$dump"
	"$NEWSFOLD" -q -a ../all --json ingest "$dump" | grep -o '"captures":0,.*"skipped":[0-9]*'
	quiet -a ../all restore --dump "$dump" -t ../back
	case $dump in
	*.wacz) run --json probe "../back/$dump" ;;
	*.gz)
		gzip -cd "$dump" >"../back/plain.gz"
		same ../back/plain.gz "../back/$dump"
		;;
	*) same "$dump" "../back/$dump" ;;
	esac
done
quiet -a ../all rebuild
quiet -a ../all verify --read-data && echo "verified after rebuild"
# Where each was found, and who says where it is from.
for record in page.mhtml singlefile.html '#1' 2월:L5 \
	hanbit.example/view/AKR20250318004500.html; do
	id=$(pick ../all "$record" id)
	echo "\$ newsfold show $record"
	"$NEWSFOLD" -q -a ../all show "$id" | sed '/^$/,$d'
done
run -a ../all restore "$(pick ../all 2월:L5 id)" -o - | head -n 3
# A row that is taken down still lies in its workbook, and that is said.
run -a ../all forget -n "$(pick ../all 2월:L5 id)"
