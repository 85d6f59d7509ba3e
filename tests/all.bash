#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# all: every test of the tree, after ./quickstart built it in build/.
#
#   all.bash FIRST [STEP…]    FIRST: status of quickstart's own container, counted as a test
#
# Each step writes build/logs/STEP.log. Steps that speak TAP are counted test by test, others as one.
# The last line is `N passed, N failed, N skipped`. Status 0: none failed, some passed, and every
# skip is on tests/skips.allowed. Nothing is left on the machine: that is a test too.
# shellcheck disable=SC2317 # the steps are called by name
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
build=$top/build
logs=$build/logs
cd "$top" || exit 2

passed=0 failed=0 skipped=0
first=${1:-0}
shift

mkdir -p "$logs"
TMPDIR=$(mktemp -d /tmp/davit-check-XXXXXX)
export TMPDIR RUNTIME=$build/davit DAVIT_ROOT=$TMPDIR/run LC_ALL=C
export srcdir=$top builddir=$build DAVIT_TEST_CACHE=$build/cache
trap 'rm -rf "$TMPDIR"' EXIT
# shellcheck source=tests/lib/view.bash
. tests/lib/view.bash

say() { echo "check: $*"; }

pass() {
	passed=$((passed + 1))
	say "ok: $*"
}

fail() {
	failed=$((failed + 1))
	say "FAILED: $*"
}

skip_allowed() { # skip_allowed STEP REASON
	local line pattern
	while read -r line; do
		[ -n "$line" ] && [ "${line:0:1}" != '#' ] || continue
		pattern=${line%%  *}
		[[ "$1: $2" =~ $pattern ]] && return 0
	done <tests/skips.allowed
	return 1
}

skip() { # skip STEP REASON
	if skip_allowed "$1" "$2"; then
		skipped=$((skipped + 1))
	else
		fail "$1: skipped, which tests/skips.allowed does not allow: $2"
	fi
}

# tap STEP FILE STATUS: count the tests of a file in Test Anything Protocol
tap() {
	local step=$1 file=$2 status=$3 good=0 bad=0 line reason skips=0
	while IFS= read -r line; do
		case $line in
		"not ok "*)
			bad=$((bad + 1))
			fail "$step: ${line#not ok }"
			;;
		"ok "*"# "[Ss][Kk][Ii][Pp]* | "1..0 "*[Ss][Kk][Ii][Pp]*)
			reason=${line##*# [Ss][Kk][Ii][Pp]}
			skips=$((skips + 1))
			skip "$step" "${reason# }"
			;;
		"ok "*) good=$((good + 1)) ;;
		"Bail out!"*)
			bad=$((bad + 1))
			fail "$step: $line"
			;;
		esac
	done <"$file"
	passed=$((passed + good))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		tail -n 30 "$file"
		fail "$step: ended with status $status"
	elif [ $((good + bad + skips)) -eq 0 ]; then
		tail -n 30 "$file"
		fail "$step: no test ran"
	else
		say "$step: $good passed, $bad failed, $skips skipped"
	fi
}

# bounded SECONDS COMMAND…: also ends what the command started
bounded() {
	timeout --kill-after=10 "$@"
}

# one STEP SECONDS COMMAND…: a step that is one test
one() {
	local step=$1 log=$logs/$1.log
	shift
	if bounded "$@" >"$log" 2>&1 </dev/null; then
		pass "$step"
	else
		local status=$?
		tail -n 30 "$log"
		fail "$step: status $status (see $log)"
	fi
}

# speaking STEP SECONDS COMMAND…: a step whose output is TAP
speaking() {
	local step=$1 log=$logs/$1.log
	shift
	bounded "$@" >"$log" 2>&1 </dev/null
	tap "$step" "$log" $?
}

# make_check STEP SECONDS DIRECTORY TARGET: automake's tests, each of which wrote a TAP log
make_check() {
	local step=$1 dir=$3 log=$logs/$1.log status trs
	find "$dir" -name '*.trs' -delete
	bounded "$2" make -C "$dir" -j2 -k "$4" >"$log" 2>&1 </dev/null
	status=$?
	find "$dir" -name '*.trs' | sort | while read -r trs; do
		cat "${trs%.trs}.log"
	done >"$logs/$step.tap"
	[ "$status" -eq 0 ] || grep -E '^(ERROR|FAIL)|error:' "$log"
	tap "$step" "$logs/$step.tap" "$status"
}

configured() { # configured DIRECTORY OPTION…: make and configure a build of its own
	local dir=$1
	shift
	mkdir -p "$dir" && cd "$dir" && "$top/configure" "$@"
}

# ---- the steps, in order -----------------------------------------------------------------------

step_check() { make_check check 900 "$build" check; }

