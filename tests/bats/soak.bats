#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# soak: many runs, two at a time; none fails, nothing is left. SOAK=N says how many (1000).

load ../lib/setup

setup() {
	need_davit
	make_bundle '.process.args = ["/bin/true"]' '.linux.resources.memory = {"limit": 33554432}' \
		'.linux.resources.pids = {"limit": 20}'
}

# what a run could leave: cgroups, mounts, memfds of davit, processes
left() {
	find /sys/fs/cgroup -type d -name '*soak-*' 2>/dev/null
	grep -F "$bundle" /proc/self/mountinfo
	find "$DAVIT_ROOT" -mindepth 1 -not -path "$DAVIT_ROOT/.cache*" 2>/dev/null
	grep -l "^davit-init" /proc/[0-9]*/comm 2>/dev/null | while read -r comm; do
		tr '\0' ' ' <"/proc/$(basename "$(dirname "$comm")")/environ" 2>/dev/null | grep -F "$bundle"
	done
	true
}

# lane FIRST LAST: runs one after the other
lane() {
	local i
	for ((i = $1; i <= $2; i++)); do
		"$davit" --root "$DAVIT_ROOT" run --bundle "$bundle" "soak-$$-$i" </dev/null >>"$BATS_TEST_TMPDIR/out.$1" 2>&1 ||
			echo "soak-$i: status $?" >>"$BATS_TEST_TMPDIR/out.$1"
	done
}

@test "soak: ${SOAK:-1000} runs leave nothing" {
	n=${SOAK:-1000}
	cgroups=$(find /sys/fs/cgroup -type d | wc -l)
	lane 1 $((n / 2)) 3>&- &
	lane $((n / 2 + 1)) "$n" 3>&-
	wait
	output=$(cat "$BATS_TEST_TMPDIR"/out.*)
	echo "$output" | head -n 20
	[ -z "$output" ]
	output=$(left)
	echo "$output" | head -n 20
	[ -z "$output" ]
	echo "# $cgroups cgroups before, $(find /sys/fs/cgroup -type d | wc -l) after" >&3
}
