#!/bin/sh
# Install the Debian packages named as arguments that are missing. Uses sudo
# only when not root; says what is needed where there is no apt-get. Two at a
# time (targets of a parallel make) take turns: apt-get refuses a second one.
set -eu

if command -v flock >/dev/null 2>&1; then
	exec 9>"${TMPDIR:-/tmp}/newsfold-deps-$(id -u).lock"
	flock 9
fi
missing=
for package in "$@"; do
	if command -v dpkg-query >/dev/null 2>&1; then
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		[ "$status" = installed ] || missing="$missing $package"
	fi
done

if ! command -v apt-get >/dev/null 2>&1; then
	echo "deps: no apt-get here; newsfold needs what these Debian packages hold: $*" >&2
	exit 0
fi
[ -n "$missing" ] || exit 0

run=
if [ "$(id -u)" -ne 0 ]; then
	run=sudo
	if ! command -v sudo >/dev/null 2>&1; then
		echo "deps: please install as root:$missing" >&2
		exit 1
	fi
fi
echo "deps: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt="$run apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300"
# shellcheck disable=SC2086 # lists of words
{
	$apt update >&2 9>&-
	$apt install -y --no-install-recommends $missing >&2 9>&-
}
