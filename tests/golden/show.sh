# shellcheck shell=sh
# show: a capture, a body, a cluster, a dump, by whole ids and by short ones.
archive_of newsfold-archive folder
capture=$(pick newsfold-archive ko-battery-2.txt id)
body=$(pick newsfold-archive ko-battery-2.txt body)
cluster=$(pick newsfold-archive ko-battery-2.txt cluster)
run show "$capture"
run show "$body"
run show "$cluster"
run show d:d51a665d8cf2
run show folder
run --json show "$capture"
short=$(echo "$body" | cut -c 3-14)
run show --text "$short"
save raw show --raw "$capture"
same raw folder/saebyeok/ko-battery-2.txt
run show b:0000000000000000
run show abc
run show 'x:12345678'
