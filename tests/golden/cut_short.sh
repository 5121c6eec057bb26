# shellcheck shell=sh
# Packs that end early, as a copy that was cut off leaves them: no init makes
# an archive over them; what is left is read, and what is not is named.
archive_of newsfold-archive trafilatura.tsv
quiet compact
pack=newsfold-archive/packs/00000001.pack
size=$(wc -c <"$pack")
truncate -s $((size / 2)) "$pack"
cp -R newsfold-archive packs-alone
rm -rf packs-alone/index packs-alone/catalog.sqlite
"$NEWSFOLD" -a packs-alone dumps 2>&1 | sed 's/[0-9]\{3,\}/N/'
run -a packs-alone init
run dumps
run init
"$NEWSFOLD" verify >out 2>err
echo "verify: exit $?"
grep -o 'the pack ends early.*' err
grep -o 'L[0-9]*: its [a-z]* is lost' err
quiet ingest trafilatura.tsv
"$NEWSFOLD" repair >out 2>err
echo "repair: exit $?"
"$NEWSFOLD" -q verify --read-data
echo "verify: exit $?"
run restore --dump trafilatura.tsv -o back.tsv
same trafilatura.tsv back.tsv
