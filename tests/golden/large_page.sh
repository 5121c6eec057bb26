# shellcheck shell=sh
# A page of more elements than are read says so wherever it is met, once.
{
	echo '<title>Tide tables</title><p>The harbour master printed all of them at once,'
	echo 'and nobody has found the one for Tuesday yet.</p>'
	yes '<br>' | head -n 1600000
} >large.html
run --json probe large.html
run extract large.html
quiet init
run ingest large.html
run ingest large.html
