# shellcheck shell=sh
# An archive of every released format opens, lists and restores: v1 was made by
# newsfold 0.1.0 out of articles.jsonl and trafilatura.tsv. Its captures are
# what that program took; only what is derived of them may be made anew.
fixture dumps/articles.jsonl dumps/trafilatura.tsv
tar xzf "$FIXTURES/archives/v1.tar.gz"
mv v1 newsfold-archive
for round in with without; do
	echo "== $round its derived files"
	[ "$round" = with ] ||
		find newsfold-archive -mindepth 1 -maxdepth 1 ! -name packs \
			-exec rm -r {} +
	quiet verify --read-data || echo "verify failed"
	run dumps
	"$NEWSFOLD" --json list |
		grep -oE '"(id|record|body|sha256|title)":"[^"]*"' >"list.$round"
	grep -c '^"id":' "list.$round"
	sha256sum <"list.$round" | cut -c 1-16
	for dump in articles.jsonl trafilatura.tsv; do
		quiet restore --dump "$dump" -o back
		same "$dump" back
	done
done
same list.with list.without
run ingest articles.jsonl
