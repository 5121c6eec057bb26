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
	lib/libnewsfold.so \
	lib/pkgconfig/newsfold.pc share/bash-completion/completions/newsfold \
	share/zsh/site-functions/_newsfold share/fish/vendor_completions.d/newsfold.fish \
	share/doc/newsfold/README.md share/doc/newsfold/tutorial.md; do
	[ -s "$usr/$file" ] || say "$file is not there"
done

cmp -s README.md "$usr/share/doc/newsfold/README.md" || say "the README is another one"

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

# The libraries: only their own names, and a program that uses each.
nm -g --defined-only "$usr/lib/libnewsfold.a" | awk 'NF == 3 { print $3 }' | sort >"$scratch/symbols"
nm -D --defined-only "$usr/lib/libnewsfold.so" | awk '{ print $3 }' | sort >"$scratch/shared"
grep -v '^newsfold_' "$scratch/symbols" "$scratch/shared" && say "names beside newsfold_*"
cmp -s "$scratch/symbols" "$scratch/shared" || say "the two libraries do not have the same names"
soname=$(objdump -p "$usr/lib/libnewsfold.so" | awk '$1 == "SONAME" { print $2 }')
[ -f "$usr/lib/$soname" ] || say "the shared library's name, $soname, is not there"
grep -q "NEWSFOLD_API_VERSION ${soname##*.}\$" "$usr/include/newsfold.h" ||
	say "$soname is not of the header's version"
PKG_CONFIG_PATH=$usr/lib/pkgconfig
export PKG_CONFIG_PATH
# try NAME FLAG...: the example, linked by these flags, prints what it should.
try() {
	name=$1
	shift
	# shellcheck disable=SC2086 # lists of words
	if ! ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${SANITIZE:-} \
		"$usr/share/doc/newsfold/example.c" "$@" -o "$scratch/$name"; then
		say "the example does not build, $name"
		return
	fi
	LD_LIBRARY_PATH=$usr/lib "$scratch/$name" "$scratch/archive-$name" >"$scratch/got" 2>&1 ||
		say "the example fails, $name"
	diff -u tests/install/example.out "$scratch/got" || say "the example prints something else, $name"
}
# shellcheck disable=SC2046 # lists of words
{
	try shared $(pkg-config --cflags --libs newsfold)
	try static -I"$usr/include" -L"$usr/lib" -l:libnewsfold.a \
		$(pkg-config --libs $(pkg-config --print-requires-private newsfold)) -lpthread -lm
}
objdump -p "$scratch/shared" | grep -q "NEEDED *$soname" || say "the example does not use $soname"

make --no-print-directory BUILD="$build" uninstall PREFIX="$usr" >/dev/null
[ -z "$(find "$usr" ! -type d)" ] || say "uninstall leaves $(find "$usr" ! -type d)"
[ "$wrong" -ne 0 ] || echo "install: all is there"
exit "$wrong"
