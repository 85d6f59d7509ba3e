#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Profiles as the payload meets them, and the cache of filters.

load ../lib/setup

setup() {
	bats_require_minimum_version 1.5.0
	if is_davit && ! "$RUNTIME" --version | grep -q libseccomp; then
		skip "built without seccomp"
	fi
	make_bundle '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"]}' \
		'.root.readonly = false'
	cache=$DAVIT_ROOT/.cache/seccomp
}

rule() { # rule NAMES ACTION [MORE]: one more rule
	bundle_edit "$bundle" ".linux.seccomp.syscalls += [{names: $1, action: \"SCMP_ACT_$2\"} + (${3:-{\}})]"
}

@test "ERRNO with its number, and EPERM without" {
	rule '["mkdir", "mkdirat"]' ERRNO '{errnoRet: 28}'
	rule '["rmdir", "unlinkat"]' ERRNO
	container sh -c 'mkdir /tmp/a 2>&1; rmdir /tmp 2>&1; true'
	is "mkdir: can't create directory '/tmp/a': No space left on device
rmdir: '/tmp': Operation not permitted"
}

@test "KILL_PROCESS ends the process with SIGSYS" {
	rule '["mkdir", "mkdirat"]' KILL_PROCESS
	container mkdir /tmp/a
	[ "$status" -eq 159 ]
	container sh -c 'mkdir /tmp/a; echo $?'
	has 159
}

@test "conditions on one argument are joined by or, on several by and" {
	rule '["kill"]' ERRNO '{errnoRet: 28, args: [{index: 1, value: 10, op: "SCMP_CMP_EQ"}, {index: 1, value: 12, op: "SCMP_CMP_EQ"}]}'
	container sh -c 'trap : USR1 USR2 HUP; for s in USR1 USR2 HUP; do kill -$s $$ 2>/dev/null; echo $?; done'
	is "1
1
0"
}

@test "the default action is the first word: only what is named is allowed" {
	bundle_edit "$bundle" '.linux.seccomp.defaultAction = "SCMP_ACT_ERRNO"' '.linux.seccomp.defaultErrnoRet = 38' \
		'.linux.seccomp.syscalls = [{names: ["execve", "brk", "arch_prctl", "set_tid_address", "set_robust_list", "rseq",
			"mprotect", "mmap", "munmap", "prlimit64", "readlink", "readlinkat", "getrandom", "write", "exit_group", "getuid",
			"setuid", "setgid", "getgid", "newfstatat", "fstat", "prctl", "rt_sigaction", "nosuchcall"], action: "SCMP_ACT_ALLOW"}]'
	container echo hello
	is hello
	container mkdir /tmp/a
	[ "$status" -eq 1 ]
	has "Function not implemented"
}

@test "with and without noNewPrivileges one filter is in force" {
	local value
	for value in true false; do
		bundle_edit "$bundle" ".process.noNewPrivileges = $value"
		container grep -E '^(Seccomp|NoNewPrivs):' /proc/self/status
		[ "$status" -eq 0 ]
		[[ "$output" == "NoNewPrivs:"?$([ "$value" = true ] && echo 1 || echo 0)$'\n'"Seccomp:"?2 ]]
	done
}

@test "a filter that kills on everything but execve lets the payload start" {
	bundle_edit "$bundle" '.linux.seccomp.defaultAction = "SCMP_ACT_KILL_PROCESS"' \
		'.linux.seccomp.syscalls = [{names: ["execve"], action: "SCMP_ACT_ALLOW"}]'
	container true
	[ "$status" -eq 159 ]
	[ -z "$output" ]
}

@test "the cache: made once, private, used, and not believed when damaged" {
	is_davit || skip "only davit has this"
	local file before
	rule '["mkdir", "mkdirat"]' ERRNO '{errnoRet: 28}'
	container true
	[ "$status" -eq 0 ]
	[ "$(stat -c %a "$cache")" = 700 ]
	file=$(echo "$cache"/*)
	[ -f "$file" ]
	before=$(stat -c '%i %Y' "$file")
	container mkdir /tmp/a
	has "No space left"
	[ "$(stat -c '%i %Y' "$file")" = "$before" ]
	# the name says what the filter is for: its bytes must be what was written
	printf '\377' | dd of="$file" bs=1 seek=130 conv=notrunc status=none
	run "$RUNTIME" --root "$DAVIT_ROOT" --log "$BATS_TEST_TMPDIR/log" run --bundle "$bundle" "$(bundle_id)"
	has "No space left"
	grep -q "cached seccomp filter.*is damaged" "$BATS_TEST_TMPDIR/log"
	[ "$(stat -c '%i' "$file")" != "${before% *}" ]
	container mkdir /tmp/a
	has "No space left"
	[ "$(find "$cache" -type f | wc -l)" -eq 1 ]
}

@test "an architecture of another byte order is refused with its place" {
	is_davit || skip "only davit has this"
	bundle_edit "$bundle" '.linux.seccomp.architectures += ["SCMP_ARCH_S390X"]'
	container true
	[ "$status" -eq 1 ]
	[[ "$output" =~ ^davit:\ error:\ config\.json:[0-9]+:[0-9]+:\ linux\.seccomp\.architectures\[2\]: ]]
	has "another byte order"
	[ ! -e "$cache" ]
}
