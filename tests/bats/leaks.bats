#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# leaks: after many runs nothing is left; mounts go in and out only where the config says so
#
# views: hybrid

load ../lib/setup
bats_require_minimum_version 1.5.0

setup() { make_bundle; }

# left ID: all that a run could leave behind. A process of ours has the state directory in its arguments
# or in a descriptor, or the bundle as its root; a memfd lives only in a process.
left() {
	echo "mounts:"
	sort /proc/self/mountinfo
	echo "cgroups:"
	find /sys/fs/cgroup -type d -name "*$1*" | sort
	echo "processes:"
	grep -lsF "$DAVIT_ROOT" /proc/[0-9]*/cmdline || true
	find /proc/[0-9]*/fd /proc/[0-9]*/root -maxdepth 1 \( -lname "$DAVIT_ROOT*" -o -lname "$bundle*" \) 2>/dev/null || true
	echo "state:"
	find "$DAVIT_ROOT" -mindepth 1 -not -path '*/.cache*' 2>/dev/null || true
	echo "files:"
	find "$bundle" -newer "$BATS_TEST_TMPDIR/before" -not -path "$bundle" | sort
}

# RUNS: 1000 in the acceptance, fewer in CI
@test "many runs: none fails, nothing is left" {
	local runs=${RUNS:-300} before after i
	is_davit || runs=20
	export TEST_BUNDLE=$bundle
	bundle_edit "$bundle" '.process.args = ["/bin/true"]' \
		".linux.seccomp = {\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"swapon\"], \"action\": \"SCMP_ACT_ERRNO\"}]}"
	sleep 0.02
	touch "$BATS_TEST_TMPDIR/before"
	bundle_run "$bundle"
	before=$(left "leaks-$$")
	# two at a time, each id its own; an id is used again by the next but one
	for i in 1 2; do
		seq "$runs" | while read -r n; do
			[ $((n % 2)) -eq $((i % 2)) ] || continue
			"$RUNTIME" --root "$DAVIT_ROOT" run --bundle "$TEST_BUNDLE" "leaks-$$-$i-$((n % 4))" </dev/null ||
				echo "run $n: status $?"
		done >"$BATS_TEST_TMPDIR/failures-$i" 2>&1 3>&- &
	done
	wait
	cat "$BATS_TEST_TMPDIR"/failures-*
	[ -z "$(cat "$BATS_TEST_TMPDIR"/failures-*)" ]
	after=$(left "leaks-$$")
	diff <(echo "$before") <(echo "$after")
}

# A host of its own below a shared tmpfs: /src has a mount made before, one made while the container runs,
# and the container makes one. $1: rootfsPropagation, $2: the bind's options; prints what each side sees.
propagation() {
	local work=$BATS_TEST_TMPDIR/work
	mkdir -p "$work"
	bundle_edit "$bundle" '.process.capabilities |= map_values(["CAP_SYS_ADMIN"])' \
		"if \"$1\" == \"\" then . else .linux.rootfsPropagation = \"$1\" end" \
		".mounts += [{\"destination\": \"/v\", \"type\": \"bind\", \"source\": \"$work\", \"options\": $2}]" '.root.readonly = false' \
		'.process.args = ["/bin/sh", "-c", "[ -e /v/before/x ] && echo inside sees before; touch /v/ready; while [ ! -e /v/mounted ]; do sleep 0.02; done; [ -e /v/host/x ] && echo inside sees host; mount -t tmpfs inside /v/inside && touch /v/inside/x /v/done; while [ ! -e /v/end ]; do sleep 0.02; done"]'
	# shellcheck disable=SC2016 # for the inner shell
	timeout 60 unshare -m --propagation private bash -c '
		work=$1; shift
		wait_for() { for ((i = 0; i < 1000; i++)); do [ ! -e "$1" ] || return 0; sleep 0.02; done; echo "no $1"; return 1; }
		mount -t tmpfs work "$work" && mount --make-shared "$work" && mkdir "$work"/{before,host,inside}
		mount -t tmpfs before "$work/before" && touch "$work/before/x"
		"$@" </dev/null & pid=$!
		wait_for "$work/ready"
		mount -t tmpfs host "$work/host" && touch "$work/host/x"
		touch "$work/mounted"
		wait_for "$work/done"
		[ -e "$work/inside/x" ] && echo host sees inside
		touch "$work/end"
		wait $pid' bash "$work" "$RUNTIME" --root "$DAVIT_ROOT" run --bundle "$bundle" "$(bundle_id)"
}

@test "a private bind: no later mount is seen on the other side" {
	run propagation "" '["rbind", "rprivate"]'
	is "inside sees before"
	run propagation private '["rbind", "private"]'
	is "inside sees before"
}

# runc leaves such a bind to the propagation of the root
@test "a bind that says nothing is private" {
	is_davit || skip "only davit has this"
	run propagation "" '["rbind"]'
	is "inside sees before"
}

@test "a bind that is not recursive has no mounts below" {
	run propagation "" '["bind", "private"]'
	is ""
}

@test "a slave bind: mounts of the host come in, none goes out" {
	run propagation slave '["rbind", "rslave"]'
	is "inside sees before
inside sees host"
}

@test "a shared bind: mounts go both ways" {
	run propagation shared '["rbind", "rshared"]'
	is "inside sees before
inside sees host
host sees inside"
}
