#!/bin/sh
# The fault matrix: what goes wrong, what is promised, what came of it. The
# program as built runs with a disk and a clock that misbehave (fault_shim.c),
# is killed, meets a full or read-only disk, other writers and readers.
#
#   make test-faults               a sample of the places (every STRIDEth)
#   make test-faults STRIDE=1      all of them
# shellcheck disable=SC2030,SC2031 # the shim is for one command alone
set -u
NEWSFOLD=$(realpath "${NEWSFOLD:-build/newsfold}")
SHIM=$(realpath "${SHIM:-build/faults/shim.so}")
STRIDE=${STRIDE:-8}
scratch=$(mktemp -d /tmp/newsfold-faults-XXXXXX)
unset NEWSFOLD_ARCHIVE XDG_CONFIG_HOME
HOME=$scratch && export HOME
mounted=
clean_up() {
	[ -z "$mounted" ] || umount "$mounted"
	rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
cd "$scratch" || exit 2
# A build going on beside it changes nothing.
cp "$NEWSFOLD" newsfold && NEWSFOLD=$scratch/newsfold
cp "$SHIM" shim.so && SHIM=$scratch/shim.so
chmod 755 .
failed=0

# ---- A world of two dumps --------------------------------------------------

line() { # ID OUTLET WORD: an article nothing else is like
	awk -v id="$1" -v outlet="$2" -v word="$3" 'BEGIN {
		printf "{\"id\": \"%s\", \"title\": \"%s\", ", id, id
		printf "\"source_domain\": \"%s\", \"maintext\": \"", outlet
		for (i = 0; i < 60; i++)
			printf "%s%d walked %s%d home. ", word, i * 7, word, i
		print "The end of " id ".\"}"
	}'
}
dumps() {
	for i in 1 2 3 4 5; do
		line "a$i" one.example "ash$((i / 2))"
	done >a.jsonl
	for i in 1 2 3 4 5 6; do
		line "b$i" two.example "birch$((i / 2))"
		line "c$i" one.example "ash$((i / 3))"
	done >b.jsonl
	echo '{"broken' >>b.jsonl
}
answers() { # ARCHIVE
	"$NEWSFOLD" -q -a "$1" --json list 2>/dev/null &&
		"$NEWSFOLD" -q -a "$1" --json clusters 2>/dev/null &&
		"$NEWSFOLD" -q -a "$1" --json clusters --kind partial 2>/dev/null
}
restores() { # ARCHIVE DUMP
	"$NEWSFOLD" -q -a "$1" restore --dump "$2" -o back 2>/dev/null &&
		cmp -s "$2" back
}
is_sound() { # ARCHIVE
	"$NEWSFOLD" -q -a "$1" verify --read-data >/dev/null 2>"$1.findings"
}
take() { # ARCHIVE DUMP: status 1 is that of the broken line
	"$NEWSFOLD" -q -a "$1" ingest "$2" >/dev/null 2>&1
	[ $? -le 1 ]
}
dumps
"$NEWSFOLD" -q -a base init
take base a.jsonl
cp -r base whole
take whole b.jsonl
answers whole >whole.answers
answers base >base.answers
id=$("$NEWSFOLD" -q -a whole --json list | sed -n 's/.*"id":"\(r:[0-9a-f]*\)".*"source_id":"a2".*/\1/p')
cp -r whole gone
"$NEWSFOLD" -q -a gone forget "$id" >/dev/null
answers gone >gone.answers

# ---- The table -------------------------------------------------------------

row() { # FAULT PLACES PROMISE-RESULT...
	fault=$1 places=$2
	shift 2
	printf '%-38s %6s' "$fault" "$places"
	for result in "$@"; do
		printf '  %-9s' "$result"
		case $result in
		held | -) ;;
		*) failed=$((failed + 1)) ;;
		esac
	done
	echo
}
echo "opens: the archive opens and verifies clean, every object read.  stays: what was"
echo "reported as stored is there and comes back.  again: the same command once more"
echo "doubles nothing and ends at the same answers.  bytes: every dump comes back byte"
echo "for byte.  says: exit status and a line that tell the truth."
printf '%-38s %6s  %-9s  %-9s  %-9s  %-9s  %-9s\n' fault places opens stays again bytes says