step_sanitizers() {
	one sanitizers-configure 300 bash -c "$(declare -f configured); top='$top'
		configured '$build/sanitizers' --enable-sanitizers" || return
	make_check sanitizers 900 "$build/sanitizers" check-unit
}

variant() { # variant NAME SECONDS TARGET OPTION…: a build with other options, one test
	local name=$1 seconds=$2 target=$3
	shift 3
	one "$name" "$seconds" bash -c "$(declare -f configured); top='$top'
		configured '$build/$name' $* && make -j2 $target"
}

step_variants() {
	variant clang 600 all CC=clang-14
	variant static 600 all --enable-static
	one static-is-static 10 bash -c "! readelf -lW '$build/static/davit' | grep INTERP"
	one default-loads-libc-only 10 bash -c "
		[ \"\$(readelf -dW '$build/davit' | sed -n 's/.*NEEDED.*\\[\\(.*\\)\\]/\\1/p')\" = libc.so.6 ]"
	variant without-libraries 600 all --without-seccomp --without-cap
}

step_cross() {
	local arch
	for arch in aarch64 riscv64; do
		speaking "cross-$arch" 600 tests/cross/run "$arch" "$build/cross-$arch"
		one "cross-$arch-size" 10 bash -c "[ \$(wc -c <'$build/cross-$arch/davit-init') -le 32768 ]"
	done
}

# bats_files VIEW: those without a line `# views: …`, and those whose line has VIEW
bats_files() {
	local file views
	for file in tests/bats/*.bats; do
		views=$(sed -n 's/^# views: //p' "$file")
		[[ -n "$views" && " $views " != *" $1 "* ]] || echo "$file"
	done
}

# A bats file runs in each view, or in those of its line `# views: hybrid v2`.
step_bats() {
	local kind file files
	for kind in hybrid v1 v2; do
		if [ "$kind" = v1 ] && ! grep -q ' - cgroup ' /proc/self/mountinfo; then
			skip "bats-$kind" "no v1 hierarchies"
			continue
		fi
		files=()
		for file in tests/bats/*.bats; do
			! grep -q '^# views:' "$file" || grep -qE "^# views:.* $kind( |\$)" "$file" || continue
			files+=("$file")
		done
		RUNS=1000 speaking "bats-$kind" 1200 tests/lib/view.bash "$kind" -- bats --formatter tap "${files[@]}"
	done
}

step_fuzz() {
	local program name corpus
	variant fuzz 600 fuzzers CC=clang-14 --enable-sanitizers --enable-fuzzers
	for program in $(make -s -C "$build/fuzz" print-fuzzers); do
		name=${program##*/}
		corpus=$(mktemp -d)
		mkdir -p "tests/fuzz/corpus/$name"
		one "fuzz-$name" 120 "$build/fuzz/$program" -max_total_time="${FUZZ_SECONDS:-60}" \
			-rss_limit_mb=2048 -artifact_prefix="$logs/" "$corpus" "tests/fuzz/corpus/$name"
		rm -rf "$corpus"
	done
}

step_lint() { speaking lint 1200 make -s -C "$build" lint; }

step_release() {
	one release 900 bash -c "cd '$build' && make dist && rm -rf release && mkdir release && cd release &&
		tar -xf ../davit-*.tar.xz --strip-components=1 && ./configure && make -j2 &&
		make install DESTDIR='$TMPDIR/installed' && '$TMPDIR/installed/usr/local/bin/davit' --version"
	rm -rf "$TMPDIR/installed" "$build/release"
}

step_leftovers() {
	local left
	left=$(ls -A "$TMPDIR")
	[ -z "$left" ] && pass "no file is left" || fail "left in TMPDIR: $left"
	left=$(grep -F "$TMPDIR" /proc/self/mountinfo)
	[ -z "$left" ] && pass "no mount is left" || fail "left mounted: $left"
	left=$(find /sys/fs/cgroup -type d \( -name 'davit-test-*' -o -name 'test-[0-9]*' -o -name '*quickstart-*' \) 2>/dev/null)
	[ -z "$left" ] && pass "no cgroup is left" || fail "left cgroups: $left"
	left=$(pgrep -af "davit-init|$build/davit" | grep -v "all.bash")
	[ -z "$left" ] && pass "no process is left" || fail "left running: $left"
}

[ "$first" -eq 0 ] && pass "quickstart's container" || fail "quickstart's container"
[ $# -gt 0 ] || set -- check sanitizers variants cross bats fuzz lint release leftovers
for step; do
	started=$SECONDS
	"step_$step"
	# the second line of `times` is what the children used; not in a subshell, which has none
	times >"$logs/times"
	say "$step took $((SECONDS - started)) s; processors used so far: $(tail -n 1 "$logs/times")"
done
rm -rf "$TMPDIR"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
