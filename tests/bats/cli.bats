#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The command line: options, messages, exit statuses, the log (behaviours 3, 19, 20, 21, 23).

load ../lib/setup

setup() {
	bats_require_minimum_version 1.5.0
	need_davit
	cd "$BATS_TEST_TMPDIR" || return 1
}

# fails STATUS ARG…: davit ends with STATUS, prints nothing on stdout and one line on stderr
fails() {
	local status_wanted=$1
	shift
	run --separate-stderr "$davit" "$@"
	[ "$status" -eq "$status_wanted" ]
	[ -z "$output" ]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[[ "$stderr" == "davit: error: "* ]]
}

@test "no command shows the commands" {
	run --separate-stderr "$davit"
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[[ "$output" == *"Commands:"*"spec"*"help"* ]]
}

@test "--help before and behind a command" {
	run "$davit" --help
	[ "$status" -eq 0 ]
	[[ "$output" == *"Commands:"* ]]
	run "$davit" run --help
	[ "$status" -eq 0 ]
	[[ "$output" == *"Usage: davit run "*"--bundle"*"--root"* ]]
	run "$davit" -h run
	[ "$status" -eq 0 ]
	[[ "$output" == *"Usage: davit run "* ]]
	run "$davit" help run
	[ "$status" -eq 0 ]
	[[ "$output" == *"Usage: davit run "* ]]
	fails 1 help nosuch
}

@test "--version: name, commit, spec and libraries (behaviours 23)" {
	run "$davit" --version
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" =~ ^davit\ version\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[[ "${lines[1]}" =~ ^commit:\ . ]]
	[[ "${lines[2]}" =~ ^spec:\ 1\.[0-9]+\.[0-9]+$ ]]
	[[ "$output" == *"libseccomp: "* ]] || "$davit" features | jq -e '.linux.seccomp.enabled == false'
	[[ "$output" == *"yajl: "* ]]
	[ "$("$davit" -v)" = "$output" ]
	[ "$("$davit" version)" = "$output" ]
}

@test "called through a link named runc or crun, the version begins so" {
	ln -s "$davit" runc
	ln -s "$davit" crun
	ln -s "$davit" other
	[[ "$(./runc --version)" == "runc version "* ]]
	[[ "$(./crun --version)" == "crun version "* ]]
	[[ "$(./other --version)" == "davit version "* ]]
}

@test "an unknown command is named, with the nearest" {
	fails 1 spce
	[ "$stderr" = 'davit: error: unknown command `spce` (did you mean `spec`? see `davit help`)' ]
	fails 1 completely-else
	[ "$stderr" = 'davit: error: unknown command `completely-else` (see `davit help`)' ]
}

@test "an unknown flag is named, with the nearest and the way to the help" {
	fails 1 spec --bundel x
	[ "$stderr" = 'davit: error: unknown flag: --bundel (did you mean `--bundle`? see `davit help spec`)' ]
	fails 1 --nosuch spec
	[[ "$stderr" == *"unknown flag: --nosuch"*"davit help"* ]]
}

@test "a missing value has the words that engines probe for" {
	fails 1 run --bundle
	[[ "$stderr" == *"flag needs an argument: --bundle"* ]]
	fails 1 --root
	[[ "$stderr" == *"flag needs an argument: --root"* ]]
}

@test "a wrong count of arguments" {
	fails 1 run
	[[ "$stderr" == *'`run` requires exactly 1 argument, not 0'*'davit help run'* ]]
	fails 1 run a b
	[[ "$stderr" == *'`run` requires exactly 1 argument, not 2'* ]]
	fails 1 features x
	[[ "$stderr" == *'`features` takes no arguments, not 1'* ]]
}

@test "global options of both peers, before and behind the command" {
	"$davit" --root "$PWD/r" --log l --log-format json --log-level error --systemd-cgroup --rootless=false \
		--criu /usr/sbin/criu --debug features >/dev/null
	"$davit" features --cgroup-manager=cgroupfs -log-format=text --log file:l2 --rootless auto >/dev/null
	"$davit" --cgroup-manager disabled features --log-level=warning >/dev/null
	[ -e l2 ]
	[ ! -e r ]
	fails 1 --cgroup-manager=none features
	[[ "$stderr" == *'invalid value `none` for flag --cgroup-manager'* ]]
	fails 1 --log-format xml features
	fails 1 --log-level loud features
	fails 1 --rootless=maybe features
	fails 1 --log syslog:x features
	fails 1 --log nosuchdir/log features
	fails 1 --root / features
	fails 1 --systemd-cgroup --cgroup-manager=cgroupfs features
}

