#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# run: what a caller of `davit run` sees

load ../lib/bundle

setup_file() {
	bundle_rootfs "$BATS_FILE_TMPDIR/rootfs"
}

# b: a bundle of its own on the shared root file system
setup() {
	b=$BATS_TEST_TMPDIR/b
	id=$(bundle_id)
	mkdir "$b"
	cp "$bundle_lib/config.json" "$b/config.json"
	edit ".root.path = \"$BATS_FILE_TMPDIR/rootfs\""
}

teardown() {
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/state" 2>/dev/null)" ]
}

edit() { bundle_edit "$b" "$@"; }

script() { edit ".process.args = $(jq -cn --arg s "$1" '["/bin/sh", "-c", $s]')"; }

davit() { "${RUNTIME:-davit}" --root "$BATS_TEST_TMPDIR/state" "$@"; }

# run_it [OPTION…]: output and error apart
run_it() { run --separate-stderr davit run --bundle "$b" "$@" "$id"; }

bats_require_minimum_version 1.5.0

@test "the payload's output and nothing else" {
	script 'echo out; echo err >&2'
	run_it
	[ "$status" -eq 0 ]
	[ "$output" = out ]
	# shellcheck disable=SC2154
	[ "$stderr" = err ]
}

@test "the payload's exit status" {
	script 'exit 7'
	run_it
	[ "$status" -eq 7 ]
	script 'kill -9 $$'
	edit '.linux.namespaces |= map(select(.type != "pid"))' '.mounts |= map(select(.destination != "/proc"))' \
		'del(.linux.maskedPaths, .linux.readonlyPaths)'
	run_it
	[ "$status" -eq 137 ]
}

@test "the pid file has the payload's pid in the caller's pid namespace, and stays" {
	script 'cat /proc/self/status | grep -q NSpid; echo ready; read -r line; exit 3'
	coproc davit run --bundle "$b" --pid-file "$BATS_TEST_TMPDIR/pid" "$id"
	read -r line <&"${COPROC[0]}"
	[ "$line" = ready ]
	pid=$(cat "$BATS_TEST_TMPDIR/pid")
	[ "$(tail -c 1 "$BATS_TEST_TMPDIR/pid" | wc -l)" -eq 0 ]
	grep -q "^NSpid:	$pid	1$" "/proc/$pid/status"
	echo >&"${COPROC[1]}"
	status=0
	wait "$COPROC_PID" || status=$?
	[ "$status" -eq 3 ]
	[ -e "$BATS_TEST_TMPDIR/pid" ]
}

@test "an id in use is refused, and its owner is not disturbed" {
	script 'echo ready; read -r line; exit 4'
	coproc davit run --bundle "$b" "$id"
	read -r line <&"${COPROC[0]}"
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *"container with given ID already exists"* ]]
	echo >&"${COPROC[1]}"
	status=0
	wait "$COPROC_PID" || status=$?
	[ "$status" -eq 4 ]
}

@test "two runs of one id at once: one wins" {
	script 'echo "$0 won"; read -r line'
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for i in 1 2 3 4; do
		davit run --bundle "$b" "$id" <"$BATS_TEST_TMPDIR/fifo" >"$BATS_TEST_TMPDIR/out$i" \
			2>"$BATS_TEST_TMPDIR/err$i" &
	done
	exec 9>"$BATS_TEST_TMPDIR/fifo"
	for i in $(seq 500); do
		[ "$(cat "$BATS_TEST_TMPDIR"/err* | wc -l)" -ge 3 ] && break
		sleep 0.01
	done
	echo >&9
	exec 9>&-
	wait
	[ "$(cat "$BATS_TEST_TMPDIR"/out* | wc -l)" -eq 1 ]
	[ "$(grep -l "davit: error: .*\(already exists\|at work\|lock\)" "$BATS_TEST_TMPDIR"/err* | wc -l)" -eq 3 ]
}

@test "a missing executable, in the words that engines know" {
	edit '.process.args = ["nosuch"]'
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'exec: "nosuch": executable file not found in $PATH'* ]]
	[[ $stderr != *"permission denied"* ]]
	edit '.process.args = ["/no/such"]'
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'config.json:'*'exec: "/no/such": no such file or directory'* ]]
}