# Marks of one row: a promise holds until it is seen broken.
begin_row() { opens=held stays=held again=held bytes=held says=held; }
broken() { # PROMISE WHERE
	echo "    $1 broken: $2" >&2
	eval "$1=BROKEN"
}

# ---- Cuts ------------------------------------------------------------------

# The command of a cut, its archive before, and the answers after.
command=ingest
run_it() { # ARCHIVE
	case $command in
	ingest) "$NEWSFOLD" -q -j 1 -a "$1" ingest b.jsonl ;;
	forget) "$NEWSFOLD" -q -j 1 -a "$1" forget "$id" ;;
	rebuild) "$NEWSFOLD" -q -j 1 -a "$1" rebuild ;;
	compact) "$NEWSFOLD" -q -j 1 -a "$1" compact ;;
	esac
}
start_of() {
	case $command in
	ingest) echo base ;;
	compact) echo gone ;;
	*) echo whole ;;
	esac
}
end_of() {
	case $command in
	forget | compact) echo gone.answers ;;
	*) echo whole.answers ;;
	esac
}

look() { # STATUS WHERE
	is_sound cut || broken opens "$2: $(head -n 1 cut.findings)"
	case $1 in
	0 | 1)
		answers cut >now
		cmp -s now "$(end_of)" || broken stays "$2: reported, and not there"
		;;
	5) grep -q '^newsfold: error: ' err || broken says "$2: no line" ;;
	137) ;;
	*) broken says "$2: exit $1: $(head -n 1 err)" ;;
	esac
	[ "$command" != ingest ] || restores cut a.jsonl || broken stays "$2: a.jsonl"
	run_it cut >/dev/null 2>&1
	[ $? -le 1 ] || broken again "$2: fails"
	answers cut >now
	cmp -s now "$(end_of)" || broken again "$2: other answers"
	is_sound cut || broken again "$2: $(head -n 1 cut.findings)"
	if [ "$(end_of)" != gone.answers ]; then
		restores cut a.jsonl || broken bytes "$2: a.jsonl"
	fi
	restores cut b.jsonl || broken bytes "$2: b.jsonl"
}

cut() { # COMMAND WHAT NAME [GOES_ON]
	command=$1
	begin_row
	rm -rf cut && cp -r "$(start_of)" cut
	FAULT_COUNT=count FAULT_DIR=$scratch/cut LD_PRELOAD=$SHIM run_it cut \
		>/dev/null 2>&1
	count=$(cat count)
	at=1 places=0
	while [ "$at" -le "$count" ]; do
		rm -rf cut keep && cp -r "$(start_of)" cut && mkdir keep
		(
			export FAULT_AT="$at" FAULT_DO="$2" FAULT_KEEP="$scratch/keep"
			export FAULT_DIR="$scratch/cut" LD_PRELOAD="$SHIM"
			[ -z "${4-}" ] || export FAULT_GOES_ON=1
			run_it cut
		) >out 2>err
		look $? "$3 at $at of $count"
		places=$((places + 1))
		at=$((at + STRIDE))
	done 2>cuts.err
	grep broken cuts.err >&2
	row "$1: $3" "$places" $opens $stays $again $bytes $says
}

cut ingest kill "killed before an operation"
cut ingest tear "killed within a write"
cut ingest power "power cut, unsynced is lost"
cut ingest page "power cut, pages of it stay"
cut ingest 5 "one write or sync fails (EIO)"
cut ingest 28 "disk full from there on" on
cut ingest 13 "permission lost from there on" on
STRIDE=$((STRIDE * 3))
cut forget kill "killed"
cut forget power "power cut"
cut forget 28 "disk full" on
cut rebuild kill "killed"
cut rebuild 5 "EIO"
if "$NEWSFOLD" compact --help >/dev/null 2>&1; then
	cut compact kill "killed"
	cut compact power "power cut"
	cut compact 28 "disk full" on
