# shellcheck shell=sh
# Paths that climb out, absolute ones, links and devices stay inside -t, and
# are said.
mkdir deep deep/er
cd deep/er || exit 2
fixture hostile/paths.tar
quiet init
run --json ingest paths.tar
run list
run restore --dump paths.tar -t back
find back -type f | sed 's/[^[:print:]]/?/g' | sort
find back ! -type f ! -type d | sort
cd ../..
find . -path ./deep/er -prune -o -type f -print
[ ! -e /tmp/newsfold_absolute.txt ] && echo "nothing outside"
# A dot is no other place; of many paths that are, twenty are told.
quiet init
mkdir dots
for n in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do
	printf 'The harbour office keeps ledger %s, and has since the flood.\n' \
		$n >dots/$n.txt
done
tar --sort=name -C dots -cf dots.tar .
(
	cd dots || exit 2
	tar -P --transform 's|^\./|/tmp/newsfold_many/|' -cf ../many.tar ./*.txt
)
quiet ingest dots.tar many.tar
run restore --dump dots.tar -t back
run restore --dump many.tar -t back
for folder in dots.tar many.tar/tmp/newsfold_many; do
	find "back/$folder" -type f | wc -l | tr -d ' '
done
"$NEWSFOLD" export --format tar --dump many.tar -o many.out 2>&1 | tail -n 2
run restore "$(pick newsfold-archive /tmp/newsfold_many/23.txt id)" -t one
[ ! -e /tmp/newsfold_many ] && echo "nothing outside"
