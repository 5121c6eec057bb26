#!/bin/sh
# Run the commands of docs/tutorial.md ("    $ ...") one after the other in a
# scratch folder: tutorial.sh TUTORIAL FIXTURES, the program in $NEWSFOLD. The
# first that fails ends it with status 1.
set -u
tutorial=$1
FIXTURES=$2
export FIXTURES
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sed -n 's/^    \$ //p' "$tutorial" >"$scratch/commands"
case $NEWSFOLD in
/*) ;;
*) NEWSFOLD=$PWD/$NEWSFOLD ;;
esac
newsfold() {
	"$NEWSFOLD" -q "$@"
}
mkdir "$scratch/work"
cd "$scratch/work" || exit 2
while IFS= read -r command <&3; do
	if ! eval "$command" >"$scratch/out" 2>&1 </dev/null; then
		echo "tutorial: fails: $command"
		cat "$scratch/out"
		exit 1
	fi
done 3<"$scratch/commands"
echo "tutorial: all $(wc -l <"$scratch/commands") commands run"
