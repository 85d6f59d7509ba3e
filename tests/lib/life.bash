# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# life: containers that outlive the command that made them. To be sourced by bats files, behind
# bundle; with $b (a bundle), $id, $state (a root of its own).
#
#   davit WORD…        the davit under test, with that root
#   create [OPTION…]   create $id; what the container and davit write goes to $out
#   is_state WORD      does `state` say so?
#   until_state WORD   until it does, at most 5 s
#   nothing_of ID      no process, cgroup, mount, file is left
# shellcheck disable=SC2154

life_setup() {
	b=$BATS_TEST_TMPDIR/b
	id=$(bundle_id)
	state=$BATS_TEST_TMPDIR/state
	RUNTIME=$(command -v "${RUNTIME:-davit}")
	out=$BATS_TEST_TMPDIR/out
	mkdir "$b"
	cp "$bundle_lib/config.json" "$b/config.json"
	edit ".root.path = \"$BATS_FILE_TMPDIR/rootfs\"" '.process.args = ["/bin/sleep", "1000"]'
}

# life_teardown: a failed test leaves nothing running either
life_teardown() {
	local one
	for one in "$state"/*; do
		[ ! -d "$one" ] || davit delete --force "${one##*/}" || true
	done
}

edit() { bundle_edit "$b" "$@"; }
script() { edit ".process.args = $(jq -cn --arg s "$1" '["/bin/sh", "-c", $s]')"; }
davit() { "$RUNTIME" --root "$state" "$@"; }
# bats reads what its tests' commands leave open, so nothing of a container may hold that
create() { davit create --bundle "$b" "$@" "$id" </dev/null >"$out" 2>&1; }

word_of() { davit state "$id" 2>/dev/null | jq -r .status; }
is_state() {
	local word
	word=$(word_of)
	[ "$word" = "$1" ] || {
		echo "state is \`$word\`, not \`$1\`"
		return 1
	}
}
until_state() {
	local i
	for i in $(seq 500); do
		[ "$(word_of)" != "$1" ] || return 0
		sleep 0.01
	done
	is_state "$1"
}

pid_of() { davit state "$id" | jq -r .pid; }

until_file() { # until_file FILE TEXT: FILE has it, within 5 s
	local i
	for i in $(seq 500); do
		! grep -qF -- "$2" "$1" 2>/dev/null || return 0
		sleep 0.01
	done
	echo "no \`$2\` in $1:"
	cat "$1"
	return 1
}

nothing_of() {
	local left
	# those of others come and go under find's hands
	left=$(find /sys/fs/cgroup -type d -name "*$1*" 2>/dev/null) || true
	[ -z "$left" ] && [ ! -e "$state/$1" ] || {
		echo "left of $1: $left"
		ls -l "$state/$1" 2>&1
		return 1
	}
}

refused() { # refused TEXT: the last `run` failed, and its last line has TEXT and `error`
	[ "$status" -eq 1 ] && [[ "${lines[-1]}" == "davit: error: "*"$1"* ]] || {
		echo "status $status: $output"
		return 1
	}
}
