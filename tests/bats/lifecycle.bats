#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# lifecycle: create, start, state, kill, delete, list, line by line of the specification
# (ST-, LC-, OP-, ERR-: the lines of its checklist)

load ../lib/bundle
load ../lib/life
bats_require_minimum_version 1.5.0

setup_file() { bundle_rootfs "$BATS_FILE_TMPDIR/rootfs"; }
setup() { life_setup; }
teardown() { life_teardown; }

@test "OP-01 OP-08 OP-18 OP-25 LC-13 LC-16: create, start, kill, delete" {
	create
	is_state created
	davit start "$id"
	is_state running
	davit kill "$id" KILL
	until_state stopped
	davit delete "$id"
	nothing_of "$id"
}

@test "OP-02 OP-16 OP-20 OP-23 OP-05: no id is an error" {
	local command
	for command in state start kill delete create; do
		run davit "$command"
		refused "requires"
	done
	run davit create --bundle "$BATS_TEST_TMPDIR/nosuch" "$id"
	refused "bundle"
	cd "$BATS_TEST_TMPDIR"
	run davit create "$id"
	refused "config.json"
	[ ! -e "$state/$id" ]
}

@test "OP-03 OP-17 OP-21: an unknown container does not exist" {
	local command
	for command in state start kill delete; do
		run davit "$command" "$id"
		refused "container \`$id\` does not exist"
	done
	run davit delete --force "$id"
	[ "$status" -eq 0 ] && [ -z "$output" ]
}