fi

# ---- What lasts ------------------------------------------------------------

whole_run() { # NAME; the environment does it
	begin_row
	rm -rf cut && cp -r base cut
	command=ingest
	(
		export FAULT_DIR="$scratch/cut" LD_PRELOAD="$SHIM"
		run_it cut
	) >out 2>err
	status=$?
	[ $status -eq 1 ] || broken says "$1: exit $status: $(head -n 1 err)"
	look $status "$1"
	row "$1" 1 $opens $stays $again $bytes $says
}
FAULT_SHORT=1 && export FAULT_SHORT
whole_run "short and interrupted reads, writes"
unset FAULT_SHORT
FAULT_CLOCK=1 && export FAULT_CLOCK
whole_run "a clock that jumps by years"
unset FAULT_CLOCK

# Reported as done, and then the power goes: what was synced is all there is.
after_report() { # COMMAND WHAT NAME
	command=$1
	begin_row
	rm -rf cut keep && cp -r "$(start_of)" cut && mkdir keep
	(
		export FAULT_AT=-1 FAULT_DO="$2" FAULT_KEEP="$scratch/keep"
		export FAULT_DIR="$scratch/cut" LD_PRELOAD="$SHIM"
		run_it cut
	) >out 2>err
	status=$?
	look $status "$3"
}
after_report ingest power "power cut after the report"
row "ingest: power cut after the report" 1 $opens $stays $again $bytes $says
after_report ingest page "power cut after, pages stay"
row "ingest: the same, pages of it stay" 1 $opens $stays $again $bytes $says
after_report forget power "power cut after the report"
row "forget: power cut after the report" 1 $opens $stays $again $bytes $says

# Is this table able to say no? Where syncs are lies, what was reported is lost.
FAULT_LIES=1 && export FAULT_LIES
after_report ingest power "a disk that lies about syncs" 2>/dev/null
unset FAULT_LIES
if [ $stays = held ]; then
	echo "a disk that lies about its syncs goes unnoticed: the table is blind"
	failed=$((failed + 1))
fi

# ---- kill -9 at any time ---------------------------------------------------

for i in $(seq 1 150); do line "m$i" many.example "word$i"; done >many.jsonl
both() { # ARCHIVE
	take "$1" many.jsonl && take "$1" b.jsonl
}
kill_loop() {
	begin_row
	rm -rf cut && cp -r base cut
	command=ingest i=0
	while [ $i -lt 20 ]; do
		"$NEWSFOLD" -q -a cut ingest many.jsonl b.jsonl >/dev/null 2>&1 &
		pid=$!
		sleep "0.0$((i % 10))$((i % 7))"
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		i=$((i + 1))
		is_sound cut || broken opens "after $i: $(head -n 1 cut.findings)"
		restores cut a.jsonl || broken stays "after $i"
	done
	both cut || broken again fails
	rm -rf other && cp -r base other
	both other
	answers other >other.answers
	answers cut >now
	cmp -s now other.answers || broken again "other answers"
	restores cut many.jsonl || broken bytes many.jsonl
	restores cut b.jsonl || broken bytes b.jsonl
	row "kill -9 in a loop" 20 $opens $stays $again $bytes -
} 2>loop.err
kill_loop
grep broken loop.err >&2

# ---- Disks -----------------------------------------------------------------

