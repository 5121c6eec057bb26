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
echo >>body.txt # for people, show ends the last line
same shown.txt body.txt
run restore --cluster "$cluster" -t cluster
(cd cluster && find . -type f | sort)
# -o names the file to write, whatever was there.
echo precious >page.html
run restore "$capture" -o page.html
head -n 1 page.html
