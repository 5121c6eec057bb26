# shellcheck shell=sh
# Folder, tar and zip: every page a capture, nothing taken twice.
fixture dumps/folder dumps/pages.tar.zst dumps/pages.zip
for dump in folder pages.tar.zst pages.zip; do
	quiet -a "of-$dump" init
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" --json ingest "$dump"
	run -a "of-$dump" --json dumps
done

# The same pages under other names are captures of bodies already there.
run -a of-folder --json ingest pages.zip
run -a of-folder --json ingest --source evening pages.zip
run -a of-folder --json dumps
