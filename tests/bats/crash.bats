#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# crash: create and start are killed at any of their system calls; what state, list, kill and delete
# say and do then. A part of the points in an ordinary run, all of them with DAVIT_TEST_FULL=1.
#
# views: hybrid v2

load ../lib/bundle
load ../lib/life
bats_require_minimum_version 1.5.0

setup_file() { bundle_rootfs "$BATS_FILE_TMPDIR/rootfs"; }
setup() { life_setup; }
teardown() { life_teardown; }

part() { # part N: every Nth line, or all
	[ -z "${DAVIT_TEST_FULL:-}" ] || { cat && return; }
	awk -v n="$1" '(NR + 3) % n == 0'
}

# calls WORD…: the system calls of that command of davit's own process as lines `NAME NUMBER`
calls() {
	strace -qq -s 0 -o "$BATS_TEST_TMPDIR/calls" "$RUNTIME" --root "$state" "$@" \
		</dev/null >/dev/null 2>&1 3>&- || return 1
	sed -E 's/^([a-z_0-9]+)\(.*/\1/; t; d' "$BATS_TEST_TMPDIR/calls" |
		awk '$1 != "execve" && $1 != "exit_group" { n[$1]++; print $1, n[$1] }'
}

# die_at NAME NUMBER WORD…: the command is killed at that call, in turns before it and after
turn=0
die_at() {
	local name=$1 number=$2 how=error=ENOSYS:
	shift 2
	turn=$((turn + 1))
	[ $((turn % 2)) -eq 0 ] || how=
	# the shell would name each of the dead
	{
		timeout -k 1 20 strace -qq -o /dev/null -e "trace=$name" \
			-e "inject=$name:${how}signal=KILL:when=$number" \
			"$RUNTIME" --root "$state" "$@" </dev/null >/dev/null 3>&- || true
	} 2>/dev/null
}

# dead: no process of the container is there, within a moment; the cgroup has its id
processes() { find /sys/fs/cgroup -path "*$id*" \( -name cgroup.procs -o -name tasks \) -exec cat {} + 2>/dev/null; }
dead() {
	local i
	for i in $(seq 200); do
		[ -n "$(processes)" ] || return 0
		sleep 0.01
	done
	return 1
}

# create_dies N: at every Nth of its calls
create_dies() {
	local name number word n=0
	calls create --bundle "$b" "$id" | part "$1" >"$BATS_TEST_TMPDIR/list"
	davit delete "$id"
	while read -r name number; do
		die_at "$name" "$number" create --bundle "$b" "$id"
		# the maker is dead, its child may be dying
		[ "$(word_of)" != running ] || dead || until_state stopped
		word=$(word_of)
		case $word in
		created) # davit-init waits already: it is whole
			davit start "$id"
			is_state running
			;;
		stopped)
			dead || { echo "processes after $name $number"; false; }
			run davit kill "$id" KILL
			refused "container not running"
			run davit start "$id"
			refused "in the stopped state"
			[ "$(davit list -q)" = "$id" ]
			;;
		'')
			dead
			[ ! -e "$state/$id" ]
			;;
		*)
			echo "$word after $name $number"
			false
			;;
		esac
		# a new create of the id works where the old one said nothing yet
		if [ -d "$state/$id" ] && [ ! -e "$state/$id/status" ]; then
			create
			is_state created
		fi
		davit delete --force "$id"
		nothing_of "$id" || { echo "after $name $number"; false; }
		n=$((n + 1))
	done <"$BATS_TEST_TMPDIR/list"
	echo "# create: $n points" >&3
	[ "$n" -gt 5 ]
}

@test "create is killed at each system call: nobody lives, state is right, delete takes all" {
	create_dies 11
}

@test "create is killed at each system call, with a user namespace" {
	edit '.linux.namespaces += [{"type": "user"}]' \
		'.linux.uidMappings = [{"containerID": 0, "hostID": 100000, "size": 65536}]' \
		'.linux.gidMappings = .linux.uidMappings'
	create_dies 17
}

@test "start is killed at each system call: it is created, or it runs" {
	local name number word n=0
	create
	calls start "$id" | part 5 >"$BATS_TEST_TMPDIR/list"
	davit delete --force "$id"
	create
	while read -r name number; do
		die_at "$name" "$number" start "$id"
		word=$(word_of)
		case $word in
		created)
			# not started; or accepted, and on its way
			davit start "$id" || is_state running
			;;
		running) ;;
		*)
			echo "\`$word\` after $name $number"
			false
			;;
		esac
		is_state running
		davit delete --force "$id"
		nothing_of "$id"
		create
		n=$((n + 1))
	done <"$BATS_TEST_TMPDIR/list"
	echo "# start: $n points" >&3
	[ "$n" -gt 5 ]
}

