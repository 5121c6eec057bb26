# shellcheck shell=sh
# An archive of every released format opens, lists and restores: v1 was made by
# newsfold 0.1.0 out of articles.jsonl and trafilatura.tsv, v2 by the last
# program that wrote packs of version 2, out of the same, v3 and v4 by the last
# that wrote packs of those versions, compacted, v5 and v6 likewise, their second
# dump taken after. Their captures are what those programs took; only what is
# derived of them may be made anew.
fixture dumps/articles.jsonl dumps/trafilatura.tsv
for version in v1 v2 v3 v4 v5 v6; do
	rm -rf newsfold-archive
	tar xzf "$FIXTURES/archives/$version.tar.gz"
	mv "$version" newsfold-archive
	for round in with without; do
		echo "== $version $round its derived files"
		[ "$round" = with ] ||
			find newsfold-archive -mindepth 1 -maxdepth 1 \
				! -name packs -exec rm -r {} +
		quiet verify --read-data || echo "verify failed"
		# On the day they were made, their times would be NOW.
		run dumps | sed 's/last run .*/last run THEN/'
		"$NEWSFOLD" --json list |
			grep -oE '"(id|record|body|sha256|title)":"[^"]*"' \
				>"list.$round"
		grep -c '^"id":' "list.$round"
		sha256sum <"list.$round" | cut -c 1-16
		for dump in articles.jsonl trafilatura.tsv; do
			quiet restore --dump "$dump" -o back
			same "$dump" back
		done
	done
	same list.with list.without
	run ingest articles.jsonl
	quiet compact || echo "compact failed"
	quiet verify --read-data || echo "verify failed"
	quiet restore --dump articles.jsonl -o back
	same articles.jsonl back
done
