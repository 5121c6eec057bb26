#!/bin/sh
# A Debian package out of `make install`: BUILD and VERSION in the environment;
# leaves $BUILD/newsfold_VERSION_ARCH.deb. Needs dpkg-deb alone; dpkg-shlibdeps,
# where it is there, works out what libraries it needs.
set -eu
cd "$(dirname -- "$0")/.."
unset MAKEFLAGS MAKELEVEL
build=${BUILD:-build}
arch=$(dpkg --print-architecture)
tree=$build/deb
rm -rf "$tree"
mkdir -p "$tree/DEBIAN"
libdir=/usr/lib/$(${CC:-cc} -print-multiarch)
make --no-print-directory BUILD="$build" install DESTDIR="$tree" PREFIX=/usr \
	LIBDIR="$libdir" >/dev/null
soname=$(readlink "$tree$libdir/libnewsfold.so")
strip --strip-unneeded "$tree/usr/bin/newsfold" "$tree$libdir/$soname"
strip --strip-debug "$tree$libdir/libnewsfold.a"
gzip -9n "$tree"/usr/share/man/man1/*.1
mv "$tree/usr/share/doc/newsfold/LICENSE" "$tree/usr/share/doc/newsfold/copyright"
mkdir -p "$tree/usr/share/zsh/vendor-completions"
mv "$tree/usr/share/zsh/site-functions/_newsfold" "$tree/usr/share/zsh/vendor-completions/"
rmdir "$tree/usr/share/zsh/site-functions"
find "$tree/usr" -type d -exec chmod 755 {} +

depends=
if command -v dpkg-shlibdeps >/dev/null; then
	work=$(mktemp -d)
	mkdir -p "$work/debian"
	printf 'Source: newsfold\n\nPackage: newsfold\nArchitecture: any\n' >"$work/debian/control"
	usr=$(CDPATH='' cd -- "$tree/usr" && pwd)
	depends=$(cd "$work" && dpkg-shlibdeps -O "$usr/bin/newsfold" "$usr${libdir#/usr}/$soname" \
		2>/dev/null |
		sed -n 's/^shlibs:Depends=//p')
	rm -r "$work"
fi
# What Debian 12 calls them.
[ -n "$depends" ] || depends="libc6, libarchive13, libbrotli1, libexpat1, libmicrohttpd12, \
libpopt0, libsqlite3-0, libssl3, libuchardet0, libutf8proc2, libxxhash0, libzstd1, zlib1g"

cat >"$tree/DEBIAN/control" <<END
Package: newsfold
Version: $VERSION
Architecture: $arch
Maintainer: newsfold <newsfold@localhost>
Installed-Size: $(du -sk "$tree/usr" | cut -f 1)
Depends: $depends
Suggests: gcc, pkg-config
Section: utils
Priority: optional
Description: deduplicating archive for scraped news
 Takes folders of pages, tar, zip, WARC, JSON lines and CSV, finds the exact
 and edited copies of each article, says why, and gives every original back
 byte for byte. With man pages, completions for bash, zsh and fish, and a small
 C library, shared and static.
END
# Other packages may depend on the library; ld.so hears of it.
echo "libnewsfold ${soname##*.} newsfold" >"$tree/DEBIAN/shlibs"
echo "activate-noawait ldconfig" >"$tree/DEBIAN/triggers"
(cd "$tree" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
out=$build/newsfold_${VERSION}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$out" >/dev/null
echo "$out"
