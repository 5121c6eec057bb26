# shellcheck shell=sh
# The clusters of the folder, in full; and the list they are made of.
archive_of newsfold-archive folder
run --json clusters
run --json list
