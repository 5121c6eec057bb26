# shellcheck shell=sh
# However the articles were packed, the clusters are the stories of labels.tsv.
for dump in folder pages.tar.zst pages.zip articles.jsonl articles.json \
	articles.csv bigkinds.csv appended.json crawl.warc.gz; do
	archive_of "of-$dump" "$dump"
	save "clusters-$dump" -a "of-$dump" --json clusters
	truth "$dump" >"truth-$dump"
	groups "$dump" "clusters-$dump" >"groups-$dump"
	same "truth-$dump" "groups-$dump"
done
cat groups-folder
# Folder, tar and zip hold the same files: the same clusters but for the name.
for dump in pages.tar.zst pages.zip; do
	sed "s/\"$dump\"/\"folder\"/g; s/\"id\":\"r:[0-9a-f]*\"/\"id\":\"r:-\"/g" \
		"clusters-$dump" >"renamed-$dump"
	sed 's/"id":"r:[0-9a-f]*"/"id":"r:-"/g' clusters-folder >renamed-folder
	same renamed-folder "renamed-$dump"
done
