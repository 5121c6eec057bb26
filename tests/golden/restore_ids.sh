# shellcheck shell=sh
# One capture, one body, one cluster.
archive_of newsfold-archive folder
capture=$(pick newsfold-archive ko-bridge-2.html id)
body=$(pick newsfold-archive ko-bridge-2.html body)
cluster=$(pick newsfold-archive ko-bridge-2.html cluster)
run restore "$capture" -o page.html
same folder/naru/ko-bridge-2.html page.html
run restore "$capture" --what body -o -
save body.txt restore "$body" --what body -o -
save shown.txt show --text "$body"
cp body.txt body.txt.first
echo >>body.txt # for people, show ends the last line
same shown.txt body.txt
run restore --cluster "$cluster" -t cluster
(cd cluster && find . -type f | sort)
# -o names the file to write, whatever was there.
echo precious >page.html
run restore "$capture" -o page.html
head -n 1 page.html
# Many make a tar, whatever the name: no record runs into the next.
second=$(pick newsfold-archive en-ferry-1.html id)
members() {
	tar -tf "$1" && tar -xOf "$1" | wc -c | tr -d ' '
}
run restore "$capture" "$second" -o two
members two
save two restore "$capture" "$second" --what body -o -
members two
run restore --cluster "$cluster" -o cluster.out
members cluster.out
run restore "$(pick newsfold-archive en-ferry-1.html cluster)" --what body -o texts
members texts
run restore "$body" -o originals
members originals
# This cluster has one text.
run restore --cluster "$cluster" --what body -o text
same text body.txt.first
run restore --dump folder --what body -o texts
tar -tf texts | wc -l | tr -d ' '
run restore --all -n
