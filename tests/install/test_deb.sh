#!/bin/sh
# The Debian package in a clean root: it installs, its dependencies are named, and
# the tutorial runs there. Skipped, and said, without root or debootstrap.
# BUILD in the environment; MIRROR for another archive of packages.
set -eu
cd "$(dirname -- "$0")/../.."
build=${BUILD:-build}
deb=$(find "$build" -maxdepth 1 -name 'newsfold_*.deb' | head -n 1)
[ -n "$deb" ] || {
	echo "deb: no package in $build; run make deb"
	exit 1
}
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
	echo "deb: skipped: needs root and debootstrap"
	exit 0
fi
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" ${MIRROR:+"$MIRROR"} >"$root.log" 2>&1 || {
	tail -n 5 "$root.log"
	rm -f "$root.log"
	echo "deb: skipped: debootstrap cannot reach a mirror"
	exit 0
}
rm -f "$root.log"
cp "$deb" "$root/tmp/newsfold.deb"
cp -R fixtures docs "$root/tmp/"
cp tests/install/tutorial.sh "$root/tmp/"
# A program linked here finds the package's library there.
dpkg-deb -x "$deb" "$root/tmp/package"
lib=$(dirname "$(find "$root/tmp/package" -name libnewsfold.so)")
${CC:-cc} -std=c11 -I"$root/tmp/package/usr/include" .packaging/example.c -L"$lib" -lnewsfold \
	-Wl,--allow-shlib-undefined -o "$root/tmp/example"
[ ! -e /etc/apt/apt.conf ] || cp /etc/apt/apt.conf "$root/etc/apt/"
cp -R /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
mount -t proc proc "$root/proc" 2>/dev/null || true
chroot "$root" apt-get update -qq
DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y -qq --no-install-recommends \
	/tmp/newsfold.deb >/dev/null
chroot "$root" newsfold --version
chroot "$root" /tmp/example /tmp/example-archive >"$root/tmp/got"
cmp tests/install/example.out "$root/tmp/got"
chroot "$root" env NEWSFOLD=/usr/bin/newsfold sh /tmp/tutorial.sh /tmp/docs/tutorial.md /tmp/fixtures
echo "deb: installs on a clean Debian, and the tutorial runs there"
