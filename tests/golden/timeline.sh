# shellcheck shell=sh
# timeline: who had the story when, and where each date comes from.
archive_of newsfold-archive folder
run timeline "$(pick newsfold-archive ko-flood-1.html cluster)"
run timeline "$(pick newsfold-archive ko-bridge-2.html cluster)"
run --json timeline "$(pick newsfold-archive ja-rail-1.html cluster)"
# A day is no guess; a zone is, and what an address says.
quiet -a days init
text='The harbour council voted on Monday night to close the old fish market at the end of October. It has stood on the quay since 1911.'
printf '{"id":"%s","text":"%s","published":"%s"}\n' \
	first "$text" 2024-03-01 second "$text" 2024-03-05 >days.jsonl
quiet -a days ingest days.jsonl
run -a days timeline "$(pick days L1 cluster)"
quiet -a urls init
printf '{"id":"%s","text":"%s","url":"https://quay.example/%s/market"}\n' \
	first "$text" 2024/03/01 second "$text" 2024/03/05 >urls.jsonl
quiet -a urls ingest urls.jsonl
run -a urls timeline "$(pick urls L1 cluster)"
# A second capture of one outlet is no rival; another that has but the day is.
tell() {
	printf '{"id":"%s","text":"%s","outlet":"%s","published":"%s"}\n' \
		"$1" "$text" "$2" "$3"
}
{
	tell 1 Quay 2024-03-01T08:00:00Z
	tell 2 Quay 2024-03-01T08:00:00Z
	tell 3 Mole 2024-03-01T09:00:00Z
} >twice.jsonl
{
	tell 1 Quay 2024-03-01T08:00:00+09:00
	tell 2 Mole 2024-03-01
} >rival.jsonl
# Nor is the outlet's own host, where a capture gives no better name.
{
	tell 1 'Quay Post' 2024-03-01T08:00:00Z
	tell 2 quay.example 2024-03-01T08:00:00Z
} | sed 's|}$|,"url":"https://quay.example/market"}|' >host.jsonl
for dump in twice rival host; do
	quiet -a $dump init
	quiet -a $dump ingest $dump.jsonl
	run -a $dump timeline "$(pick $dump L1 cluster)"
done
