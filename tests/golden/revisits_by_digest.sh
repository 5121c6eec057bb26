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
# Nor does it stay one where the page was damaged, and came back.
size=$(wc -c <after/packs/00000001.pack)
for part in 1 2 3 4 5 6; do
	rm -rf hurt
	cp -R after hurt
	printf '\377\377\377\377' | dd of=hurt/packs/00000001.pack bs=1 \
		seek=$((size * part / 8)) conv=notrunc 2>/dev/null
	"$NEWSFOLD" -q -a hurt rebuild >out 2>err
	"$NEWSFOLD" -q -a hurt ingest first.warc digest.warc >out 2>err
	"$NEWSFOLD" -a hurt --json list >list-hurt 2>err
	same list-after list-hurt
done
# Without its page it is `other` again.
run -a after forget "$(pick after '<urn:uuid:ef6a14d2[^>]*>' id)"
run -a after list
