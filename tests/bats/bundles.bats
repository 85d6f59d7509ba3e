#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# bundles: the configs of real engines start, and what their containers see of themselves is what
# Debian's runc (on the machine's layout) and crun (with the v1 hierarchies alone) show, but for the
# differences that tests/bundles/differences justifies.
#
# views: hybrid v1

load ../lib/setup
load ../lib/engine
load ../lib/view

# Not below TMPDIR: peers, unlike davit, cannot start a user namespace below a directory of mode 0700.
setup_file() {
	BUNDLES_DIR=$(mktemp -d /tmp/davit-bundles-XXXXXX)
	export BUNDLES_DIR
	chmod 755 "$BUNDLES_DIR"
	: >"$BUNDLES_DIR/seen"
	: >"$BUNDLES_DIR/compared"
}

teardown_file() {
	rm -rf "$BUNDLES_DIR"
}

setup() {
	case $(view_of_this) in
	v1) peer=crun ;;
	hybrid) peer=runc ;;
	*) skip "no peer runs on this cgroup layout" ;;
	esac
}

teardown() {
	engine_end
	# peers leave the parents of the cgroup that they made
	[ -z "${top:-}" ] || find /sys/fs/cgroup -maxdepth 5 -depth -type d -path "*/$top*" -exec rmdir {} + 2>/dev/null || true
}

# view_of_this: the layout that this file was started on
view_of_this() {
	local kinds
	kinds=$(sed -n 's/.* - \(cgroup2\?\) .*/\1/p' /proc/self/mountinfo | sort -u | tr '\n' ' ')
	case $kinds in
	"cgroup ") echo v1 ;;
	"cgroup2 ") echo v2 ;;
	*) echo hybrid ;;
	esac
}

# What the peer does not know is not compared: crun 1.8 knows versions 1.0 only, and writes -1 to
# pids.max, which the kernel refuses.
for_peer() {
	[ "$peer" != crun ] ||
		bundle_edit "$1" '.ociVersion = "1.0.2" | if .linux.resources.pids.limit == -1 then del(.linux.resources.pids) else . end'
}

# cgroups TOP: the directories of that name in all hierarchies
cgroups() {
	find /sys/fs/cgroup -maxdepth 2 -type d \( -fstype cgroup -o -fstype cgroup2 \) -name "$1"
}

# compare NAME: also, that of davit's cgroups none is left, parents that it made included
compare() {
	local name=$1 dir=$BUNDLES_DIR/$1
	engine_bundle "$name" "$dir"
	top=$(jq -r '.linux.cgroupsPath | split("/")[1]' "$dir/config.json")
	[ -z "$(cgroups "$top")" ] || skip "cgroups of an engine are in use"
	env --default-signal "$tests_lib/inside.bash" "$RUNTIME" "$dir" >"$dir/ours"
	[ -z "$(cgroups "$top")" ]
	for_peer "$dir"
	env --default-signal "$tests_lib/inside.bash" "$peer" "$dir" >"$dir/theirs"
	# a view that is empty on both sides would be equal
	[ "$(grep -c '^== ' "$dir/ours")" -ge 12 ]
	echo "$name" >>"$BUNDLES_DIR/compared"
	"$tests_lib/differences.py" "$tests_lib/../bundles/differences" "$peer" "$name" "$dir/theirs" "$dir/ours" \
		"$BUNDLES_DIR/seen"
}

@test "containerd, CRI with a user namespace" { compare containerd-cri-userns-container; }

@test "CRI-O" { compare crio-container; }

@test "Docker, BuildKit" { compare docker-buildkit-run; }

@test "Docker, memory limit" { compare docker-run-memory; }

@test "podman" { compare podman-run-default; }

@test "podman, user namespace and volume" { compare podman-userns-idmap-volume; }

@test "every bundle was compared, every listed difference was seen" {
	[ "$(sort "$BUNDLES_DIR/compared")" = "$(engine_names)" ]
	"$tests_lib/differences.py" --unseen "$tests_lib/../bundles/differences" "$peer" "$BUNDLES_DIR/seen"
}
