#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# robust: odd callers, sudden deaths; the container is the same, or nothing is left

load ../lib/bundle
bats_require_minimum_version 1.5.0

setup_file() {
	bundle_rootfs "$BATS_FILE_TMPDIR/rootfs"
}

setup() {
	b=$BATS_TEST_TMPDIR/b
	id=$(bundle_id)
	state=$BATS_TEST_TMPDIR/state
	davit=$(command -v "${RUNTIME:-davit}")
	mkdir "$b"
	cp "$bundle_lib/config.json" "$b/config.json"
	bundle_edit "$b" ".root.path = \"$BATS_FILE_TMPDIR/rootfs\""
}

script() { bundle_edit "$b" ".process.args = $(jq -cn --arg s "$1" '["/bin/sh", "-c", $s]')"; }

# the lines of status that a caller's oddities would show in
status_script='exec grep -E "^(SigBlk|SigIgn|SigCgt|Umask):" /proc/self/status'

expected="Umask:	0022
SigBlk:	0000000000000000
SigIgn:	0000000000000000
SigCgt:	0000000000000000"

@test "ignored signals, a blocked mask, a umask" {
	script "$status_script"
	cat >"$BATS_TEST_TMPDIR/caller.py" <<'P'
import os, signal, sys
for s in (signal.SIGPIPE, signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
    signal.signal(s, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_SETMASK, signal.valid_signals())
os.umask(0o077)
os.execv(sys.argv[1], sys.argv[1:])
P
	run timeout 20 python3 "$BATS_TEST_TMPDIR/caller.py" "$davit" --root "$state" run --bundle "$b" "$id"
	[ "$status" -eq 0 ]
	[ "$output" = "$expected" ]
}

@test "umask 077 does not hide the cgroups or the mount points" {
	script 'stat -c %a /dev /dev/shm /sys/fs/cgroup'
	run sh -c "umask 077; exec '$davit' --root '$state' run --bundle '$b' '$id'"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 755 ]
	[ "${lines[1]}" = 1777 ]
	[ "${lines[2]}" = 755 ]
}

@test "a working directory that is gone" {
	script 'pwd'
	mkdir "$BATS_TEST_TMPDIR/gone"
	cd "$BATS_TEST_TMPDIR/gone"
	rmdir "$BATS_TEST_TMPDIR/gone"
	run "$davit" --root "$state" run --bundle "$b" "$id"
	cd /
	[ "$status" -eq 0 ]
	[ "$output" = / ]
}

@test "a thousand leaked descriptors stay outside" {
	script 'ls /proc/self/fd | wc -l'
	cat >"$BATS_TEST_TMPDIR/caller.py" <<'P'
import os, resource, sys
for i in range(1000):
    os.set_inheritable(os.open("/etc", os.O_RDONLY | os.O_DIRECTORY), True)
os.execv(sys.argv[1], sys.argv[1:])
P
	ulimit -n 4096
	run python3 "$BATS_TEST_TMPDIR/caller.py" "$davit" --root "$state" run --bundle "$b" "$id"
	[ "$status" -eq 0 ]
	# 0, 1, 2 and the directory that ls reads
	[ "$output" = 4 ]
}

@test "closed standard streams" {
	script 'exit 6'
	run sh -c "exec '$davit' --root '$state' run --bundle '$b' '$id' <&- >&- 2>&-"
	[ "$status" -eq 6 ]
}

@test "vm.memfd_noexec=2" {
	script 'echo here; exit 8'
	# the setting belongs to the pid namespace
	run unshare -mpf --mount-proc sh -c "echo 2 >/proc/sys/vm/memfd_noexec || exit 99
		'$davit' --root '$state' run --bundle '$b' '$id'"
	[ "$status" -ne 99 ] || skip "no vm.memfd_noexec"
	[ "$status" -eq 8 ]
	[ "$output" = here ]
}

@test "a root file system below a 0700 directory, in a user namespace" {
	script 'id -u; stat -c %u /bin/busybox'
	mkdir -m 700 "$BATS_TEST_TMPDIR/private"
	bundle_rootfs "$BATS_TEST_TMPDIR/private/rootfs"
	chown -hR 100000:100000 "$BATS_TEST_TMPDIR/private/rootfs"
	bundle_edit "$b" ".root.path = \"$BATS_TEST_TMPDIR/private/rootfs\"" \
		'.linux.namespaces += [{"type": "user"}]' \
		'.linux.uidMappings = [{"containerID": 0, "hostID": 100000, "size": 65536}]' \
		'.linux.gidMappings = .linux.uidMappings'
	run "$davit" --root "$state" run --bundle "$b" "$id"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 0 ]
	[ "${lines[1]}" = 0 ]
}

# Everything of a run is in a session of its own, or in a cgroup with the container's id.
session() { setsid -w sh -c 'echo $$ >"$0"; exec "$@"' "$BATS_TEST_TMPDIR/session" "$@"; }

processes() {
	pgrep -s "$(cat "$BATS_TEST_TMPDIR/session")"
	find /sys/fs/cgroup -path "*$id*" \( -name cgroup.procs -o -name tasks \) -exec cat {} + 2>/dev/null
}

