#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# budgets: what `run` costs in system calls and memory (docs/architecture.md), of the static build, since
# these numbers do not vary. Standard input is a file: the null device costs five calls more, for it is
# replaced by the container's.
#
# views: hybrid

load ../lib/setup
load ../lib/view
load ../lib/engine
bats_require_minimum_version 1.5.0

setup_file() {
	# not deep below TMPDIR: each component of the bundle's path is a call
	BUDGET=$(mktemp -d /tmp/davit-budgets-XXXXXX)
	export BUDGET
	mkdir "$BUDGET/b" "$BUDGET/state"
	: >"$BUDGET/stdin"
	bundle_rootfs "$BUDGET/b/rootfs"
	gcc -O1 -o "$BUDGET/atexit" "$tests_lib/atexit.c"
}

teardown_file() {
	rm -rf "$BUDGET"
}

setup() {
	davit=${DAVIT_STATIC:-$tests_lib/../../build/static/davit}
	[ -x "$davit" ] || skip "there is no static build"
	davit=$(readlink -f "$davit")
	jq '.process.args = ["/bin/true"]' "$tests_lib/config.json" >"$BUDGET/b/config.json"
}

edit() { bundle_edit "$BUDGET/b" "$@"; }

# traced VIEW: with no descriptor but 0, 1 and 2: others are calls, too
traced() {
	(
		for fd in /proc/self/fd/*; do
			fd=${fd##*/}
			[ "$fd" -le 2 ] || eval "exec $fd>&-"
		done
		view "$1" -- strace -f -o "$BUDGET/trace" "$davit" --root "$BUDGET/state" run --bundle "$BUDGET/b" \
			"$(bundle_id)" <"$BUDGET/stdin" >"$BUDGET/out" 2>&1
	) || {
		cat "$BUDGET/out"
		return 1
	}
}

# calls VIEW: in $calls, how many a run of the bundle makes
calls() {
	traced "$1" || return 1
	calls=$("$tests_lib/calls.py" "$BUDGET/trace")
}

# at_most WHAT NUMBER BUDGET [NOW]: NOW is where we are while the budget is not met: no more than that
at_most() {
	echo "# $1: $2 of $3" >&3
	[ "$2" -le "${4:-$3}" ] || {
		"$tests_lib/calls.py" -v "$BUDGET/trace"
		return 1
	}
}

# more VIEW WHAT "BUDGET [NOW]" FILTER…: calls more than without the filters
more() {
	local view=$1 what=$2 budget=$3 before
	shift 3
	calls "$view"
	before=$calls
	edit "$@"
	# the first run of a profile compiles it
	traced "$view"
	calls "$view"
	# shellcheck disable=SC2086 # words
	at_most "$what" $((calls - before)) $budget
}

@test "system calls of run, pure v2" {
	calls v2
	at_most "pure v2" "$calls" 250
}

@test "system calls of run, hybrid with 10 hierarchies" {
	[ "$(wc -l </proc/self/cgroup)" -ge 10 ] || skip "no v1 hierarchies"
	calls hybrid
	at_most hybrid "$calls" 390
	calls v1
	at_most v1 "$calls" 390
}

@test "system calls more for a user namespace" {
	chown -hR 100000:100000 "$BUDGET/b/rootfs"
	chmod 755 "$BUDGET"
	more v2 "user namespace" "12 46" '.linux.namespaces += [{"type": "user"}]' \
		'.linux.uidMappings = [{"containerID": 0, "hostID": 100000, "size": 65536}] | .linux.gidMappings = .linux.uidMappings'
	chown -hR 0:0 "$BUDGET/b/rootfs"
}

@test "system calls more for a seccomp profile" {
	more v2 "a profile" "1 6" ".linux.seccomp = $(jq -c '.linux.seccomp' "$engine_dir/docker-run-memory.json")"
}

@test "system calls more for a mount" {
	mkdir -p "$BUDGET/source" "$BUDGET/b/rootfs/mnt/"{1,2,3,4,5}
	more v2 "five tmpfs" 20 '.mounts += [range(1; 6) | {destination: "/mnt/\(.)", type: "tmpfs", source: "tmpfs"}]'
	jq '.process.args = ["/bin/true"]' "$tests_lib/config.json" >"$BUDGET/b/config.json"
	more v2 "five binds" 20 \
		".mounts += [range(1; 6) | {destination: \"/mnt/\\(.)\", type: \"bind\", source: \"$BUDGET/source\", options: [\"bind\"]}]"
}

@test "system calls more for a masked path" {
	mkdir -p "$BUDGET/b/rootfs/mask"
	touch "$BUDGET/b/rootfs/mask/"{1,2,3,4,5}
	mkdir -p "$BUDGET/b/rootfs/mask/"{6,7,8,9,10}
	more v2 "ten masked paths" 40 '.linux.maskedPaths += [range(1; 11) | "/mask/\(.)"]'
}

# memory RSS-ANON HIGH-WATER-MARK [NOW NOW], in KiB: at the end of a run
memory() {
	local anonymous peak
	"$BUDGET/atexit" "$BUDGET/status" "$davit" --root "$BUDGET/state" run --bundle "$BUDGET/b" "$(bundle_id)" <"$BUDGET/stdin"
	anonymous=$(sed -n 's/^RssAnon:\s*\([0-9]*\) kB/\1/p' "$BUDGET/status")
	peak=$(sed -n 's/^VmHWM:\s*\([0-9]*\) kB/\1/p' "$BUDGET/status")
	echo "# RssAnon $anonymous of $1 KiB, VmHWM $peak of $2 KiB" >&3
	[ "$anonymous" -le "${3:-$1}" ]
	[ "$peak" -le "${4:-$2}" ]
}

@test "memory of davit, no profile" {
	memory 256 1536
}

@test "memory of davit, a profile is compiled, and is in the cache" {
	rm -rf "$BUDGET/state/.cache"
	edit ".linux.seccomp = $(jq -c '.linux.seccomp' "$engine_dir/podman-run-default.json")"
	memory 1536 2560 1664 2816
	memory 256 1536
}

@test "davit-init" {
	local size
	size=$(wc -c <"$(dirname "$davit")/davit-init")
	echo "# davit-init: $size of 32768 bytes" >&3
	[ "$size" -le 32768 ]
}

# cost BUDGET WORD…: a command that starts nothing
cost() {
	local budget=$1
	shift
	strace -o "$BUDGET/trace" "$davit" --root "$BUDGET/state" "$@" >/dev/null
	at_most "$1" "$(grep -c '(' "$BUDGET/trace")" "$budget"
}

@test "system calls of state, start, kill, delete" {
	local i
	edit '.process.args = ["/bin/sleep", "1000"]'
	"$davit" --root "$BUDGET/state" create --bundle "$BUDGET/b" counted </dev/null >/dev/null 2>&1
	cost 40 state counted
	cost 65 start counted
	cost 40 state counted
	cost 50 kill counted KILL
	for i in $(seq 500); do
		"$davit" --root "$BUDGET/state" state counted | grep -q '"stopped"' && break
		sleep 0.01
	done
	cost 58 delete counted
	"$davit" --root "$BUDGET/state" run -d --bundle "$BUDGET/b" counted </dev/null >/dev/null 2>&1
	cost 70 delete --force counted
}
