#!/bin/sh
# Man pages out of the program itself: make_manual.sh PROGRAM FOLDER
set -eu
program=$1 folder=$2
mkdir -p "$folder"
"$program" --help-as man >"$folder/newsfold.1"
"$program" --help-as commands | while IFS="$(printf '\t')" read -r name _; do
	"$program" "$name" --help-as man >"$folder/newsfold-$name.1"
done
