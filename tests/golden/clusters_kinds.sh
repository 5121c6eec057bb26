# shellcheck shell=sh
# Which clusters: by kind, size, similarity, outlet, date; for people, as CSV.
archive_of newsfold-archive articles.jsonl
run clusters
for kind in exact near contained contains partial near,partial nonsense; do
	run clusters --kind "$kind"
done
run --json clusters --kind partial
run clusters --min-size 3
run clusters --min-similarity 0.6
run clusters --outlet naru.example
run clusters --since 2025-06-01
run clusters --until 2025-03-15
run clusters --since 2025-03-18 --until 2025-03-18
run clusters --since yesterdayish
run clusters --min-size 3 --csv
run clusters --min-size 3 --canonical longest
run --json clusters --min-size 3 --canonical most-complete
run clusters --min-size 3 --canonical outlet-order=harrow.example,Panmare
run clusters --canonical outlet-order
run clusters --canonical longest=Panmare
run clusters --canonical tallest
