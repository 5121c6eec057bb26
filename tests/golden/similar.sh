# shellcheck shell=sh
# similar: what the archive already has like this; it stores nothing.
archive_of newsfold-archive articles.jsonl
fixture dumps/folder
save before --json stats
run similar folder/naru/ko-flood-3.html
run --json similar folder/panmare/en-ferry-3.html
run --json similar "$(pick newsfold-archive L1 body)"
run similar - <folder/saebyeok/ko-fest-2.txt
echo "Nothing of the kind was ever written down before this line." >new.txt
run similar new.txt
run similar articles.jsonl
run similar folder/no-such.txt
run similar 12345678
save after --json stats
same before after
