# shellcheck shell=sh
# A row of a workbook that was taken down stays out when the book comes again;
# the book itself is one file and comes back whole.
fixture formats/bigkinds.xlsx
quiet init
quiet ingest bigkinds.xlsx
row=$("$NEWSFOLD" --json list | sed -n '1s/.*"id":"\(r:[0-9a-f]*\)".*/\1/p')
quiet forget "$row"
quiet restore --dump bigkinds.xlsx -o before.xlsx
same bigkinds.xlsx before.xlsx
run --json ingest bigkinds.xlsx
run restore --dump bigkinds.xlsx -o after.xlsx
same bigkinds.xlsx after.xlsx
quiet verify --read-data && echo "verified"