@test "an unfit executable, in the words that engines know" {
	edit '.process.args = ["/etc"]'
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'exec: "/etc": is a directory: permission denied'* ]]
	edit '.process.args = ["/etc/passwd"]'
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'exec: "/etc/passwd": permission denied'* ]]
}

@test "why an exec fails is read from the file" {
	r=$BATS_TEST_TMPDIR/rootfs
	bundle_rootfs "$r"
	edit ".root.path = \"$r\"" '.process.args = ["/bin/it"]'
	printf '#!/bin/nosuch\n' >"$r/bin/it"
	chmod 755 "$r/bin/it"
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'exec: "/bin/it": no such file or directory'*'/bin/nosuch'* ]]
	printf '#!/bin/sh\r\necho\r\n' >"$r/bin/it"
	run_it
	[[ $stderr == *CRLF* ]]
	printf 'hello\n' >"$r/bin/it"
	run_it
	[[ $stderr == *'exec format error'* ]]
	: >"$r/bin/it"
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'empty'* ]]
	head -c 64 /bin/true >"$r/bin/it"
	printf '\xb7\x00' | dd of="$r/bin/it" bs=1 seek=18 conv=notrunc status=none
	[ "$(uname -m)" = aarch64 ] || {
		run_it
		[ "$status" -eq 1 ]
		[[ $stderr == *'is for aarch64'* ]]
	}
}

@test "a missing bind source is named by its place" {
	edit '.mounts += [{"destination": "/mnt", "type": "bind", "source": "/no/such/source", "options": ["rbind"]}]'
	run_it
	[ "$status" -eq 1 ]
	[[ $stderr == *'config.json:'*'mounts[7]: '*'/no/such/source'*'no such file or directory'* ]]
}

@test "what is not built yet is refused by name" {
	run_it --console-socket /tmp/x
	[ "$status" -eq 1 ]
	[[ $stderr == *--console-socket* ]]
}

@test "--preserve-fds passes exactly these" {
	script 'cat <&4; ls /proc/self/fd'
	echo four >"$BATS_TEST_TMPDIR/four"
	run_it --preserve-fds 2 3</dev/null 4<"$BATS_TEST_TMPDIR/four" 5</dev/null 17</etc/passwd
	[ "$status" -eq 0 ]
	# ls itself opens the directory
	[ "$(tr '\n' ' ' <<<"$output")" = "four 0 1 2 3 4 5 " ]
	run_it --preserve-fds 2 3</dev/null 4<&-
	[ "$status" -eq 1 ]
	[[ $stderr == *"descriptor 4"* ]]
}

@test "HOME is looked up in the container, and only when it is missing" {
	script 'echo $HOME'
	run_it
	[ "$output" = /root ]
	edit '.process.user.uid = 1000'
	run_it
	[ "$output" = /home/user ]
	edit '.process.user.uid = 4242'
	run_it
	[ "$output" = / ]
	edit '.process.env += ["HOME=/given"]'
	run_it
	[ "$output" = /given ]
}

@test "signals are the payload's" {
	script 'trap "exit 11" USR1; trap "exit 12" TERM; echo ready; while :; do sleep 0.05; done'
	for signal in USR1 TERM; do
		coproc exec "${RUNTIME:-davit}" --root "$BATS_TEST_TMPDIR/state" run --bundle "$b" "$id"
		read -r line <&"${COPROC[0]}"
		kill -s $signal "$COPROC_PID"
		status=0
		wait "$COPROC_PID" || status=$?
		[ "$status" -eq "$([ $signal = USR1 ] && echo 11 || echo 12)" ]
	done
}

@test "--keep keeps the state, and the id" {
	script true
	run_it --keep
	[ "$status" -eq 0 ]
	[ -e "$BATS_TEST_TMPDIR/state/$id/status" ]
	run_it
	[[ $stderr == *"already exists"* ]]
	rm -rf "$BATS_TEST_TMPDIR/state/$id"
	find /sys/fs/cgroup -depth -type d -name "*$id*" -exec rmdir {} +
}

