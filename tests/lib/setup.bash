# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# setup: what every bats file loads first.
#
#   RUNTIME   the program under test; default: the davit of build/
#   $davit    the same, when it is davit; files about davit's own commands begin with need_davit
#   $bundle   a bundle of busybox, made anew for each test that calls make_bundle
#
# Everything lies below BATS_TEST_TMPDIR, which bats removes.

tests_lib=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
: "${RUNTIME:=$tests_lib/../../build/davit}"
DAVIT_ROOT=$BATS_TEST_TMPDIR/state
export RUNTIME DAVIT_ROOT
# shellcheck source=tests/lib/bundle.bash
. "$tests_lib/bundle.bash"
# shellcheck source=tests/lib/inside.bash
. "$tests_lib/inside.bash"
bundle=$BATS_TEST_TMPDIR/bundle

is_davit() { [ "$(basename "$RUNTIME")" = davit ]; }

need_davit() {
	is_davit || skip "only davit has this"
	davit=$RUNTIME
}

make_bundle() { # make_bundle [FILTER…]
	bundle "$bundle" "$@"
}

# container [WORD…]: run the bundle; $status, $output (both streams) and $lines as bats's `run`
# does
container() {
	run bundle_run "$bundle" "$@"
}

# is WANTED: $status is 0 and $output is WANTED
is() {
	if [ "$status" -ne 0 ] || [ "$output" != "$1" ]; then
		printf 'status %s, output:\n%s\nwanted:\n%s\n' "$status" "$output" "$1"
		return 1
	fi
}

# has TEXT: $output contains it
has() {
	[[ "$output" == *"$1"* ]] || {
		printf 'status %s, output:\n%s\nhas no:\n%s\n' "$status" "$output" "$1"
		return 1
	}
}
