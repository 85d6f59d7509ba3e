#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# container: what a config asks for, seen from inside; against davit, crun and runc alike.

load ../lib/setup

setup() { make_bundle; }

@test "run: output, and nothing but it" {
	container echo hello
	is hello
}

@test "run: the payload's status" {
	container sh -c 'exit 42'
	[ "$status" -eq 42 ]
	[ -z "$output" ]
}

@test "run: 128 + N when a signal ended it" {
	# pid 1 does not die by its own hand: a child's death by SIGKILL becomes the shell's status
	container sh -c 'sleep 100 & kill -9 $!; wait $!; exit $?'
	[ "$status" -eq 137 ]
}

@test "run: standard input reaches the payload" {
	run bash -c '. "$1/setup.bash"; echo from outside | bundle_run "$2" cat' bash "$tests_lib" "$bundle"
	is "from outside"
}

@test "run: stderr stays apart from stdout" {
	run bash -c '. "$1/setup.bash"; bundle_run "$2" sh -c "echo out; echo err >&2" 2>/dev/null' \
		bash "$tests_lib" "$bundle"
	is out
}

@test "run: environment as configured, HOME from passwd" {
	bundle_edit "$bundle" '.process.env = ["PATH=/bin", "A=b", "EMPTY="]'
	container sh -c 'tr "\0" "\n" </proc/$$/environ | sort'
	is "$(printf 'A=b\nEMPTY=\nHOME=/root\nPATH=/bin')"
}

@test "run: cwd is made and entered" {
	bundle_edit "$bundle" '.process.cwd = "/work/deep"' '.root.readonly = false'
	container pwd
	is /work/deep
}

@test "run: user, group and additional groups" {
	bundle_edit "$bundle" '.process.user = {"uid": 1000, "gid": 1000, "additionalGids": [5, 27]}'
	container sh -c 'id -u; id -g; grep ^Groups /proc/self/status | tr -s "\t " " "'
	is "$(printf '1000\n1000\nGroups: 5 27 ')"
}

@test "run: umask of the user" {
	bundle_edit "$bundle" '.process.user.umask = 63'
	container sh -c umask
	is 0077
}

@test "run: hostname" {
	container hostname
	is davit-test
}

@test "run: pid 1 in a pid namespace of its own" {
	container sh -c 'echo $$; ps -o pid | wc -l'
	[ "${lines[0]}" = 1 ]
	[ "${lines[1]}" -le 4 ]
}

@test "run: a read-only root" {
	container touch /file
	[ "$status" -eq 1 ]
	has "Read-only file system"
}

@test "run: a writable root" {
	bundle_edit "$bundle" '.root.readonly = false'
	container touch /file
	[ "$status" -eq 0 ]
	[ -e "$bundle/rootfs/file" ]
}

@test "run: limits" {
	bundle_edit "$bundle" '.process.rlimits = [{"type": "RLIMIT_NOFILE", "soft": 77, "hard": 99}]'
	container sh -c 'ulimit -Sn; ulimit -Hn'
	is "$(printf '77\n99')"
}

@test "run: capabilities, and no new privileges" {
	bundle_edit "$bundle" '.process.capabilities = {"bounding": ["CAP_KILL"], "effective": ["CAP_KILL"],
		"permitted": ["CAP_KILL"], "inheritable": [], "ambient": []}'
	container sh -c 'grep -E "^(Cap|NoNew)" /proc/self/status | tr "\t" " "'
	is "CapInh: 0000000000000000
CapPrm: 0000000000000020
CapEff: 0000000000000020
CapBnd: 0000000000000020
CapAmb: 0000000000000000
NoNewPrivs: 1"
}

@test "run: masked paths show nothing, read-only ones cannot be written" {
	container sh -c 'cat /proc/keys; ls /sys/firmware; echo 1 >/proc/sys/kernel/domainname'
	[ "$status" -ne 0 ]
	[ "${#lines[@]}" -eq 1 ]
	has "Read-only file system"
}

@test "run: the default devices" {
	container sh -c 'for d in null zero full random urandom tty; do stat -c "%n %F %t:%T %a" /dev/$d; done
		readlink /dev/fd; readlink /dev/stdout; readlink /dev/ptmx; echo x >/dev/null && head -c 3 /dev/zero | wc -c'
	is "/dev/null character special file 1:3 666
/dev/zero character special file 1:5 666
/dev/full character special file 1:7 666
/dev/random character special file 1:8 666
/dev/urandom character special file 1:9 666
/dev/tty character special file 5:0 666
/proc/self/fd
/proc/self/fd/1
pts/ptmx
3"
}

@test "run: a device of the config" {
	bundle_edit "$bundle" '.linux.devices = [{"path": "/dev/own", "type": "c", "major": 1, "minor": 3,
		"fileMode": 384, "uid": 7, "gid": 8}]'
	container stat -c '%F %t:%T %a %u:%g' /dev/own
	is "character special file 1:3 600 7:8"
}

@test "run: the network has a loopback interface that is up" {
	container sh -c 'ip addr show lo | grep -c "127.0.0.1"; ls /sys/class/net'
	is "$(printf '1\nlo')"
}