@test "one error record in the log, the bare message on stderr (behaviours 19)" {
	fails 1 --log log.json --log-format json nosuch
	[ "$(wc -l <log.json)" -eq 1 ]
	jq -e '.level == "error" and (.msg | contains("unknown command")) and (.time | test("^[0-9]{4}-.*Z$"))' log.json
	fails 1 --log log.text nosuch
	[[ "$(cat log.text)" == *"error: unknown command"* ]]
}

@test "container ids" {
	mkdir b
	for id in 'a/b' '..' '.hidden' 'a b' $'a\nb' 'ü' 'a:b' "$(printf 'x%.0s' {1..256})"; do
		fails 1 run -b b -- "$id"
		[[ "$stderr" == *"invalid container ID format"* ]]
	done
	fails 1 run -b b ''
	[[ "$stderr" == *"container id cannot be empty"* ]]
}

@test "a preserved descriptor that is not open is found before anything is opened" {
	mkdir b
	fails 1 run --preserve-fds 3 -b b --log log x 3</dev/null 5</dev/null 4<&-
	[[ "$stderr" == *"--preserve-fds is 3, but descriptor 4 is not open"* ]]
	[[ "$(cat log)" == *"descriptor 4"* ]]
}

@test "LISTEN_FDS counts only when it is meant for us" {
	fails 1 run -b nosuch --preserve-fds 0 x
	[[ "$stderr" == *'bundle `nosuch`: no such file'* ]]
	LISTEN_FDS=100 LISTEN_PID=1 fails 1 run -b nosuch x
	[[ "$stderr" == *'bundle `nosuch`: no such file'* ]]
	run bash -c 'export LISTEN_FDS=2 LISTEN_PID=$$; exec "$0" run -b nosuch x 3</dev/null 4<&-' "$davit"
	[ "$status" -eq 1 ]
	[[ "$output" == *"LISTEN_FDS is 2, but descriptor 4 is not open"* ]]
}

@test "closed standard descriptors do no harm" {
	"$davit" features <&- >/dev/null 2>&-
	run bash -c '"$0" --log log nosuch >&- 2>&- <&-' "$davit"
	[ "$status" -eq 1 ]
	[ "$(wc -l <log)" -eq 1 ]
	run bash -c '"$0" features >/dev/full' "$davit"
	[ "$status" -eq 1 ]
	[[ "$output" == *"write to stdout: no space left on device"* ]]
}

@test "spec writes what check accepts, and overwrites nothing" {
	"$davit" spec
	[ "$(head -c 3 config.json)" = $'{\n\t' ]
	jq -e '.process.terminal and .process.args == ["sh"] and (.process.capabilities | has("inheritable") | not)' config.json
	"$davit" check
	fails 1 spec
	[ "$stderr" = 'davit: error: file `config.json` exists (remove it first)' ]
	mkdir b
	"$davit" spec --rootless --bundle b
	"$davit" check b
	jq -e '.linux.namespaces | map(.type) | index("user") and (index("network") | not)' b/config.json
	"$davit" spec -f other.json
	cmp config.json other.json
}

@test "features follows its schema and claims only what check accepts" {
	"$davit" features >f.json
	jq -e '.ociVersionMin == "1.0.0" and .linux.namespaces == (["pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"])' f.json
	jq -e '(.mountOptions | length) > 60 and (.mountOptions | index("rro"))' f.json
	jq -e '(.linux.capabilities | length) >= 41' f.json
	"$davit" spec
	for version in $(jq -r '.ociVersionMin, .ociVersionMax' f.json); do
		jq --arg v "$version" '.ociVersion = $v' config.json >v.json
		"$davit" check -f v.json
	done
	for hook in prestart createRuntime createContainer startContainer poststart poststop; do
		jq --arg h "$hook" '.hooks[$h] = [{path: "/bin/true"}]' config.json >h.json
		if jq -e --arg h "$hook" '.hooks | index($h)' f.json >/dev/null; then
			"$davit" check -f h.json
		else
			run ! "$davit" check -f h.json
		fi
	done
	jq --slurpfile f f.json '.mounts[1].options = ($f[0].mountOptions | map(select(IN("bind", "rbind", "remount", "copy-symlink", "src-nofollow", "dest-nofollow") | not)))' \
		config.json >m.json
	run "$davit" check -f m.json
	[[ "$output" != *"mounts[1]"* ]] || diff <(echo "$output") /dev/null
	if jq -e '.linux.seccomp.enabled' f.json >/dev/null; then
		jq --slurpfile f f.json '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", flags: $f[0].linux.seccomp.supportedFlags,
			syscalls: ($f[0].linux.seccomp.actions | map({names: ["getpid"], action: .}) |
				to_entries | map(.value * {names: [["read", "write", "open", "close", "stat", "fstat", "lstat", "poll", "lseek"][.key]]}))}' \
			config.json >s.json
		"$davit" check -f s.json
	fi
}