# A disk of its own where that may be had: root mounts a small tmpfs.
can_mount() {
	[ "$(id -u)" -eq 0 ] || return 1
	mkdir -p disk
	mount -t tmpfs -o size="$1" tmpfs disk 2>/dev/null || return 1
	mounted=$scratch/disk
}
let_go() {
	umount disk && mounted=
}
full_disk() {
	begin_row
	command=ingest
	can_mount 700k || return 0
	cp -r base disk/cut
	i=0
	# Whatever room there is: each ends with 5, or had enough.
	while [ $i -lt 6 ]; do
		head -c $((60000 * i)) /dev/zero >disk/filler 2>/dev/null
		"$NEWSFOLD" -q -a disk/cut ingest many.jsonl >out 2>err
		status=$?
		case $status in
		5) grep -q '^newsfold: error: ' err || broken says "no line" ;;
		0) ;;
		*) broken says "exit $status: $(head -n 1 err)" ;;
		esac
		rm -f disk/filler
		mount -o remount,size=64m disk
		cp -r disk/cut/. cut.full 2>/dev/null || { rm -rf cut.full && cp -r disk/cut cut.full; }
		is_sound cut.full || broken opens "round $i: $(head -n 1 cut.full.findings)"
		restores cut.full a.jsonl || broken stays "round $i"
		rm -rf cut.full
		mount -o remount,size=700k disk 2>/dev/null
		i=$((i + 1))
	done
	mount -o remount,size=64m disk
	both disk/cut || broken again fails
	answers disk/cut >now
	cmp -s now other.answers || broken again "other answers"
	restores disk/cut many.jsonl || broken bytes many.jsonl
	let_go
	row "a small disk fills up (tmpfs)" 6 $opens $stays $again $bytes $says
}
full_disk

# A sector of the packs, each of them, that the disk gives an error for: readers
# read the rest, repair saves it, and the dumps taken again bring back the whole.
bad_sector() {
	begin_row
	size=$(wc -c <whole/packs/00000001.pack)
	at=0 places=0
	while [ "$at" -lt "$size" ]; do
		rm -rf cut && cp -r whole cut
		(
			FAULT_INODE=$(stat -c %i cut/packs/00000001.pack)
			export FAULT_INODE FAULT_BAD=$at LD_PRELOAD="$SHIM"
			answers cut >now || exit 99
			"$NEWSFOLD" -q -a cut repair
		) >out 2>err
		status=$?
		case $status in
		0 | 4) ;;
		99) broken opens "byte $at: $(head -n 1 err)" ;;
		*) broken says "byte $at: exit $status: $(head -n 1 err)" ;;
		esac
		cmp -s now whole.answers || broken opens "byte $at: other answers"
		"$NEWSFOLD" -q -a cut --json list 2>/dev/null | wc -l >now
		"$NEWSFOLD" -q -a whole --json list 2>/dev/null | wc -l |
			cmp -s - now || broken stays "byte $at: $(cat now) captures"
		{ take cut a.jsonl && take cut b.jsonl; } || broken again "byte $at: fails"
		is_sound cut || broken again "byte $at: $(head -n 1 cut.findings)"
		answers cut >now
		cmp -s now whole.answers || broken again "byte $at: other answers"
		restores cut a.jsonl || broken bytes "byte $at: a.jsonl"
		restores cut b.jsonl || broken bytes "byte $at: b.jsonl"
		places=$((places + 1))
		at=$((at + 512))
	done 2>sectors.err
	grep broken sectors.err >&2
	row "a sector of the packs is bad (EIO)" "$places" $opens $stays $again $bytes $says
}
bad_sector

says_five() { # STATUS WHERE
	[ "$1" -eq 5 ] || broken says "$2: exit $1: $(head -n 1 err)"
	grep -q '^newsfold: error: ' err || broken says "$2: no line"
}
read_only() {
	begin_row
	if can_mount 64m; then
		cp -r whole disk/cut
		mount -o remount,ro disk
		cut=disk/cut
	else
		rm -rf cut && cp -r whole cut && chmod -R a-w cut
		cut="cut"
	fi
	"$NEWSFOLD" -q -a $cut ingest many.jsonl >out 2>err
	says_five $? "ingest"
	"$NEWSFOLD" -q -a $cut verify --read-data >/dev/null 2>err ||
		broken opens "$(head -n 1 err)"
	answers $cut >now
	cmp -s now whole.answers || broken stays "other answers"
	restores $cut a.jsonl || broken bytes a.jsonl
	restores $cut b.jsonl || broken bytes b.jsonl
	# And where the derived files are not there, it says so.
	[ $cut != disk/cut ] || mount -o remount,rw disk
	chmod -R u+w $cut
	rm -rf $cut/catalog.sqlite $cut/postings $cut/index
	if [ $cut = disk/cut ]; then mount -o remount,ro disk; else chmod -R a-w $cut; fi
	"$NEWSFOLD" -q -a $cut list >out 2>err
	says_five $? "bare packs"
	if [ $cut = disk/cut ]; then let_go; else chmod -R u+w cut; fi
	row "a read-only archive" 2 $opens $stays - $bytes $says
}
read_only

