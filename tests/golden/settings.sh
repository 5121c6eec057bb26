# shellcheck shell=sh
# The settings file, --progress, errors as JSON, -0, colours.
fixture dumps/articles.jsonl
quiet -a here init
mkdir -p "$HOME/.config/newsfold"
printf '# mine\n\narchive = %s/here\njobs = 1\ncolor = always\n' "$PWD" >"$HOME/.config/newsfold/config"
run dumps
quiet ingest articles.jsonl
run search aground --limit 1
run --color never search aground --limit 1
NO_COLOR=1 "$NEWSFOLD" --color auto search aground --limit 1 | head -n 1
run -a elsewhere dumps
run --json -a elsewhere dumps
run --json list --since never
run --json frobnicate
for line in 'jobs = many' 'colour = always' archive 'archive = '; do
	echo "$line" >bad
	NEWSFOLD_CONFIG=bad "$NEWSFOLD" dumps
done
NEWSFOLD_CONFIG=not-there "$NEWSFOLD" dumps
rm "$HOME/.config/newsfold/config"
XDG_CONFIG_HOME=$PWD/xdg
export XDG_CONFIG_HOME
mkdir -p xdg/newsfold
echo 'archive = here' >xdg/newsfold/config
run dumps
unset XDG_CONFIG_HOME
NEWSFOLD_ARCHIVE=here
export NEWSFOLD_ARCHIVE
run --progress sometimes dumps
"$NEWSFOLD" --progress=json ingest --source again articles.jsonl 2>&1 |
	sed -n '/progress\/1/s/"bytes":[0-9]*/"bytes":N/p' | tail -n 1
run dumps -0 | tr '\0' '\n'
"$NEWSFOLD" list -0 --outlet hanbit.example | tr '\0' '\n' | sort | head -n 2
"$NEWSFOLD" clusters -0 --min-size 6 | tr '\0' '\n' | sort | head -n 2
"$NEWSFOLD" list -0 --dump articles.jsonl | xargs -0 "$NEWSFOLD" restore -o - >back
# What a signal asks is answered while an ingest waits for its input.
mkfifo pipe
"$NEWSFOLD" ingest --source slow - <pipe >said 2>&1 &
ingest=$!
exec 3>pipe
head -n 20 articles.jsonl >&3
sleep 0.5
kill -USR1 "$ingest"
tail -n +21 articles.jsonl >&3
exec 3>&-
wait "$ingest"
echo "status $?"
grep -c "^newsfold: -: .* records, " said
run --version | head -n 1
run --version | sed -n 's/ *[0-9.]*$//p' | tail -n +2
# A home that may not be looked into has no settings; root may, unless it
# cannot pass over permissions.
barred() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --bounding-set -dac_override,-dac_read_search "$@"
	else
		"$@"
	fi
}
mkdir -p barred/.config/newsfold
chmod 0 barred
HOME=$PWD/barred barred "$NEWSFOLD" list --limit 1
HOME=$PWD/barred barred "$NEWSFOLD" -v list --limit 1
NEWSFOLD_CONFIG=$PWD/barred/config barred "$NEWSFOLD" list --limit 1
chmod 755 barred
