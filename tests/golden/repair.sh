# shellcheck shell=sh
# Damage is listed by capture; repair keeps what can be read and all of the old
# packs; a new ingest of the dump heals the rest.
archive_of newsfold-archive articles.csv trafilatura.tsv
run repair
pack=newsfold-archive/packs/00000001.pack
size=$(wc -c <"$pack")
printf '\377\377\377\377' |
	dd of="$pack" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
cp "$pack" damaged.pack
"$NEWSFOLD" verify --read-data >out 2>err
echo "verify: exit $?"
grep -c 'articles.csv L.* is lost: ' err
"$NEWSFOLD" repair -n >out 2>err
echo "repair -n: exit $?"
same damaged.pack "$pack"
"$NEWSFOLD" --json repair >out 2>err
echo "repair: exit $?"
grep -o '"quarantine":.*' out
same damaged.pack newsfold-archive/quarantine/1/packs/00000001.pack
"$NEWSFOLD" restore --dump articles.csv -o back.csv >out 2>err
echo "restore: exit $?"
run restore --dump trafilatura.tsv -o back.tsv
same trafilatura.tsv back.tsv
"$NEWSFOLD" -q ingest articles.csv >out 2>err
echo "ingest: exit $?"
run verify --read-data
run restore --dump articles.csv -o back.csv
same articles.csv back.csv
rm newsfold-archive/catalog.sqlite
echo nonsense >newsfold-archive/catalog.sqlite
quiet repair
run --json verify --read-data
ls newsfold-archive