no_permission() {
	[ "$(id -u)" -eq 0 ] || return 0
	command -v setpriv >/dev/null || return 0
	begin_row
	rm -rf cut && cp -r whole cut && chmod -R go-w cut
	nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
	$nobody "$NEWSFOLD" -q -a cut ingest "$scratch/many.jsonl" >out 2>err
	says_five $? "ingest"
	is_sound cut || broken opens "$(head -n 1 cut.findings)"
	$nobody "$NEWSFOLD" -q -a cut --json list >now 2>err
	[ -s now ] || broken stays "another user cannot read: $(head -n 1 err)"
	head -n "$(wc -l <now)" whole.answers | cmp -s - now ||
		broken stays "other answers for another user"
	take cut b.jsonl || broken again fails
	row "not ours to write" 1 $opens $stays $again - $says
}
no_permission

# ---- Company ---------------------------------------------------------------

company() {
	begin_row
	rm -rf cut && cp -r base cut
	# A writer that is at it until it is told to stop.
	mkfifo pipe
	"$NEWSFOLD" -q -a cut ingest --format jsonl --source slow - <pipe >/dev/null 2>&1 &
	writer=$!
	exec 9>pipe
	cat many.jsonl >&9
	sleep 0.3
	"$NEWSFOLD" -q -a cut ingest b.jsonl >out 2>err
	status=$?
	[ $status -eq 11 ] || broken says "exit $status: $(head -n 1 err)"
	grep -q 'another newsfold is writing' err || broken says "$(head -n 1 err)"
	row "a second writer" 1 - - - - $says
	begin_row
	i=0
	while [ $i -lt 10 ]; do
		answers cut >now || broken opens "reader $i"
		grep -q '"source_id":"a5"' now || broken stays "reader $i"
		restores cut a.jsonl || broken bytes "reader $i"
		line "n$i" late.example "late$i" >&9
		i=$((i + 1))
	done
	exec 9>&-
	wait $writer || broken says "the writer beside readers: $?"
	is_sound cut || broken opens "$(head -n 1 cut.findings)"
	"$NEWSFOLD" -q -a cut --json list | grep -c '"dump":"slow"' >now
	[ "$(cat now)" -eq 160 ] || broken again "$(cat now) of 160 captures"
	row "readers during an ingest" 10 $opens $stays $again $bytes $says
}
company

during_compact() {
	"$NEWSFOLD" compact --help >/dev/null 2>&1 || return 0
	begin_row
	rm -rf cut && cp -r other cut
	"$NEWSFOLD" -q -a cut compact >/dev/null 2>&1 &
	writer=$!
	i=0
	while [ $i -lt 10 ]; do
		restores cut many.jsonl || broken bytes "reader $i"
		i=$((i + 1))
	done
	wait $writer || broken says "compact: $?"
	answers cut >now
	cmp -s now other.answers || broken stays "other answers"
	is_sound cut || broken opens "$(head -n 1 cut.findings)"
	restores cut many.jsonl || broken again many.jsonl
	row "readers during a compact" 10 $opens $stays $again $bytes $says
}
during_compact

[ $failed -eq 0 ] || {
	echo "$failed promises broken"
	exit 1
}
echo "every promise held"
