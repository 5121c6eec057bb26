#!/bin/sh
# Completions for bash, zsh and fish out of the program itself:
# make_completions.sh PROGRAM FOLDER
set -eu
program=$1 folder=$2
tab=$(printf '\t')
mkdir -p "$folder"

# Lines LONG, SHORT, ARGUMENT, TEXT with tabs between; "-" is nothing, since read
# takes two tabs for one.
options() {
	"$program" "$@" --help-as options |
		awk -F '\t' -v OFS='\t' '{ for (i = 1; i < 4; i++) if ($i == "") $i = "-"; print }'
}

# The options a command has of its own: every command has the global ones.
global=$folder/.global
options >"$global"
own() {
	options "$1" | grep -vxF -f "$global" || true
}

# The same with the command before each; the options of every command stand
# under the command "*".
table() {
	sed "s/^/*$tab/" "$global"
	"$program" --help-as commands | while IFS="$tab" read -r name _; do
		own "$name" | sed "s/^/$name$tab/"
	done
}

# The words an option's value can be, by command and option.
values() {
	case $1/$2 in
	*/color) echo auto always never ;;
	*/progress) echo auto none json ;;
	*/kind) echo exact near contained partial ;;
	*/canonical) echo earliest longest most-complete ;;
	export/format) echo jsonl csv warc tar passim graphml ;;
	*/what) echo body original ;;
	esac
}

# Is an option's value a path?
is_path() {
	case $1 in
	FILE | DIR | FILE.html) return 0 ;;
	*) return 1 ;;
	esac
}

# Commands whose arguments are files.
takes_files="ingest | probe | extract | similar"

names=$("$program" --help-as commands | cut -f 1 | tr '\n' ' ')

bash_cases() {
	"$program" --help-as commands | while IFS="$tab" read -r name _; do
		words=$(options "$name" | awk -F '\t' '{ if ($1 != "-") printf "--%s ", $1
				if ($2 != "-") printf "-%s ", $2 }')
		printf '\t%s) words="%s" ;;\n' "$name" "$words"
	done
}

bash_values() {
	table | while IFS="$tab" read -r command long _ argument _; do
		[ "$long" != - ] || continue
		words=$(values "$command" "$long")
		[ -z "$words" ] ||
			printf '\t%s/--%s) words="%s" ;;\n' "$command" "$long" "$words"
		! is_path "$argument" ||
			printf '\t%s/--%s) files=yes ;;\n' "$command" "$long"
	done | sort -u
}

cat >"$folder/newsfold.bash" <<END
# bash completion for newsfold; written by the build.
_newsfold() {
	local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
	local command="" words="" files="" i known=" $names"
	for ((i = 1; i < COMP_CWORD; i++)); do
		case \$known in
		*" \${COMP_WORDS[i]} "*)
			command=\${COMP_WORDS[i]}
			break
			;;
		esac
	done
	case \$command/\$before in
$(bash_values | sed 's|^\t\*/|\t*/|')
	*/-o | */-t | */-a) files=yes ;;
	esac
	if [[ -z \$words && -z \$files ]]; then
		case \$command in
		"") words="$names--help --version" ;;
$(bash_cases | sed 's/^/	/')
		esac
		case \$command in
		$takes_files) files=yes ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "\$words" -- "\$word")
	if [[ -n \$files ]]; then
		compopt -o filenames 2>/dev/null
		while IFS= read -r i; do COMPREPLY+=("\$i"); done < <(compgen -f -- "\$word")
	fi
}
complete -F _newsfold newsfold
END

# In zsh's _arguments a colon, bracket or quote in a text must be escaped.
zsh_text() {
	printf '%s' "$1" | sed -e "s/'/'\\\\''/g" -e 's/[]:[]/\\&/g'
}
zsh_options() {
	options "$@" |
		while IFS="$tab" read -r long short argument text; do
			value=
			if [ "$argument" != - ]; then
				words=$(values "${1:-*}" "$long")
				value=":$(zsh_text "$argument"):"
				if [ -n "$words" ]; then
					value="$value($words)"
				elif is_path "$argument"; then
					value="${value}_files"
				else
					value="$value "
				fi
			fi
			[ "$long" = - ] || printf "\t\t\t'--%s%s[%s]%s' \\\\\n" "$long" \
				"${value:+=}" "$(zsh_text "$text")" "$value"
			[ "$short" = - ] || printf "\t\t\t'-%s[%s]%s' \\\\\n" "$short" \
				"$(zsh_text "$text")" "$value"
		done
}
{
	printf '#compdef newsfold\n# zsh completion for newsfold; written by the build.\n'
	printf "_newsfold() {\n\tlocal context state line\n\ttypeset -A opt_args\n"
	printf "\tlocal -a commands=(\n"
	"$program" --help-as commands | while IFS="$tab" read -r name text; do
		printf "\t\t'%s:%s'\n" "$name" "$(zsh_text "$text")"
	done
	printf "\t)\n\t_arguments -C -A '-*' \\\\\n"
	zsh_options
	printf "\t\t\t'1:command:->command' '*::argument:->argument'\n"
	printf "\tcase \$state in\n\tcommand) _describe command commands ;;\n"
	printf "\targument)\n\t\tcase \$line[1] in\n"
	for name in $names; do
		printf '\t\t%s) _arguments \\\n' "$name"
		zsh_options "$name"
		printf "\t\t\t'*:argument:_files' ;;\n"
	done
	printf "\t\tesac ;;\n\tesac\n}\n_newsfold \"\$@\"\n"
} >"$folder/_newsfold"

fish_text() {
	printf '%s' "$1" | sed -e 's/\\/\\\\/g' -e "s/'/\\\\'/g"
}
{
	echo '# fish completion for newsfold; written by the build.'
	"$program" --help-as commands | while IFS="$tab" read -r name text; do
		printf "complete -c newsfold -n 'not __fish_seen_subcommand_from %s' -f -a %s -d '%s'\n" \
			"${names% }" "$name" "$(fish_text "$text")"
	done
	table | while IFS="$tab" read -r command long short argument text; do
		printf 'complete -c newsfold'
		[ "$command" = '*' ] ||
			printf " -n '__fish_seen_subcommand_from %s'" "$command"
		[ "$long" = - ] || printf ' -l %s' "$long"
		[ "$short" = - ] || printf ' -s %s' "$short"
		words=$(values "$command" "$long")
		if [ -n "$words" ]; then
			printf " -x -a '%s'" "$words"
		elif is_path "$argument"; then
			printf ' -r'
		elif [ "$argument" != - ]; then
			printf ' -x'
		fi
		printf " -d '%s'\n" "$(fish_text "$text")"
	done | sort -u
} >"$folder/newsfold.fish"
rm "$global"
