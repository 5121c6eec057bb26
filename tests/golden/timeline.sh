# shellcheck shell=sh
# timeline: who had the story when, and where each date comes from.
archive_of newsfold-archive folder
run timeline "$(pick newsfold-archive ko-flood-1.html cluster)"
run timeline "$(pick newsfold-archive ko-bridge-2.html cluster)"
run --json timeline "$(pick newsfold-archive ja-rail-1.html cluster)"