@test "no cgroup is left" {
	script 'cat /proc/self/cgroup'
	run_it
	[ "$status" -eq 0 ]
	[ -z "$(find /sys/fs/cgroup -type d -name "*$id*")" ]
}

@test "without a pid namespace nobody is left either" {
	edit '.linux.namespaces |= map(select(.type != "pid"))' '.mounts |= map(select(.destination != "/proc"))' \
		'del(.linux.maskedPaths, .linux.readonlyPaths)'
	nap=$((BASHPID + 10000000))
	script "sleep $nap & exit 5"
	run_it
	[ "$status" -eq 5 ]
	run ! pgrep -f "sleep $nap"
}

@test "a network namespace is joined by its path; another kind is refused" {
	unshare -n sleep 1234 3>&- &
	holder=$!
	until [ "$(readlink /proc/$holder/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
	edit "(.linux.namespaces[] | select(.type == \"network\")) += {path: \"/proc/$holder/ns/net\"}"
	script 'readlink /proc/self/ns/net'
	run_it
	[ "$status" -eq 0 ]
	[ "$output" = "$(readlink /proc/$holder/ns/net)" ]
	edit "(.linux.namespaces[] | select(.type == \"network\")) += {path: \"/proc/$holder/ns/uts\"}"
	run_it
	kill $holder
	[ "$status" -eq 1 ]
	[[ $stderr == *"linux.namespaces["*"is not a network namespace"* ]]
}

@test "pid, ipc and uts namespaces are joined; davit itself stays where it is" {
	unshare -piuf --kill-child sleep 1235 3>&- &
	until holder=$(pgrep -P $!); do sleep 0.01; done
	for type in pid ipc uts; do
		edit "(.linux.namespaces[] | select(.type == \"$type\")) += {path: \"/proc/$holder/ns/$type\"}"
	done
	edit 'del(.hostname)'
	nap=$((BASHPID + 20000000))
	script 'for n in pid ipc uts; do readlink /proc/self/ns/$n; done; grep -c . /proc/1/comm; cat /proc/1/comm; sleep '$nap' &'
	run_it
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "$(readlink "/proc/$holder/ns/pid")" ]
	[ "${lines[1]}" = "$(readlink "/proc/$holder/ns/ipc")" ]
	[ "${lines[2]}" = "$(readlink "/proc/$holder/ns/uts")" ]
	[ "${lines[4]}" = sleep ]
	# what the payload left behind is gone, the others in the namespace are not
	run ! pgrep -f "sleep $nap"
	# as pid 1 it would not hear TERM, and bats would wait for it
	kill -KILL "$holder"
}

@test "ids are mapped and clocks are moved" {
	edit '.linux.namespaces += [{"type": "user"}, {"type": "time"}]' \
		'.linux.uidMappings = [{"containerID": 0, "hostID": 0, "size": 1}, {"containerID": 1, "hostID": 100001, "size": 65535}]' \
		'.linux.gidMappings = .linux.uidMappings' '.linux.timeOffsets = {"boottime": {"secs": 500000}}'
	script 'id -u; tr -s " " </proc/self/uid_map; cut -d. -f1 /proc/uptime; grep CapEff /proc/self/status'
	run_it
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 0 ]
	[ "${lines[1]}" = " 0 0 1" ]
	[ "${lines[2]}" = " 1 100001 65535" ]
	[ "${lines[3]}" -ge 500000 ]
	[ "${lines[4]}" = "CapEff:	0000000020000420" ]
}

@test "oom_score_adj is the payload's" {
	edit '.process.oomScoreAdj = 321'
	script 'cat /proc/self/oom_score_adj'
	run_it
	[ "$output" = 321 ]
}

@test "the log says it, with the place" {
	edit '.process.args = ["/no/such"]'
	run -1 --separate-stderr davit --log "$BATS_TEST_TMPDIR/log" --log-format json run --bundle "$b" "$id"
	[[ $stderr == "davit: error: config.json:"* ]]
	jq -e '.level == "error" and .file == "config.json" and .line > 1 and .errno == 2' "$BATS_TEST_TMPDIR/log"
}
