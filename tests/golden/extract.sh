# shellcheck shell=sh
# extract: the body of a page in any charset; no archive, no writing.
fixture dumps/folder
cd folder || exit 2
run extract naru/ko-bridge-2.html
run extract naru/ko-flood-3.html
run extract saebyeok/ko-battery-2.txt
run --json extract panmare/ja-rail-1.html panmare/ja-whale-1.html \
	meridian/zh-harbor-1.html panmare/zh-tea-1.html \
	meridian/de-orgel-1.html panmare/de-fahrrad-1.html \
	harrow/en-cafe-1.html meridian/ar-library-1.html
run --json extract saebyeok/ko-empty.html naru/ko-punct.html not-there.html
run --json extract - <hanbit/ko-star-1.html
# Bytes that no charset has are counted and located.
{
	printf '<meta charset="utf-8"><p>The café by the weir at Aldermoor opens again'
	printf ' on Monday, \352\260 says its owner, after nine months of repairs to'
	printf ' the floor, the roof and the old oven.</p><p>서울 시민</p>'
} >broken.html
run extract broken.html
# Which of two of one name.
mkdir one two
: >one/page.html
head -c 3000 "$NEWSFOLD" >two/page.html
run extract one/page.html two/page.html
