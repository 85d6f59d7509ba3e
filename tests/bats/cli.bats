#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The command line: what engines probe for, and what a person sees who mistypes.

load ../lib/setup

setup() { need_davit; }

@test "version: name, version, commit, spec, libraries" {
	run "$davit" --version
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" =~ ^davit\ version\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[[ "${lines[1]}" =~ ^commit:\ .+ ]]
	[[ "${lines[2]}" =~ ^spec:\ 1\.[0-9]+\.[0-9]+ ]]
	[ "$("$davit" version)" = "$output" ]
	[ "$("$davit" -v)" = "$output" ]
}

@test "version: called through a link named runc or crun it has that name" {
	for name in runc crun; do
		ln -s "$davit" "$BATS_TEST_TMPDIR/$name"
		run "$BATS_TEST_TMPDIR/$name" --version
		[[ "${lines[0]}" == "$name version "* ]]
	done
}

@test "help: names the commands" {
	run "$davit" help
	[ "$status" -eq 0 ]
	has "Usage: davit"
	has "version"
	[ "$("$davit" --help)" = "$output" ]
	run "$davit" help version
	[ "$status" -eq 0 ]
	has "Usage: davit version"
}

@test "an unknown command is named, with what is like it" {
	run "$davit" verson
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	has "davit: error: "
	has '`verson`'
	has 'did you mean `version`'
}

@test "an unknown flag is named" {
	run "$davit" --frobnicate version
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	has "frobnicate"
}

@test "a missing value says what engines look for" {
	run "$davit" --log
	[ "$status" -eq 1 ]
	has "flag needs an argument: --log"
}

@test "global options: one or two dashes, either way of giving a value, before or after" {
	for words in "--log-format=json version" "--log-format json version" "-log-format json version" \
		"version --log-format json" "--systemd-cgroup version" "--criu /usr/sbin/criu version" \
		"--rootless=auto version" "--debug version" "--cgroup-manager cgroupfs version"; do
		# shellcheck disable=SC2086 # words
		run "$davit" --root "$DAVIT_ROOT" $words
		echo "$words: $output"
		[ "$status" -eq 0 ]
		[[ "${lines[0]}" == "davit version "* ]]
	done
}

@test "no command shows the help" {
	run "$davit"
	has "Usage: davit"
}

@test "the log has one JSON record of a failure, stderr the bare line" {
	log=$BATS_TEST_TMPDIR/log
	run "$davit" --log "$log" --log-format json verson
	[ "$status" -eq 1 ]
	[[ "$output" == "davit: error: "* ]]
	[ "$(wc -l <"$log")" -eq 1 ]
	[ "$(jq -r .level "$log")" = error ]
	[[ "$(jq -r .msg "$log")" == *verson* ]]
	[[ "$(jq -r .time "$log")" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$ ]]
}

@test "a closed stdout is an error, not silence" {
	run bash -c '"$1" --version >/dev/full' bash "$davit"
	[ "$status" -eq 1 ]
}
