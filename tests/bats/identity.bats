#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# identity: what the payload is: ids, groups, five capability sets, NoNewPrivs, Seccomp, signals;
# as uid 0 and 1000, with and without noNewPrivileges, with no filter, one that allows all and one that
# kills on everything but execve. The payload makes no system call; its status is read from the host.
#
# views: hybrid v2

load ../lib/setup
bats_require_minimum_version 1.5.0

setup_file() {
	bundle_rootfs "$BATS_FILE_TMPDIR/rootfs"
	gcc -nostdlib -static -o "$BATS_FILE_TMPDIR/rootfs/bin/spin" "$tests_lib/spin.c"
}

setup() {
	mkdir "$bundle"
	cp "$tests_lib/config.json" "$bundle"
	bundle_edit "$bundle" ".root.path = \"$BATS_FILE_TMPDIR/rootfs\"" '.process.args = ["/bin/spin"]'
}

teardown() {
	[ -z "${runner:-}" ] || kill -9 "$runner" 2>/dev/null || true
}

# killing: a filter that kills on everything but execve
killing='.linux.seccomp = {"defaultAction": "SCMP_ACT_KILL_PROCESS", "architectures": ["SCMP_ARCH_X86_64"],
	"syscalls": [{"names": ["execve"], "action": "SCMP_ACT_ALLOW"}]}'
allowing='.linux.seccomp = {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
	{"names": ["swapon"], "action": "SCMP_ACT_ERRNO"}]}'
# sets of their own: bit 5 KILL, 10 NET_BIND_SERVICE, 29 AUDIT_WRITE, 12 NET_ADMIN
sets='.process.capabilities = {
	"bounding": ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_AUDIT_WRITE", "CAP_NET_ADMIN"],
	"permitted": ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_AUDIT_WRITE"],
	"effective": ["CAP_KILL", "CAP_AUDIT_WRITE"],
	"inheritable": ["CAP_KILL", "CAP_AUDIT_WRITE"],
	"ambient": ["CAP_AUDIT_WRITE"]}'
no_ambient='.process.capabilities.ambient = []'

# the_status FILTER…: the status of the running payload, one word and its value a line
the_status() {
	local pid="" comm="" filter=. try
	for try; do
		filter="$filter | ($try)"
	done
	bundle_edit "$bundle" "$filter"
	"$RUNTIME" --root "$DAVIT_ROOT" run --bundle "$bundle" --pid-file "$BATS_TEST_TMPDIR/pid" \
		"$(bundle_id)" >"$BATS_TEST_TMPDIR/out" 2>&1 </dev/null 3>&- &
	runner=$!
	for ((try = 0; try < 1000; try++)); do
		# no process for a look: the payload takes a processor while it waits for us
		read -r pid 2>/dev/null <"$BATS_TEST_TMPDIR/pid" || true
		[ -z "$pid" ] || read -r comm 2>/dev/null <"/proc/$pid/comm" || true
		[ "$comm" != spin ] || break
		kill -0 "$runner" || break
		sleep 0.01
	done
	if ! sed -E '/^(Uid|Gid|Groups|SigBlk|SigIgn|SigCgt|Cap...|NoNewPrivs|Seccomp|Umask):/!d; s/[[:space:]]+/ /g; s/ $//' \
		"/proc/$pid/status" >"$BATS_TEST_TMPDIR/status"; then
		cat "$BATS_TEST_TMPDIR/out"
		return 1
	fi
	kill -9 "$pid"
	status=0
	wait "$runner" || status=$?
	runner=
	rm "$BATS_TEST_TMPDIR/pid"
	[ "$status" -eq 137 ]
}