@test "OP-04 ST-01 ST-02 ST-04 ST-10 ST-12 ST-13 ST-14 ST-15: what state says" {
	edit '.annotations = {"one.two": "three", "empty": ""}'
	cd "$BATS_TEST_TMPDIR"
	davit create --bundle b --pid-file pid "$id" </dev/null >out 2>&1
	davit state "$id" >state.json
	jq -e --arg id "$id" --arg b "$b" --argjson pid "$(cat pid)" --slurpfile c "$b/config.json" '
		.ociVersion == $c[0].ociVersion and .id == $id and .status == "created" and
		.pid == $pid and .bundle == $b and .rootfs == $c[0].root.path and
		.annotations == {"one.two": "three", "empty": ""} and .owner == "0" and
		(.created | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{9}Z$"))' state.json
	grep -q '^  "status": "created",$' state.json
	[ "$(readlink "/proc/$(cat pid)/exe")" = "/memfd:davit-init (deleted)" ] || [ -d "/proc/$(cat pid)" ]
	davit kill "$id" KILL
	until_state stopped
	davit state "$id" | jq -e '.pid == 0 and .status == "stopped"'
}

@test "ST-03 OP-06 OP-07: an id in use or unfit is refused, the old one is not touched" {
	local pid bad
	create
	pid=$(pid_of)
	run davit create --bundle "$b" "$id"
	refused "container with given ID already exists"
	is_state created
	[ "$(pid_of)" = "$pid" ]
	for bad in "" .x a/b ../x 'a b' "$(printf 'x%.0s' {1..300})"; do
		run davit create --bundle "$b" "$bad"
		refused "container"
	done
	davit delete "$id"
	# OP-27: free at once
	create
	is_state created
}

@test "ST-06 LC-03 OP-10 OP-09: nothing of the program runs at create; all else is there" {
	script 'echo ran'
	create
	[ ! -s "$out" ]
	local pid
	pid=$(pid_of)
	[ "$(readlink "/proc/$pid/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ]
	grep -q " $(jq -r '.mounts[0].destination' "$b/config.json") " "/proc/$pid/mountinfo"
	[ -n "$(find /sys/fs/cgroup -type d -name "*$id*")" ]
	davit start "$id"
	until_state stopped
	[ "$(cat "$out")" = ran ]
}

@test "ST-07 ST-08: running from the program's first moment; stopped when it has ended" {
	script 'echo begun; read -r x; exit 5'
	mkfifo "$BATS_TEST_TMPDIR/in"
	exec 9<>"$BATS_TEST_TMPDIR/in"
	davit create --bundle "$b" "$id" <&9 >"$out" 2>&1
	davit start "$id"
	is_state running
	until_file "$out" begun
	echo >&9
	until_state stopped
	exec 9<&-
}

@test "ST-09: paused is what the freezer says; a paused one is killed and deleted by force" {
	create
	davit start "$id"
	local dir
	dir=$(find /sys/fs/cgroup -type d -path "*$id*" -exec test -e {}/freezer.state \; -print -quit 2>/dev/null) || true
	if [ -n "$dir" ]; then
		echo FROZEN >"$dir/freezer.state"
	else
		dir=$(find /sys/fs/cgroup -type d -path "*$id*" -exec test -e {}/cgroup.freeze \; -print -quit 2>/dev/null) || true
		echo 1 >"$dir/cgroup.freeze"
	fi
	until_state paused
	run davit delete "$id"
	refused "in the paused state (use --force)"
	run davit start "$id"
	refused "in the paused state"
	davit kill "$id" KILL
	until_state stopped
	davit delete "$id"
	nothing_of "$id"
}

@test "ST-05: a create at work is creating; force ends it, however it hangs" {
	command -v strace
	timeout -k 1 30 strace -f -qq -o /dev/null -e 'trace=/^rename' -e 'inject=/^rename:signal=STOP:when=1' \
		"$RUNTIME" --root "$state" create --bundle "$b" "$id" </dev/null >"$out" 2>&1 3>&- &
	until_state creating
	run davit kill "$id" KILL
	refused "in the creating state"
	run davit start "$id"
	refused "in the creating state"
	run davit delete "$id"
	refused "in the creating state (use --force)"
	is_state creating
	davit delete --force "$id"
	wait || true
	nothing_of "$id"
}

@test "LC-01 LC-02 OP-12 OP-13 ERR-01 ERR-02: what cannot be made is an error, and nothing is left" {
	edit '.process.args = ["/no/such"]'
	run create
	[ "$status" -eq 1 ]
	grep -q '^davit: error: config.json:.*exec: "/no/such": no such file or directory' "$out"
	nothing_of "$id"
	edit '.process.args = ["/bin/true"]' '.mounts += [{"destination": "/x", "type": "nosuchfs", "source": "x"}]'
	run davit --log "$BATS_TEST_TMPDIR/log" --log-format json create --bundle "$b" "$id"
	[ "$status" -eq 1 ]
	[[ $output == *"config.json:"*"mounts["*"nosuchfs"* ]]
	jq -se 'length == 1 and .[0].level == "error"' "$BATS_TEST_TMPDIR/log"
	nothing_of "$id"
	[ -z "$(ls -A "$state" 2>/dev/null)" ]
}

@test "ERR-03: a warning changes nothing, and create is silent on its streams" {
	edit '.process.capabilities.bounding += ["CAP_NO_SUCH"]'
	davit --log "$BATS_TEST_TMPDIR/log" create --bundle "$b" "$id" </dev/null >"$out" 2>&1
	is_state created
	[ ! -s "$out" ]
	grep -q CAP_NO_SUCH "$BATS_TEST_TMPDIR/log"
}

@test "LC-04 OP-15: config.json edited or removed after create changes nothing" {
	script 'echo first'
	create
	script 'echo second'
	davit start "$id"
	until_state stopped
	[ "$(cat "$out")" = first ]
	davit delete "$id"
	script 'echo third'
	create
	rm "$b/config.json"
	davit start "$id"
	until_state stopped
	[ "$(cat "$out")" = third ]
	grep -q third "$state/$id/config.json"
}

@test "OP-17: start of a running and of a stopped one is an error without effect" {
	create
	davit start "$id"
	run davit start "$id"
	refused "cannot start container \`$id\` in the running state"
	is_state running
	davit kill "$id" KILL
	until_state stopped
	run davit start "$id"
	refused "cannot start container \`$id\` in the stopped state"
}

@test "OP-19: process may be absent; then start is an error and it stays created" {
	edit 'del(.process)'
	create
	is_state created
	run davit start "$id"
	refused "has nothing to start"
	is_state created
	davit delete "$id"
	nothing_of "$id"
}

@test "OP-21: kill of a stopped one is an error, and its files stay as they are" {
	create
	davit kill "$id" TERM
	until_state stopped
	cp "$state/$id/status" "$BATS_TEST_TMPDIR/before"
	run davit kill "$id" KILL
	refused "container not running"
	cmp "$state/$id/status" "$BATS_TEST_TMPDIR/before"
	davit kill --all "$id" KILL
	cmp "$state/$id/status" "$BATS_TEST_TMPDIR/before"
}

@test "OP-22: exactly the signal that is named" {
	script 'for s in HUP USR1 USR2 TERM; do trap "echo got $s" $s; done
		echo ready; while :; do sleep 1000 & wait; done'
	create
	davit start "$id"
	until_file "$out" ready
	local name
	for name in HUP SIGUSR1 usr2 15; do
		davit kill "$id" "$name"
	done
	until_file "$out" "got TERM"
	until_file "$out" "got USR2"
	davit kill "$id"
	davit kill "$id" RTMIN+3
	[ "$(grep -c "got HUP" "$out")" -eq 1 ]
	[ "$(grep -c "got USR1" "$out")" -eq 1 ]
	for name in NOPE 9x SIG "" 65 -1 RTMIN+31 RTMAX+1 "KILL "; do
		run davit kill -- "$id" "$name"
		refused "unknown signal \`$name\`"
	done
	is_state running
}

@test "OP-22: --all signals every process; SIGKILL to a shared pid namespace ends all of it" {
	edit '.linux.namespaces |= map(select(.type != "pid"))' '.mounts |= map(select(.destination != "/proc"))' \
		'del(.linux.maskedPaths, .linux.readonlyPaths)'
	script 'sh -c "trap \"echo child; exit\" USR1; echo ready; while :; do sleep 0.05; done" &
		trap "echo parent" USR1; while :; do sleep 0.05; done'
	create
	davit start "$id"
	until_file "$out" ready
	davit kill -a "$id" USR1
	until_file "$out" child
	until_file "$out" parent
	davit kill "$id" KILL
	until_state stopped
	davit delete "$id"
	nothing_of "$id"
}

@test "OP-24: a running one is not deleted, but by force; a created one is" {
	create
	davit delete "$id"
	nothing_of "$id"
	create
	davit start "$id"
	run davit delete "$id"
	refused "cannot delete container \`$id\` in the running state (use --force)"
	is_state running
	davit delete --force "$id"
	nothing_of "$id"
}

@test "OP-26: cgroups that were there before stay" {
	local dir=/sys/fs/cgroup
	[ -e "$dir/cgroup.procs" ] || dir=/sys/fs/cgroup/pids
	mkdir "$dir/$id-mine"
	edit ".linux.cgroupsPath = \"/$id-mine/inner\""
	create
	[ -d "$dir/$id-mine/inner" ]
	davit delete "$id"
	[ -d "$dir/$id-mine" ] && [ ! -d "$dir/$id-mine/inner" ]
	rmdir "$dir/$id-mine"
	nothing_of "$id"
}

@test "behaviours 29: TERM, INT, HUP, QUIT end a created one" {
	local name
	for name in TERM INT HUP QUIT; do
		create
		davit kill "$id" "$name"
		until_state stopped
		davit delete "$id"
	done
}

@test "run --detach: the program runs when it returns; a failed one leaves nothing" {
	script 'echo hello; sleep 1000'
	davit run --detach --bundle "$b" --pid-file "$BATS_TEST_TMPDIR/pid" "$id" </dev/null >"$out" 2>&1
	is_state running
	[ "$(pid_of)" = "$(cat "$BATS_TEST_TMPDIR/pid")" ]
	until_file "$out" hello
	davit delete -f "$id"
	nothing_of "$id"
	edit '.process.args = ["/no/such"]'
	run davit run --detach --bundle "$b" "$id"
	refused "no such file or directory"
	nothing_of "$id"
}

@test "a terminal of a container that is left alone is refused by name" {
	edit '.process.terminal = true'
	run davit create --bundle "$b" "$id"
	refused "process.terminal"
	run davit run -d --bundle "$b" "$id"
	refused "process.terminal"
}

@test "start says why exec failed, with the place; then the container is stopped" {
	cp -r "$BATS_FILE_TMPDIR/rootfs" "$BATS_TEST_TMPDIR/rootfs"
	edit ".root.path = \"$BATS_TEST_TMPDIR/rootfs\"" '.process.args = ["/bin/odd"]'
	local text words
	while IFS='|' read -r text words; do
		printf '%b' "$text" >"$BATS_TEST_TMPDIR/rootfs/bin/odd"
		chmod 755 "$BATS_TEST_TMPDIR/rootfs/bin/odd"
		create
		run davit start "$id"
		refused "config.json:"
		[[ $output == *'exec: "/bin/odd": '*"$words"* ]] || { echo "$output"; false; }
		is_state stopped
		davit delete "$id"
	done <<-'L'
		garbage|exec format error
		#!/no/such\necho|/no/such
		#!/bin/sh\r\necho|CRLF
	L
	nothing_of "$id"
}

@test "the engine's pipes reach their end when the container ends, and not before" {
	script 'echo begun; sleep 1000'
	mkfifo "$BATS_TEST_TMPDIR/p"
	(cat "$BATS_TEST_TMPDIR/p" >"$out.cat"; echo eof >"$BATS_TEST_TMPDIR/eof") 3>&- &
	davit create --bundle "$b" "$id" </dev/null >"$BATS_TEST_TMPDIR/p" 2>&1
	davit start "$id"
	until_file "$out.cat" begun
	[ ! -e "$BATS_TEST_TMPDIR/eof" ]
	davit kill "$id" KILL
	until_file "$BATS_TEST_TMPDIR/eof" eof
	davit delete "$id"
}

@test "list: table, json, ids; what cannot be read is a warning" {
	[ "$(davit list -q)" = "" ]
	[ "$(davit list -f json | jq -c .)" = "[]" ]
	create
	[ "$(davit list -q)" = "$id" ]
	davit list -f json | jq -e --arg id "$id" 'length == 1 and .[0].id == $id and .[0].status == "created"'
	mkdir -m 700 "$state/broken"
	echo '{' >"$state/broken/status"
	run davit --log "$BATS_TEST_TMPDIR/log" list
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} == "ID "*"PID "*"STATUS "*"BUNDLE "*"CREATED "*"OWNER" ]]
	[[ ${lines[1]} == "$id "*" created "*"$b "* ]]
	grep -q broken "$BATS_TEST_TMPDIR/log"
	rm -r "$state/broken"
	run davit list --format yaml
	refused "yaml"
}

@test "options stand before or after the id" {
	davit create "$id" --bundle "$b" </dev/null >"$out" 2>&1
	davit kill KILL "$id" 2>/dev/null && false
	davit kill "$id" KILL --all
	until_state stopped
	davit delete "$id" --force
	nothing_of "$id"
}
