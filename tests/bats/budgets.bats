#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# budgets: what `run` costs, in numbers that are the same on every run: system calls of davit and
# davit-init together up to the payload's exec and after it, davit's memory. The bundle is `davit spec`'s,
# the caller's standard streams are /dev/null, the program is the static build where there is one
# (build/static, made by all.bash): a dynamic one has LOADER more calls for libc.
#
# The ceilings of calls are a ratchet: lower them with the count. The design's are 250 on v2 and 390 with
# ten hierarchies, not reached yet.

load ../lib/setup

LOADER=28
CALLS_V2=300
CALLS_V1=430 # with 9 hierarchies of v1, and cgroup2
ANON_KIB=256
PEAK_KIB=1536

setup() {
	need_davit
	bundle_rootfs "$bundle/rootfs"
	(cd "$bundle" && "$davit" spec)
	bundle_edit "$bundle" '.process.terminal = false' '.process.args = ["/bin/true"]'
	extra=$LOADER
	static=$(dirname "$davit")/static/davit
	if [ -x "$static" ]; then
		davit=$static
		extra=0
	elif ! readelf -lW "$davit" | grep -q INTERP; then
		extra=0
	fi
}

# count_calls FILE: of every process, until it executes the payload; all of davit's
count_calls() {
	awk '/<\.\.\. .* resumed>/ || / \+\+\+ / || / --- / { next }
		!done[$1] { n++ }
		/execve\("\/bin\/true"/ { done[$1] = 1 }
		END { print n }' "$1"
}

@test "budgets: system calls of run" {
	trace=$BATS_TEST_TMPDIR/trace
	strace -f -o "$trace" "$davit" --root "$DAVIT_ROOT" run --bundle "$bundle" warm </dev/null >/dev/null 2>&1
	strace -f -o "$trace" "$davit" --root "$DAVIT_ROOT" run --bundle "$bundle" counted </dev/null >/dev/null 2>&1
	n=$(count_calls "$trace")
	hierarchies=$(grep -c ' - cgroup ' /proc/self/mountinfo || true)
	budget=$CALLS_V2
	# about 16 a hierarchy: with fewer than nine of v1, less
	[ "$hierarchies" -eq 0 ] || budget=$((CALLS_V1 - (9 - hierarchies) * 16))
	echo "# $n calls, budget $budget, loader $extra, $hierarchies hierarchies of v1" >&3
	cp "$trace" "${TRACE_KEPT:-/dev/null}"
	[ "$n" -le $((budget + extra)) ]
}

@test "budgets: memory of a waiting run" {
	# the static build is what the budget is for: libc alone, loaded, is 1.5 MiB
	[ "$extra" -eq 0 ] || PEAK_KIB=$((PEAK_KIB + 2048))
	bundle_edit "$bundle" '.process.args = ["/bin/sh", "-c", "echo up; read line; exit 0"]'
	mkfifo "$BATS_TEST_TMPDIR/up" "$BATS_TEST_TMPDIR/down"
	"$davit" --root "$DAVIT_ROOT" run --bundle "$bundle" "$(bundle_id)" \
		<"$BATS_TEST_TMPDIR/down" >"$BATS_TEST_TMPDIR/up" 3>&- &
	pid=$!
	exec 9>"$BATS_TEST_TMPDIR/down"
	read -r line <"$BATS_TEST_TMPDIR/up"
	anon=$(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status")
	peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status")
	exec 9>&-
	wait "$pid"
	echo "# RssAnon $anon KiB of $ANON_KIB, VmHWM $peak KiB of $PEAK_KIB" >&3
	[ "$anon" -le $ANON_KIB ]
	[ "$peak" -le $PEAK_KIB ]
}