@test "run: bind mounts, read-only and recursive" {
	mkdir -p "$BATS_TEST_TMPDIR/data/below"
	echo content >"$BATS_TEST_TMPDIR/data/file"
	bundle_edit "$bundle" ".mounts += [{\"destination\": \"/data\", \"type\": \"bind\",
		\"source\": \"$BATS_TEST_TMPDIR/data\", \"options\": [\"rbind\", \"ro\"]}]" '.root.readonly = false'
	container sh -c 'cat /data/file; touch /data/new'
	[ "$status" -ne 0 ]
	[ "${lines[0]}" = content ]
	has "Read-only file system"
}

@test "run: a bind mount of a file" {
	echo one >"$BATS_TEST_TMPDIR/file"
	bundle_edit "$bundle" ".mounts += [{\"destination\": \"/etc/one\", \"type\": \"bind\",
		\"source\": \"$BATS_TEST_TMPDIR/file\", \"options\": [\"bind\"]}]" '.root.readonly = false'
	container cat /etc/one
	is one
}

@test "run: a tmpfs with its options" {
	bundle_edit "$bundle" '.mounts += [{"destination": "/tmp", "type": "tmpfs", "source": "tmpfs",
		"options": ["nosuid", "noexec", "size=1m", "mode=1700"]}]'
	container sh -c 'grep " /tmp tmpfs" /proc/mounts; stat -c %a /tmp'
	[ "$status" -eq 0 ]
	has noexec
	has nosuid
	has size=1024k
	[ "${lines[1]}" = 1700 ]
}

@test "run: sysctls of its namespaces" {
	bundle_edit "$bundle" '.linux.sysctl = {"net.ipv4.ip_forward": "1", "kernel.shmmni": "77"}'
	container sh -c 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni'
	is "$(printf '1\n77')"
}

@test "run: a user namespace with mappings" {
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR" "$bundle" "$bundle/rootfs"
	chown -R -h 100000:100000 "$bundle/rootfs"
	bundle_edit "$bundle" '.linux.namespaces += [{"type": "user"}] |
		.linux.uidMappings = [{"containerID": 0, "hostID": 100000, "size": 65536}] |
		.linux.gidMappings = [{"containerID": 0, "hostID": 100000, "size": 65536}]'
	container sh -c 'id -u; tr -s " " </proc/self/uid_map; stat -c %u /bin/busybox; cat /proc/self/setgroups'
	is "$(printf '0\n 0 100000 65536\n0\nallow')"
}

@test "run: seccomp refuses with the errno of the profile" {
	bundle_edit "$bundle" '.linux.seccomp = {"defaultAction": "SCMP_ACT_ALLOW",
		"syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28}]}' \
		'.root.readonly = false'
	container sh -c 'grep ^Seccomp: /proc/self/status | tr "\t" " "; mkdir /new'
	[ "${lines[0]}" = "Seccomp: 2" ]
	has "No space left on device"
}

@test "run: oom score" {
	bundle_edit "$bundle" '.process.oomScoreAdj = 500'
	container cat /proc/self/oom_score_adj
	is 500
}

@test "run: PATH of the container's environment finds the program" {
	mkdir -p "$bundle/rootfs/own"
	ln -s /bin/busybox "$bundle/rootfs/own/echo"
	bundle_edit "$bundle" '.process.env = ["PATH=/nowhere:/own"]'
	container echo found
	is found
}

@test "run: a program that does not exist" {
	container nosuch
	[ "$status" -ne 0 ]
	has "executable file not found in \$PATH"
}

@test "run: a path that does not exist" {
	container /no/such
	[ "$status" -ne 0 ]
	# a lower-case line of davit, a sentence of the peers
	[[ "${output,,}" == *"no such file or directory"* ]]
}

@test "run: a directory, and a file without an x bit, are refused" {
	container /etc
	[ "$status" -ne 0 ]
	echo text >"$bundle/rootfs/etc/text"
	container /etc/text
	[ "$status" -ne 0 ]
	[[ "${output,,}" == *"permission denied"* ]]
}

@test "run: the pid file" {
	run "$RUNTIME" --root "$DAVIT_ROOT" run --bundle "$bundle" --pid-file "$BATS_TEST_TMPDIR/pid" "$(bundle_id)" \
		</dev/null
	[ "$status" -eq 0 ]
	[[ "$(cat "$BATS_TEST_TMPDIR/pid")" =~ ^[1-9][0-9]*$ ]]
}

@test "run: descriptors of the caller do not reach the payload, preserved ones do" {
	bundle_edit "$bundle" '.process.args = ["sh", "-c", "ls /proc/$$/fd; cat <&3"]'
	exec 7</etc/passwd
	echo preserved >"$BATS_TEST_TMPDIR/three"
	run bash -c '"$1" --root "$2" run --preserve-fds 1 --bundle "$3" "$4" 3<"$5" </dev/null' bash "$RUNTIME" \
		"$DAVIT_ROOT" "$bundle" "$(bundle_id)" "$BATS_TEST_TMPDIR/three"
	exec 7<&-
	is "$(printf '0\n1\n2\n3\npreserved')"
}

@test "run: nothing is left when it ended" {
	container true
	[ "$status" -eq 0 ]
	[ -z "$(find "$DAVIT_ROOT" -mindepth 1 -not -path '*/.cache*' 2>/dev/null)" ]
	[ -z "$(find /sys/fs/cgroup -type d -name "*test-$$-*")" ]
	run grep -F "$bundle" /proc/self/mountinfo
	[ "$status" -eq 1 ]
}
