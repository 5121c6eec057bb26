# shellcheck shell=sh
# serve: what it refuses before it listens. (tests/browser asks it questions.)
run serve
archive_of newsfold-archive folder
run serve now
run serve --bind here
run serve --bind 127.0.0.1
run serve --bind :80
run serve --bind localhost:80
run serve --bind 127.0.0.1:99999
run serve --bind 203.0.113.1:7373
# It ends well when it is asked to, and leaves no file behind.
ls newsfold-archive >before
"$NEWSFOLD" -q --json serve --bind 127.0.0.1:0 >said 2>&1 &
pid=$!
while [ ! -s said ]; do sleep 0.1; done
sed 's/:[0-9][0-9]*\//:PORT\//' said
kill "$pid"
wait "$pid"
echo "[exit $?]"
ls newsfold-archive >after
same before after
