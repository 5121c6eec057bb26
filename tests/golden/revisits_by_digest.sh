# shellcheck shell=sh
# A revisit that names nothing but its payload's digest is a capture of the page
# with that digest: of its own address first, whatever the order of ingest.
fixture formats/first.warc formats/digest.warc
quiet -a before init
run -a before --json ingest digest.warc
run -a before --json ingest first.warc
quiet -a after init
run -a after --json ingest first.warc
run -a after --json ingest digest.warc
for archive in before after; do
	"$NEWSFOLD" -a "$archive" --json list >"list-$archive"
	"$NEWSFOLD" -a "$archive" --json clusters >"clusters-$archive"
done
same list-before list-after
same clusters-before clusters-after
run -a after clusters
quiet -a after rebuild
"$NEWSFOLD" -a after --json list >list-rebuilt
same list-after list-rebuilt
run -a after --json ingest digest.warc
quiet -a after verify --read-data && echo "verified"
# Without its page it is `other` again.
run -a after forget "$(pick after '<urn:uuid:ef6a14d2[^>]*>' id)"
run -a after list