@test "delete is killed at each system call: another one finishes its work" {
	local name number n=0
	create
	calls delete --force "$id" | part 9 >"$BATS_TEST_TMPDIR/list"
	while read -r name number; do
		create
		davit start "$id"
		die_at "$name" "$number" delete --force "$id"
		davit delete --force "$id"
		nothing_of "$id" || { echo "after $name $number"; false; }
		n=$((n + 1))
	done <"$BATS_TEST_TMPDIR/list"
	echo "# delete: $n points" >&3
	[ "$n" -gt 5 ]
}

@test "two starts at once: one wins, the others say so" {
	local i round good
	for round in 1 2 3; do
		create
		for i in 1 2 3 4; do
			(
				davit start "$id" >"$BATS_TEST_TMPDIR/start$i" 2>&1 && echo won >>"$BATS_TEST_TMPDIR/start$i"
			) 3>&- &
		done
		wait
		good=$(cat "$BATS_TEST_TMPDIR"/start? | grep -cx won)
		[ "$good" -eq 1 ] || { cat "$BATS_TEST_TMPDIR"/start?; false; }
		[ "$(grep -l "cannot start container \`$id\` in the running state" "$BATS_TEST_TMPDIR"/start? | wc -l)" -eq 3 ]
		davit delete --force "$id"
	done
	nothing_of "$id"
}

@test "a container that dies before start, and while start speaks to it" {
	create
	kill -9 "$(pid_of)"
	run davit start "$id"
	refused "cannot start container \`$id\` in the stopped state"
	davit delete "$id"
	# killed right when the client has sent START
	create
	local pid
	pid=$(pid_of)
	kill -STOP "$pid"
	davit start "$id" >"$out.start" 2>&1 3>&- &
	local started=$!
	sleep 0.2
	kill -9 "$pid"
	wait "$started" && false
	grep -q 'in the stopped state' "$out.start"
	davit delete "$id"
	nothing_of "$id"
}

@test "a pid that has become another process's is never signalled" {
	create
	local pid victim
	pid=$(pid_of)
	# a process of the same clock tick would be taken for it; that cannot have its pid
	until
		sleep 1000 3>&- &
		victim=$!
		[ "$(cut -d " " -f 22 "/proc/$victim/stat")" != "$(jq .startTime "$state/$id/status")" ]
	do
		kill "$victim"
	done
	kill -9 "$pid"
	until_state stopped
	sed -i "s/\"pid\": $pid/\"pid\": $victim/" "$state/$id/status"
	is_state stopped
	run davit kill "$id" KILL
	refused "container not running"
	davit kill --all "$id" KILL
	davit delete --force "$id"
	kill -0 "$victim"
	kill "$victim"
	nothing_of "$id"
}

@test "what is done while another davit is at work waits for it, and says for whom" {
	create
	# a writer that holds the lock
	python3 - "$state/$id/page" "$BATS_TEST_TMPDIR/locked" 3>&- <<-'P' &
		import fcntl, struct, sys, time
		f = open(sys.argv[1], "r+b")
		fcntl.fcntl(f, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 1, 0))
		open(sys.argv[2], "w").write("yes")
		time.sleep(1)
	P
	until_file "$BATS_TEST_TMPDIR/locked" yes
	is_state created
	davit start "$id"
	is_state running
	davit delete --force "$id"
	nothing_of "$id"
	wait
}

@test "many creates at once, many ids: all are made, all go" {
	local i n=${DAVIT_TEST_FULL:+200}
	n=${n:-24}
	for i in $(seq "$n"); do
		davit create --bundle "$b" "$id.$i" </dev/null >"$BATS_TEST_TMPDIR/out.$i" 2>&1 3>&- &
	done
	wait
	cat "$BATS_TEST_TMPDIR"/out.*
	[ "$(davit list -q | wc -l)" -eq "$n" ]
	[ "$(davit list -f json | jq '[.[] | select(.status == "created")] | length')" -eq "$n" ]
	for i in $(seq "$n"); do
		davit delete --force "$id.$i" 3>&- &
	done
	wait
	[ -z "$(davit list -q)" ]
	nothing_of "$id"
}

@test "creates killed at any moment: nothing is left" {
	local i n=${DAVIT_TEST_FULL:+100}
	for i in $(seq "${n:-10}"); do
		# 0 to 30 ms: a create's length under load
		timeout -s KILL "0.0$((RANDOM % 30 + 10))" "$RUNTIME" --root "$state" create --bundle "$b" "$id" \
			</dev/null >"$out" 2>&1 3>&- || true
		davit delete --force "$id"
		nothing_of "$id"
	done
}
