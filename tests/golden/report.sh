# shellcheck shell=sh
# report: one file, the same for the same archive; what is asked for is in it.
archive_of newsfold-archive folder
run report -o report.html
head -n 6 report.html | sed "s/'sha256-[^']*'/HASH/g"
# Nothing in it asks a network, nothing is run but by its hash.
grep -c -E '<(script|link|img|iframe)[^>]* (src|href)=' report.html
grep -o '<script type="[a-z/]*" id="[a-z0-9-]*">' report.html
quiet report -o again.html
same report.html again.html
"$NEWSFOLD" -q report -o - >piped.html
same report.html piped.html
run report --without-text -o no.html
run report --text-limit 0 -o no.html
run report --min-size 3 --outlet Panmare --title 'A </title> of "mine"' -o some.html
grep -o '<title>.*</title>' some.html
run report
run report -o none/there.html
run report --with-text --without-text -o x.html
run report --min-size 1 -o x.html
ls
run clusters --limit 1 --skip 2
run list --limit 2 --skip 50
run list --limit -1
# What was asked for stands on the page as it was asked for.
run -q report --kind near,contains --canonical outlet-order=Panmare,naru.example -o asked.html
grep -o '"query":"[^"]*"' asked.html
