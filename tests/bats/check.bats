#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong configurations: what is found, where, and that nothing is touched.

load ../lib/setup

setup() {
	bats_require_minimum_version 1.5.0
	need_davit
	top=${BATS_TEST_DIRNAME%/tests/bats}
	cd "$BATS_TEST_TMPDIR" || return 1
}

@test "three errors of a three-error file, with line, column, path and cure" {
	cat >config.json <<-'EOF'
		{
		  "ociVersion": "invalid",
		  "process": {
		    "args": ["sh"],
		    "cwd": "tmp",
		    "user": {"uid": "0", "gid": 0}
		  },
		  "root": {"path": "rootfs"},
		  "linux": {"namespaces": [{"type": "mount"}]}
		}
	EOF
	run "$davit" check .
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 3 ]
	[ "${lines[0]}" = 'config.json:2:17: ociVersion: `invalid` is not a version in SemVer form (such as `1.3.0`)' ]
	[ "${lines[1]}" = 'config.json:5:12: process.cwd: `tmp` is not absolute' ]
	[ "${lines[2]}" = 'config.json:6:21: process.user.uid: a number is expected, not a string' ]
}

@test "unknown members and sections of other platforms are named, and no error" {
	"$davit" spec
	jq '.process.terminal = false | .process.argz = [] | .linux.maskedPath = ["/x"] | .windows = {} | .vnd = {a: [1, {b: 2}]}' \
		config.json >c.json
	run "$davit" check --config c.json
	[ "$status" -eq 0 ]
	[[ "$output" == *"process.argz: unknown member, ignored"*"\`args\`?"* ]]
	[[ "$output" == *"linux.maskedPath: unknown member, ignored; did you mean \`maskedPaths\`?"* ]]
	[[ "$output" == *"windows: not applicable on Linux, ignored"* ]]
	[[ "$output" == *"vnd: unknown member, ignored"* ]]
}

@test "unknown capabilities are named, and no error (behaviours 10)" {
	"$davit" spec
	jq '.process.terminal = false | .process.capabilities.bounding += ["CAP_NOSUCH"]' config.json >c.json
	run "$davit" check --config c.json
	[ "$status" -eq 0 ]
	[[ "$output" == *"process.capabilities.bounding"*"CAP_NOSUCH"* ]]
}

@test "a bundle that is not there, or has no config.json" {
	run "$davit" check nosuch
	[ "$status" -eq 1 ]
	[[ "$output" == *'bundle `nosuch`: no such file or directory'* ]]
	mkdir b
	run "$davit" check b
	[ "$status" -eq 1 ]
	[[ "$output" == *"/b/config.json\`: no such file or directory"* ]]
	mkdir b/config.json
	run "$davit" check b
	[ "$status" -eq 1 ]
	[[ "$output" == *"is a directory"* ]]
}

@test "every mutation of the bundles of engines is found where it is" {
	local bundle expect n=0
	for bundle in "$top"/tests/bundles/*.json; do
		mkdir m
		python3 "$top/tests/lib/mutate.py" "$bundle" m >/dev/null
		for expect in m/*.expect; do
			n=$((n + 1))
			"$davit" check -f "${expect%.expect}.json" >out 2>&1 && {
				echo "accepted: $(grep "^$(basename "${expect%.expect}")" m/list)"
				return 1
			}
			grep -qF ".json:$(cat "$expect")" out || {
				echo "$bundle: $(grep "^$(basename "${expect%.expect}")" m/list)"
				echo "wanted: $(cat "$expect")"
				cat out
				return 1
			}
		done
		rm -r m
	done
	echo "$n mutations"
	[ "$n" -ge 100 ]
}

# shellcheck disable=SC2030
@test "the specification's bad documents are refused, the good ones of Linux are read" {
	: "${SHARED:=$top/../shared}"
	local schema=$SHARED/oci-schema/schema/test/config file
	[ -d "$schema" ] || skip "the specification's schema tests are not here"
	for file in "$schema"/bad/*.json; do
		case $file in */freebsd-*) continue ;; esac # another platform's section: not read
		run "$davit" check -f "$file"
		[ "$status" -eq 1 ]
		[[ "$output" =~ ^[a-z-]+\.json:[0-9]+:[0-9]+:\  ]]
	done
	for file in "$schema"/good/*.json; do
		run "$davit" check -f "$file"
		# the schema is satisfied; what is left is what davit does not do yet, other platforms'
		# documents without namespaces of Linux, and versions before 1.0
		output=$(grep -vE 'not supported yet|unknown member|not applicable|process\.terminal' <<<"$output" |
			grep -vE 'needs a (uts|network) namespace|version `0\.5\.0-dev` is not supported' || true)
		[ -z "$output" ]
	done
}

# A call that changes something outside the process is anything not on this list.
changing() {
	sed 's/^[0-9]* *//' "$1" |
		grep -vE '^(execve|brk|mmap|munmap|mprotect|mremap|read|pread64|readv|close|lseek|fstat|newfstatat|statx|stat|lstat|access|faccessat2?|arch_prctl|set_tid_address|set_robust_list|rseq|getrandom|getcwd|readlink|readlinkat|getdents64|uname|exit_group|get(e?[ug]id|resuid|resgid|pid|ppid|tid|groups)|sched_get[a-z_]*|getpriority|statfs|fstatfs|rt_sigaction|rt_sigprocmask|capget|clock_gettime|poll|madvise|sysinfo|futex)\(' |
		grep -vE '^openat2?\([^"]*"[^"]*", (O_RDONLY|\{flags=O_RDONLY|O_PATH|\{flags=O_PATH)' |
		grep -vE '^write\(2, |^fcntl\([0-9]+, F_GETF[DL]|^prlimit64\(0, [A-Z_]+, NULL|^prctl\(PR_(GET|CAPBSET_READ)|^\+\+\+|^seccomp\(SECCOMP_(GET_ACTION_AVAIL|SET_MODE_FILTER, [^,]*, NULL)|^seccomp\(SECCOMP_SET_MODE_STRICT, 0x1|^seccomp\(SECCOMP_GET_NOTIF_SIZES|^memfd_create\("seccomp"|^write\([0-9]+, " \\0\\0\\0\\4' |
		grep -v 'O_CREAT' || true
}

# shellcheck disable=SC2031 # each test is a subshell
refused() { # refused FILTER EXPECTED: `run` refuses config.json edited so, and changes nothing
	jq "$1" config.json >c.json
	run strace -f -o trace "$davit" --root "$DAVIT_ROOT-never" run --config c.json -b . never
	[ "$status" -eq 1 ]
	[[ "$output" == "davit: error: c.json:"*"$2"* ]]
	run changing trace
	[ -z "$output" ]
	[ ! -e "$DAVIT_ROOT-never" ]
}

@test "a refused run makes no call that changes anything" {
	"$davit" spec
	jq '.process.terminal = false' config.json >c.json
	mv c.json config.json
	refused '.ociVersion = 3' 'ociVersion: a string is expected'
	refused '.linux.maskedPaths += ["proc/kcore"]' 'linux.maskedPaths[10]: `proc/kcore` is not absolute'
	refused '.hooks.prestart = [{path: "/bin/true"}]' 'hooks.prestart: hooks are not supported yet'
	refused '.linux.namespaces += [{type: "user", path: "/proc/1/ns/user"}]' 'joining a user namespace'
	refused '.linux.sysctl = {"kernel.panic": "1"}' 'linux.sysctl["kernel.panic"]'
	# refused by the plan, when the filter is compiled already: it is not kept
	refused '.linux.sysctl = {"kernel.panic": "1"} | .linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW"}' \
		'linux.s'
}
