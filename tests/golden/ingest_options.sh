# shellcheck shell=sh
# --map for fields nobody knows, --format to insist, -n to only look.
cat >odd.jsonl <<'END'
{"nr":"k-1","kopf":"The bell of Pell Bay","wortlaut":"The harbour bell of Pell Bay rang for the first time in forty years on Sunday, and the dogs of the town answered it for most of the afternoon.","wo":"Pell Bay Gazette"}
{"nr":"k-2","kopf":"No bell today","wortlaut":"There was no bell on Monday because the rope had been borrowed for a wedding, and nobody could say when the bride would bring it back.","wo":"Pell Bay Gazette"}
END
quiet init
run --json ingest odd.jsonl
run --json ingest -n --source mapped --map text=wortlaut --map title=kopf \
	--map source_id=nr --map outlet=wo odd.jsonl
run --json dumps
run --json ingest --source mapped --map text=wortlaut --map title=kopf \
	--map source_id=nr --map outlet=wo odd.jsonl
run --json list
run --json ingest --source as-text --format text odd.jsonl
run --json ingest --format cuneiform odd.jsonl
run --json ingest --map colour=kopf odd.jsonl
# A key that no record has is said once, however many dumps and records.
cat >other.csv <<'END'
Kopf;wortlaut
No rope;"The rope came back from the wedding with a knot in it that nobody on the quay could undo, so the bell was rung by hand."
END
run ingest --map text=wortlaut --map title=Headline_X --map title=kopf \
	--map url=link odd.jsonl other.csv
run ingest -n --map text=wortlaut --map title=Kopf other.csv
run ingest --map title=Headline_X not-there.jsonl