# nobody_left: within a moment no process of this test's container is there
nobody_left() {
	local i
	for i in $(seq 300); do
		[ -n "$(processes)" ] || return 0
		sleep 0.01
	done
	# shellcheck disable=SC2046 # a list
	ps -o pid,sid,stat,args $(processes)
	return 1
}

# what `delete --force` takes away
clean_up() {
	rm -rf "${state:?}/$id"
	find /sys/fs/cgroup -depth -type d -name "*$id*" -exec rmdir {} + 2>/dev/null || true
}

nothing_left() {
	nobody_left && [ ! -e "$state/$id" ] && [ -z "$(find /sys/fs/cgroup -type d -name "*$id*")" ] && return 0
	echo "left after $1:"
	ls -l "$state/$id" 2>&1
	find /sys/fs/cgroup -type d -name "*$id*"
	return 1
}

# calls [OPTION…]: the system calls of a run as lines `NAME NUMBER`, one for each time one is made
calls() {
	strace -qq -s 0 -o "$BATS_TEST_TMPDIR/calls" "$@" "$davit" --root "$state" run --bundle "$b" "$id" \
		</dev/null >/dev/null || return 1
	sed -E 's/^([0-9]+ +)?([a-z_0-9]+)\(.*/\2/; t; d' "$BATS_TEST_TMPDIR/calls" |
		awk '{ n[$1]++; print $1, n[$1] }'
}

inject() { # inject NAME WHAT [OPTION…]
	local name=$1 what=$2
	shift 2
	session timeout -k 1 20 strace -qq -o /dev/null -e "trace=$name" -e "inject=$name:$what" "$@" \
		"$davit" --root "$state" run --bundle "$b" "$id" </dev/null >"$BATS_TEST_TMPDIR/out" 2>&1
}

@test "davit is killed at each system call: no process is left" {
	script ": mark-$id"
	local name number n=0
	calls | every >"$BATS_TEST_TMPDIR/list"
	while read -r name number; do
		case $name in exit_group | execve | wait4) continue ;; esac
		inject "$name" "signal=KILL:when=$number" || true
		nobody_left || { echo "after $name $number"; false; }
		clean_up
		n=$((n + 1))
	done <"$BATS_TEST_TMPDIR/list"
	[ "$n" -gt 3 ]
}

# every: all of them is FAULTS=1; in ordinary runs every fifth, which differ from view to view
every() { awk -v n="${FAULTS:-5}" 'NR % n == 0'; }

# calls that only davit-init makes, so that a number names one of its calls
init_calls='mount mount_setattr move_mount pivot_root umount2 mknodat symlinkat fchownat sethostname
	capset setresuid setresgid setgroups keyctl openat2 unshare seccomp fchdir'

# shellcheck disable=SC2086 # a list
init_list() {
	calls -f -e "trace=$(echo $init_calls | tr ' ' ,)" | grep -wF "$(printf '%s\n' $init_calls)"
}

@test "davit-init is killed at any system call: what it was at is named, nothing is left" {
	script ": mark-$id"
	local name number n=0
	init_list | every >"$BATS_TEST_TMPDIR/list"
	while read -r name number; do
		inject "$name" "signal=KILL:when=$number" -f && { echo "no failure: $name $number"; false; }
		grep -q '^davit: error: .*davit-init was killed by signal 9 (SIGKILL) during: ' "$BATS_TEST_TMPDIR/out" ||
			{ echo "$name $number"; cat "$BATS_TEST_TMPDIR/out"; false; }
		nothing_left "$name $number"
		n=$((n + 1))
	done <"$BATS_TEST_TMPDIR/list"
	[ "$n" -gt 3 ]
}

@test "any system call fails: an error is told, or the container is the same; nothing is left" {
	script ": mark-$id"
	local name number status n=0 bad=0
	calls -f >"$BATS_TEST_TMPDIR/all"
	# each of both processes has its own numbers: the first of each name, and every one of init's
	{
		init_list
		awk '$2 <= 3' "$BATS_TEST_TMPDIR/all"
	} | sort -u | every >"$BATS_TEST_TMPDIR/list"
	while read -r name number; do
		case $name in
		syscall_*) continue ;; # strace has no name for it
		execve | exit | exit_group | brk | mmap | mprotect | arch_prctl | set_tid_address | close | munmap | wait4 | poll | unlinkat | rmdir) continue ;;
		esac
		status=0
		inject "$name" "error=EIO:when=$number" -f || status=$?
		# of the dynamic loader, before there is a davit
		grep -q 'error while loading shared libraries' "$BATS_TEST_TMPDIR/out" && continue
		[ "$status" -eq 0 ] || [ "$status" -eq 1 ] ||
			{ echo "$name $number: status $status"; cat "$BATS_TEST_TMPDIR/out"; bad=1; }
		[ "$status" -eq 0 ] || grep -q '^davit: error: .' "$BATS_TEST_TMPDIR/out" ||
			{ echo "$name $number: no word"; bad=1; }
		nothing_left "$name $number" || { cat "$BATS_TEST_TMPDIR/out"; clean_up; bad=1; }
		n=$((n + 1))
	done <"$BATS_TEST_TMPDIR/list"
	[ "$n" -gt 3 ] && [ "$bad" -eq 0 ]
}
