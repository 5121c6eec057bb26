# complete.zsh FOLDER LINE: what zsh makes of Tab behind LINE, with the completions
# in FOLDER: what it lists, then the line in brackets.
zmodload zsh/zpty || exit 2
export TERM=dumb
until_shown() {
	local part
	while zpty -r shell part; do
		print -rn -- "$part"
		[[ $part == *$1* ]] && return
	done
}
zpty shell zsh -f -i
zpty -w shell "stty columns 200; PS1=''; setopt auto_list no_auto_menu no_beep"
zpty -w shell "LISTMAX=10000; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'tell() { print -r -- "<$BUFFER>" en""d; }; unsetopt list_ambiguous'
zpty -w shell "zle -N tell; bindkey '^X' tell; print re\"\"ady"
until_shown ready >/dev/null
zpty -n -w shell "$2"$'\t\C-x'
until_shown "> end"
zpty -d shell
