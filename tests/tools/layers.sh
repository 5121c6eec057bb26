#!/bin/sh
# The plan of the house, checked: which folder may include which, file names
# that stand once in the tree, a DESIGN.md beside every piece of code.
#
#   tests/tools/layers.sh        from anywhere; prints what is wrong, status 1
set -u
cd "$(dirname -- "$0")/../.." || exit 2
wrong=$(
	# No arrow runs up. FROM may not include what matches PATTERN.
	arrow() {
		grep -rnE --include='*.[ch]' "^#include \"($2)" "$1" 2>/dev/null |
			sed "s|\$|    ($1 must not)|"
	}
	arrow core 'store/|cmd/'
	arrow store 'cmd/'
	arrow core/base 'core/(input|text|near|output)/'
	arrow core/text 'core/(input|near|output)/'
	arrow core/near 'core/(input|text|output)/'
	arrow core/find 'core/(input|output)/'
	# store/object knows only bytes.
	grep -rnE --include='*.[ch]' '^#include "' store/object |
		grep -vE '#include "(core/base|store/object)/' |
		sed 's|$|    (store/object may include core/base alone)|'
	# An include names its place in the tree, so that arrows can be seen.
	grep -rnE --include='*.[ch]' '^#include "[^/"]*"' core store cmd

	find core store cmd tests \( -name '*.c' -o -name '*.h' \) |
		sed 's|.*/||' | sort | uniq -d | sed 's|$|: two files of this name|'

	find core store cmd -name '*.c' | sed 's|/[^/]*$||' | sort -u |
		while read -r folder; do
			[ -s "$folder/DESIGN.md" ] || echo "$folder: no DESIGN.md"
		done

	# A DESIGN page that says nothing of a file is out of date.
	find core store cmd -name '*.c' | sort | while read -r file; do
		name=${file##*/} page=${file%/*}/DESIGN.md
		[ ! -e "$page" ] || grep -q "$(basename "$name" .c | sed s/^command_//)" "$page" ||
			echo "$page: not a word about $name"
	done
)
[ -z "$wrong" ] || {
	echo "$wrong"
	exit 1
}
