#!/bin/sh
# Build newsfold for ARM64 and run the golden scenarios there, on any Debian:
# Debian's cross compiler, its ARM64 packages unpacked beside the build, and
# qemu's user mode. What NEON and the page's assets do shows nowhere else.
#
#   tests/tools/arm64.sh FOLDER PACKAGE...   FOLDER: for all of it; PACKAGE: the
#                                            libraries to build with
#   SCENARIOS='NAME...'                      these alone
set -eu

folder=$1
shift
mkdir -p "$folder"
folder=$(CDPATH='' cd -- "$folder" && pwd)
root=$folder/root
triple=aarch64-linux-gnu

# apt with a state of its own: nothing of this machine's is touched.
apt() {
	apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 \
		-o Dir::State="$folder/apt" \
		-o Dir::State::status="$folder/apt/status" \
		-o Dir::Cache="$folder/apt/cache" -o Debug::NoLocking=1 \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

if [ ! -e "$folder/unpacked" ]; then
	mkdir -p "$folder/apt/lists/partial" \
		"$folder/apt/cache/archives/partial" "$root"
	: >"$folder/apt/status"
	apt update
	apt install --download-only --no-install-recommends -y "$@"
	for package in "$folder"/apt/cache/archives/*.deb; do
		dpkg -x "$package" "$root"
	done
	# The C library's linker script names places in /: the cross
	# compiler has its own.
	for name in c m pthread; do
		rm -f "$root/usr/lib/$triple/lib$name.so" \
			"$root/usr/lib/$triple/lib$name.a"
	done
	touch "$folder/unpacked"
fi

libraries=
for name in xxhash zstd archive sqlite3 uchardet utf8proc popt crypto z \
	brotlidec expat microhttpd pthread m; do
	libraries="$libraries -l$name"
done
include=$root/usr/include
lib=$root/usr/lib/$triple:$root/lib/$triple
make BUILD="$folder/build" CC=$triple-gcc \
	PKG_CFLAGS="-isystem $include -isystem $include/uchardet \
		-isystem $include/$triple" \
	PKG_LIBS="-L${lib%:*} -L${lib#*:} -Wl,-rpath-link,$lib $libraries" \
	"$folder/build/newsfold"

cat >"$folder/newsfold" <<-EOF
	#!/bin/sh
	exec qemu-aarch64 -L "$root" "$folder/build/newsfold" "\$@"
EOF
chmod +x "$folder/newsfold"
# shellcheck disable=SC2086 # words
NEWSFOLD=$folder/newsfold sh tests/golden/run.sh ${SCENARIOS:-}
