# shellcheck shell=sh
# Members of folders and containers come back with paths, bytes and times.
archive_of newsfold-archive folder pages.tar.zst pages.zip
for dump in folder pages.tar.zst pages.zip; do
	run restore --dump "$dump" -t back
	same folder "back/$dump"
done
for dump in folder pages.tar.zst pages.zip; do
	find "back/$dump" -type f ! -newer folder/naru/style.css | wc -l | tr -d ' '
done
run restore --dump pages.zip -o back.tar
mkdir from-tar
tar -xf back.tar -C from-tar
find from-tar -name ko-star-1.html -exec cmp folder/hanbit/ko-star-1.html {} \; \
	-exec echo same {} \;
save stream restore --dump folder -o -
tar -tf stream | grep -c html
run restore --all -t everything
same folder everything/folder
