#!/bin/sh
# Completions for bash, zsh and fish out of the program itself:
# make_completions.sh PROGRAM FOLDER
set -eu
program=$1 folder=$2
tab=$(printf '\t')
mkdir -p "$folder"

# The options a command has of its own: every command has the global ones.
global=$folder/.global
"$program" --help-as options >"$global"
own() {
	"$program" "$1" --help-as options | grep -vxF -f "$global" || true
}

# Lines COMMAND, LONG, SHORT, ARGUMENT, TEXT with tabs between; "-" is nothing.
# The options of every command stand under the command "*".
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
	clusters/kind) echo exact near contained partial ;;
	export/format) echo jsonl csv warc tar passim graphml ;;
	*/what) echo body original ;;
	esac
}

# Commands whose arguments are files.
takes_files="ingest | probe | extract | similar"

names=$("$program" --help-as commands | cut -f 1 | tr '\n' ' ')

bash_cases() {
	"$program" --help-as commands | while IFS="$tab" read -r name _; do
		options=$("$program" "$name" --help-as options |
			awk -F '\t' '{ if ($1 != "") printf "--%s ", $1
				if ($2 != "-") printf "-%s ", $2 }')
		printf '\t%s) words="%s" ;;\n' "$name" "$options"
	done
}

bash_values() {
	table | while IFS="$tab" read -r command long _ argument _; do
		[ -n "$long" ] || continue
		words=$(values "$command" "$long")
		[ -z "$words" ] ||
			printf '\t%s/--%s) words="%s" ;;\n' "$command" "$long" "$words"
		case $argument in
		FILE | DIR | FILE.html) printf '\t%s/--%s) files=yes ;;\n' "$command" "$long" ;;
		esac
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
	"$program" "$1" --help-as options |
		while IFS="$tab" read -r long short argument text; do
			value=
			if [ -n "$argument" ]; then
				words=$(values "$1" "$long")
				value=":$(zsh_text "$argument"):"
				if [ -n "$words" ]; then
					value="$value($words)"
				else
					value="${value}_files"
				fi
			fi
			[ -z "$long" ] || printf "\t\t\t'--%s%s[%s]%s' \\\\\n" "$long" \
				"${argument:+=}" "$(zsh_text "$text")" "$value"
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
	printf "\t)\n\t_arguments -C '1:command:->command' '*::argument:->argument'\n"
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
		printf "complete -c newsfold -n __fish_use_subcommand -f -a %s -d '%s'\n" \
			"$name" "$(fish_text "$text")"
	done
	table | while IFS="$tab" read -r command long short argument text; do
		printf 'complete -c newsfold'
		[ "$command" = '*' ] ||
			printf " -n '__fish_seen_subcommand_from %s'" "$command"
		[ -z "$long" ] || printf ' -l %s' "$long"
		[ "$short" = - ] || printf ' -s %s' "$short"
		words=$(values "$command" "$long")
		if [ -n "$words" ]; then
			printf " -x -a '%s'" "$words"
		elif [ -n "$argument" ]; then
			printf ' -r'
		fi
		printf " -d '%s'\n" "$(fish_text "$text")"
	done | sort -u
} >"$folder/newsfold.fish"
rm "$global"
