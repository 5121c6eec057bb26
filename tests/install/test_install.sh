#!/bin/sh
# `make install` into a scratch folder: everything is there, man and shellcheck
# are content, the example builds by pkg-config and runs, uninstall leaves
# nothing. BUILD and CC in the environment. Status 1 when something is wrong.
set -u
cd "$(dirname -- "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL
build=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
wrong=0
say() {
	echo "install: $*"
	wrong=1
}
make --no-print-directory BUILD="$build" install PREFIX="$scratch/usr" >"$scratch/log" 2>&1 ||
	{
		cat "$scratch/log"
		exit 1
	}
usr=$scratch/usr
for file in bin/newsfold share/man/man1/newsfold.1 include/newsfold.h lib/libnewsfold.a \
	lib/pkgconfig/newsfold.pc share/bash-completion/completions/newsfold \
	share/zsh/site-functions/_newsfold share/fish/vendor_completions.d/newsfold.fish \
	share/doc/newsfold/README.md share/doc/newsfold/tutorial.md; do
	[ -s "$usr/$file" ] || say "$file is not there"
done

# A page a command, none with a warning.
"$usr/bin/newsfold" --help-as commands | cut -f 1 >"$scratch/names"
while read -r name; do
	[ -s "$usr/share/man/man1/newsfold-$name.1" ] || say "no page for $name"
done <"$scratch/names"
if command -v man >/dev/null; then
	for page in "$usr"/share/man/man1/*.1; do
		LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" \
			2>"$scratch/warnings" >/dev/null || say "$page: man fails"
		[ ! -s "$scratch/warnings" ] || say "$page: $(cat "$scratch/warnings")"
	done
else
	echo "install: no man here, pages not formatted"
fi

# Completions: each shell that is here reads its own and completes by it.
bash_file=$usr/share/bash-completion/completions/newsfold
if command -v shellcheck >/dev/null; then
	shellcheck -s bash "$bash_file" || say "shellcheck finds fault with bash's completion"
fi
sh tests/install/test_completions.sh "$build/extras/completions" || wrong=1
for shell in zsh fish; do
	command -v $shell >/dev/null || continue
	case $shell in
	zsh) file=$usr/share/zsh/site-functions/_newsfold ;;
	fish) file=$usr/share/fish/vendor_completions.d/newsfold.fish ;;
	esac
	$shell -n "$file" || say "$shell cannot read $file"
done

# The library: only its own names, and a program that uses it.
nm -g --defined-only "$usr/lib/libnewsfold.a" | awk 'NF == 3 { print $3 }' | sort >"$scratch/symbols"
grep -v '^newsfold_' "$scratch/symbols" && say "names beside newsfold_*"
PKG_CONFIG_PATH=$usr/lib/pkgconfig
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086 # lists of words
if ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${SANITIZE:-} \
	"$usr/share/doc/newsfold/example.c" \
	$(pkg-config --cflags --libs newsfold) -o "$scratch/example"; then
	"$scratch/example" "$scratch/archive" >"$scratch/got" 2>&1 || say "the example fails"
	diff -u tests/install/example.out "$scratch/got" || say "the example prints something else"
else
	say "the example does not build"
fi

make --no-print-directory BUILD="$build" uninstall PREFIX="$usr" >/dev/null
[ -z "$(find "$usr" -type f)" ] || say "uninstall leaves $(find "$usr" -type f)"
[ "$wrong" -ne 0 ] || echo "install: all is there"
exit "$wrong"
