# shellcheck shell=sh
# However the articles were packed, no story's cluster holds another story's
# article, nor one that is told apart; members still missing are listed.
for dump in folder pages.tar.zst pages.zip articles.jsonl articles.json \
	articles.csv bigkinds.csv appended.json crawl.warc.gz; do
	archive_of "of-$dump" "$dump"
	"$NEWSFOLD" -a "of-$dump" --json clusters >"clusters-$dump"
	truth "$dump" >"truth-$dump"
	groups "$dump" "clusters-$dump" >"groups-$dump"
	echo "$dump: $(wc -l <"truth-$dump" | tr -d ' ') stories told again," \
		"$(comm -12 "truth-$dump" "groups-$dump" | wc -l | tr -d ' ') found whole"
	awk '
		NR == FNR { for (i = 1; i <= NF; i++) story[$i] = $0; next }
		{
			for (i = 1; i <= NF; i++)
				if (story[$i] == "" || story[$i] != story[$1])
					print "  WRONG together: " $1 " " $i
				else
					found[$i]++
		}
		END {
			for (article in story)
				if (!found[article])
					print "  not found: " article
		}' "truth-$dump" "groups-$dump" | sort
done
# Folder, tar and zip hold the same files: the same clusters but for the name.
for dump in pages.tar.zst pages.zip; do
	sed "s/\"$dump\"/\"folder\"/g; s/\"id\":\"r:[0-9a-f]*\"/\"id\":\"r:-\"/g" \
		"clusters-$dump" >"renamed-$dump"
	sed 's/"id":"r:[0-9a-f]*"/"id":"r:-"/g' clusters-folder >renamed-folder
	same renamed-folder "renamed-$dump"
done
