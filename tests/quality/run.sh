#!/bin/sh
# How right: extraction and clusters against labelled real data, with default
# settings. The data and the scoring tools lie beside the project (../shared);
# what is not there is skipped, and said.
#
#   tests/quality/run.sh       NEWSFOLD=PROGRAM, else build/newsfold
#   RECALL=PROGRAM             recall.c, else build/quality/recall
#   QUALITY_ARTICLES=N         stories of the made dumps (4000)
#   QUALITY_SEEDS="1 2 3"      a made dump of each
#   QUALITY_BASELINE=1         beside each set what plain MinHash gives (minhash.py)
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
NEWSFOLD=${NEWSFOLD:-$root/build/newsfold}
RECALL=${RECALL:-$root/build/quality/recall}
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
case $RECALL in
/*) ;;
*) RECALL=$PWD/$RECALL ;;
esac
tools=$root/../shared/tools data=$root/../shared/data seeds=$root/../shared/seeds
if [ ! -d "$tools" ] || [ ! -d "$data" ]; then
	echo "quality: skipped, there is no ../shared with tools and data"
	exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/quality.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

echo "extraction"
for set in pages_wcxb_dev pages_trafilatura_even; do
	if [ ! -e "$data/$set.tar.zst" ]; then
		echo "  $set: skipped"
		continue
	fi
	mkdir -p "pages/$set"
	zstd -dcq --long=27 "$data/$set.tar.zst" | tar -xf - -C "pages/$set"
	# The pages lie in a folder of the archive or at its top.
	folder=$(find "pages/$set" -type d -name html | head -n 1)
	python3 "$tools/score_extraction.py" "$NEWSFOLD" "${folder%/html}" | sed "s/^/  $set: /"
done

take() {
	rm -rf archive
	"$NEWSFOLD" -q -a archive init 2>/dev/null
	"$NEWSFOLD" -q -a archive ingest "$1" >/dev/null
	"$NEWSFOLD" -q -a archive --json clusters >clusters.json
}

# baseline NAME DUMP ARG...: the same records (JSONL, or the texts of a tar) through plain MinHash.
baseline() {
	[ -n "${QUALITY_BASELINE:-}" ] || return 0
	name=$1 dump=$2
	shift 2
	python3 "$root/tests/quality/minhash.py" "$dump" >minhash.json
	case $dump in
	*.tar)
		python3 "$root/tests/quality/by_record.py" "${dump%/*}/labels.tsv" <minhash.json >named.json
		mv named.json minhash.json
		;;
	esac
	python3 "$tools/score_clusters.py" "$@" <minhash.json | sed "s/^/  $name, MinHash J >= .7: /"
}

# score_dump FOLDER FORMAT: clusters, cuts and stories set into others of one dump.
score_dump() {
	take "$1/dump.$2"
	"$NEWSFOLD" -q -a archive --json clusters --kind partial >partial.json
	# Told by path in a tar, by a number in the WARC-Record-ID, else by id.
	for file in clusters partial; do
		case $2 in
		jsonl | csv) ;;
		*)
			python3 "$root/tests/quality/by_record.py" "$1/labels.tsv" <"$file.json" >named.json
			mv named.json "$file.json"
			;;
		esac
	done
	python3 "$tools/score_clusters.py" --labels "$1/labels.tsv" <clusters.json | sed "s/^/  $1 $2: /"
	python3 "$root/tests/quality/reuse.py" "$1/labels.tsv" "$1/dump.jsonl" partial.json <clusters.json |
		sed "s/^/    /"
	python3 "$root/tests/quality/excerpts.py" "$1/labels.tsv" "$NEWSFOLD" archive | sed "s/^/    /"
}

echo "clusters of made dumps"
for seed in ${QUALITY_SEEDS:-1 2 3}; do
	python3 "$tools/make_dump.py" "seed$seed" --seed "$seed" \
		--articles "${QUALITY_ARTICLES:-4000}" >/dev/null
	for format in tar warc.gz jsonl csv; do
		case $seed:$format in
		1:* | *:tar | *:warc.gz) score_dump "seed$seed" "$format" ;;
		esac
		[ "$seed:$format" != 1:jsonl ] || "$RECALL" archive | sed "s/^/    /"
	done
	baseline "seed$seed jsonl" "seed$seed/dump.jsonl" --labels "seed$seed/labels.tsv"
	baseline "seed$seed tar" "seed$seed/dump.tar" --labels "seed$seed/labels.tsv"
	rm -rf "seed$seed"
done

echo "clusters of real articles"
for pair in ko_lawtimes_rev:id us_news_clean:url; do
	set=${pair%:*} by=${pair#*:}
	if [ ! -e "$data/$set.jsonl.zst" ]; then
		echo "  $set: skipped"
		continue
	fi
	zstd -dcq --long=27 "$data/$set.jsonl.zst" >real.jsonl
	take real.jsonl
	python3 "$tools/score_clusters.py" --groups real.jsonl --by "$by" <clusters.json |
		sed "s/^/  $set: /"
	baseline "$set" real.jsonl --groups real.jsonl --by "$by"
done
if [ -e "$data/us_news_clean.jsonl.zst" ]; then
	zstd -dcq --long=27 "$data/us_news_clean.jsonl.zst" >real.jsonl
	for rate in .02 .05 .08; do
		python3 "$root/tests/quality/ocr.py" real.jsonl "$rate" >ocr.jsonl
		take ocr.jsonl
		python3 "$tools/score_clusters.py" --groups ocr.jsonl --by story <clusters.json |
			sed "s/^/  $rate of letters misread: /"
		baseline "$rate of letters misread" ocr.jsonl --groups ocr.jsonl --by story
	done
fi
if [ -e "$data/en_reuters21578.jsonl.zst" ]; then
	zstd -dcq --long=27 "$data/en_reuters21578.jsonl.zst" >real.jsonl
	take real.jsonl
	python3 "$root/tests/quality/sizes.py" real.jsonl <clusters.json | sed 's/^/  en_reuters21578: /'
fi
if [ -d "$seeds" ]; then
	take "$seeds"
	echo "  seeds: $(wc -l <clusters.json) clusters, shared passages:" \
		"$("$NEWSFOLD" -q -a archive --json clusters --kind partial |
			grep -o '"record":"[0-9]*' | grep -o '[0-9]*$' | paste -sd' ')"
fi
