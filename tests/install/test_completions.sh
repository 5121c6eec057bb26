#!/bin/sh
# Each shell that is here completes by its own file: test_completions.sh FOLDER,
# which make_completions.sh wrote. Status 1 when one completes to something else.
set -u
folder=$(CDPATH='' cd -- "$1" && pwd)
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
wrong=0 ran=

# shellcheck disable=SC2016,SC2317 # bash's own variables; called by name
in_bash() {
	bash -c '. "$1"; read -ra COMP_WORDS <<<"$2"; [[ $2 != *" " ]] || COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _newsfold; printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$folder/newsfold.bash" "$1"
}
# shellcheck disable=SC2317
in_zsh() {
	timeout 60 zsh -f "$here/complete.zsh" "$folder" "$1" </dev/null | tr -d '\r'
}
# shellcheck disable=SC2317
in_fish() {
	timeout 60 fish -N -c "source $folder/newsfold.fish; complete -C '$1'" | cut -f 1
}
# offers SHELL LINE WORD...: each word is among what the shell offers.
offers() {
	shell=$1 line=$2
	shift 2
	got=$("in_$shell" "$line")
	for word in "$@"; do
		case $got in
		*"$word"*) ;;
		*)
			echo "completions: $shell makes of '$line': $got (no $word)"
			wrong=1
			;;
		esac
	done
}
for shell in bash zsh fish; do
	command -v $shell >/dev/null || {
		echo "completions: $shell skipped, it is not installed"
		continue
	}
	ran="$ran $shell"
	offers "$shell" 'newsfold cl' clusters
	offers "$shell" 'newsfold --json sea' search
	offers "$shell" 'newsfold -a elsewhere com' compact
	offers "$shell" 'newsfold export --format ' csv graphml jsonl passim tar warc
	offers "$shell" 'newsfold clusters --json --min-s' min-size min-similarity
	offers "$shell" 'newsfold report --canonical ' earliest longest most-complete
done
[ "$wrong" -ne 0 ] || echo "completions: right in$ran"
exit "$wrong"
