# shellcheck shell=sh
# The packs are the archive: all else can go, and comes back the same.
archive_of newsfold-archive folder articles.jsonl
answers() {
	mkdir "$1"
	for word in list clusters dumps; do
		"$NEWSFOLD" --json "$word" >"$1/$word" 2>&1
	done
	"$NEWSFOLD" --json clusters --kind partial >"$1/partial" 2>&1
	"$NEWSFOLD" show "$(pick newsfold-archive ko-flood-1.html cluster)" \
		>"$1/show" 2>&1
}
answers before
run verify
run --json verify --read-data
run rebuild
answers rebuilt
same before rebuilt
ls newsfold-archive
find newsfold-archive -mindepth 1 -maxdepth 1 ! -name packs -exec rm -r {} +
run rebuild
answers remade
same before remade
run --json verify --read-data
run --json ingest articles.jsonl