# shows WORD VALUE…
shows() {
	local wanted
	while [ $# -gt 0 ]; do
		wanted="$1:${2:+ $2}"
		grep -qxF -e "$wanted" "$BATS_TEST_TMPDIR/status" || {
			echo "not '$wanted'; the status:"
			cat "$BATS_TEST_TMPDIR/status"
			return 1
		}
		shift 2
	done
}

caps() { # caps INHERITABLE PERMITTED EFFECTIVE BOUNDING AMBIENT, in hexadecimal
	local wanted
	wanted=$(printf 'CapInh: %016x\nCapPrm: %016x\nCapEff: %016x\nCapBnd: %016x\nCapAmb: %016x' "${@/#/0x}")
	diff <(echo "$wanted") <(grep ^Cap "$BATS_TEST_TMPDIR/status")
}

# each_filter NNP FILTER…: with no filter, one that allows, one that kills; caps' words are in $want
each_filter() {
	local nnp=$1 row
	shift
	for row in "0|del(.linux.seccomp)" "2|$allowing" "2|$killing"; do
		the_status ".process.noNewPrivileges = $([ "$nnp" = 1 ] && echo true || echo false)" "$@" "${row#*|}"
		# shellcheck disable=SC2086 # words
		caps $want
		shows NoNewPrivs "$nnp" Seccomp "${row%%|*}" SigBlk 0000000000000000 SigIgn 0000000000000000 \
			SigCgt 0000000000000000
	done
}

# capabilities(7): exec by root gains the bounding set and the inheritable one
@test "root, gaining privileges is allowed" {
	want="0 20001420 20001420 20001420 0"
	each_filter 0 "$sets" "$no_ambient" '.process.capabilities.inheritable = []'
	want="20000020 20001420 20001420 20001420 20000000"
	each_filter 0 "$sets"
}

# … but with no_new_privs only what was permitted before
@test "root, noNewPrivileges" {
	want="0 20000420 20000420 20001420 0"
	each_filter 1 "$sets" "$no_ambient" '.process.capabilities.inheritable = []'
	want="20000020 20000420 20000420 20001420 20000000"
	each_filter 1 "$sets"
}

# … and by another user it keeps the ambient set alone
@test "uid 1000, gaining privileges is allowed" {
	want="20000020 0 0 20001420 0"
	each_filter 0 "$sets" "$no_ambient" '.process.user = {"uid": 1000, "gid": 1000}'
	want="20000020 20000000 20000000 20001420 20000000"
	each_filter 0 "$sets"
}

@test "uid 1000, noNewPrivileges" {
	want="20000020 0 0 20001420 0"
	each_filter 1 "$sets" "$no_ambient" '.process.user = {"uid": 1000, "gid": 1000}'
	want="20000020 20000000 20000000 20001420 20000000"
	each_filter 1 "$sets"
}

@test "no capabilities at all" {
	want="0 0 0 0 0"
	each_filter 0 '.process.capabilities = {}'
	each_filter 1 '.process.capabilities = {}'
	each_filter 0 '.process.capabilities = {}' '.process.user = {"uid": 1000, "gid": 1000}'
}

@test "ids, groups, umask" {
	the_status '.process.user = {"uid": 1000, "gid": 1001, "additionalGids": [10, 1001, 4000000000], "umask": 63}'
	shows Uid "1000 1000 1000 1000" Gid "1001 1001 1001 1001" Groups "10 1001 4000000000" Umask 0077
	the_status '.process.user = {"uid": 0, "gid": 5}'
	shows Uid "0 0 0 0" Gid "5 5 5 5" Groups "" Umask 0022
	the_status '.process.user = {"uid": 4294967294, "gid": 4294967294}'
	shows Uid "4294967294 4294967294 4294967294 4294967294" Gid "4294967294 4294967294 4294967294 4294967294"
}

@test "in a user namespace: mapped ids, and the same sets" {
	# chown -h: the links too; what the shared tree is owned by matters to no other test
	cp -a "$BATS_FILE_TMPDIR/rootfs" "$BATS_TEST_TMPDIR/rootfs"
	chown -hR 100000:100000 "$BATS_TEST_TMPDIR/rootfs"
	bundle_edit "$bundle" ".root.path = \"$BATS_TEST_TMPDIR/rootfs\"" '.linux.namespaces += [{"type": "user"}]' \
		'.linux.uidMappings = [{"containerID": 0, "hostID": 100000, "size": 65536}]' \
		'.linux.gidMappings = .linux.uidMappings'
	want="20000020 20001420 20001420 20001420 20000000"
	each_filter 0 "$sets" '.process.user = {"uid": 0, "gid": 0, "additionalGids": [3]}'
	shows Uid "100000 100000 100000 100000" Groups 100003
	want="20000020 20000000 20000000 20001420 20000000"
	each_filter 1 '.process.user = {"uid": 1000, "gid": 1000}'
	shows Uid "101000 101000 101000 101000" Gid "101000 101000 101000 101000" Groups ""
}
