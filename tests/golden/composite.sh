# shellcheck shell=sh
# A round-up begins with a story and goes on with another, under the first one's
# headline: they look like a cut and its full form until the other story comes.
article() { sed '1,/^$/d' "$FIXTURES/articles/$1.txt" | head -n 5; }
headline='Harrow bakers and a university lab bring back a wheat'
mkdir pages
{ printf '%s\n\n' "$headline"; article en-lab-1; } >pages/story.txt
{ printf '%s\n\n' "$headline"; article en-lab-1; article en-ferry-1; } >pages/round-up.txt
touch -d 2025-12-02T00:00:00Z pages/*
quiet -a newsfold-archive init
quiet ingest pages
run clusters
{ printf '%s\n\n' 'The ferry to Skerrow will be hauled out this winter'; article en-ferry-1; } >pages/other.txt
touch -d 2025-12-02T00:00:00Z pages/*
quiet ingest pages
run clusters
run clusters --kind partial
run why "$(pick newsfold-archive round-up.txt body)" "$(pick newsfold-archive story.txt body)"
