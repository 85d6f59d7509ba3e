#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# hostile: root file systems, configs and payloads that want out
#
# views: hybrid

load ../lib/setup
load ../lib/engine
bats_require_minimum_version 1.5.0

setup_file() {
	bundle_rootfs "$BATS_FILE_TMPDIR/rootfs"
	gcc -O1 -static -o "$BATS_FILE_TMPDIR/rootfs/bin/attack" "$tests_lib/attack.c"
}

setup() {
	need_davit
	davit=$(command -v "$RUNTIME")
	mkdir "$bundle"
	cp -a "$BATS_FILE_TMPDIR/rootfs" "$bundle/rootfs"
	cp "$tests_lib/config.json" "$bundle"
	bundle_edit "$bundle" '.root.readonly = false'
	canaries=$BATS_TEST_TMPDIR/canaries
	mkdir -p "$canaries/directory"
	echo canary >"$canaries/file"
	before=$(sums)
}

teardown() {
	engine_end
	[ -z "${attacker:-}" ] || kill -9 "$attacker" 2>/dev/null || true
}

# sums: of what nobody may have changed
sums() {
	sha256sum "$davit" "$canaries/file"
	find "$canaries" -printf '%p %y %m %U:%G\n' | sort
	[ ! -e "$(dirname "$davit")/davit-init" ] || sha256sum "$(dirname "$davit")/davit-init"
}

unchanged() {
	[ "$(sums)" = "$before" ]
}

everything='.process.capabilities |= map_values(["CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH",
	"CAP_SYS_CHROOT", "CAP_MKNOD", "CAP_FOWNER", "CAP_CHOWN", "CAP_SETUID", "CAP_SETGID"]) | .process.noNewPrivileges = false'

@test "/proc/self/exe as the program, as cwd, as the interpreter of a script" {
	container /proc/self/exe
	[ "$status" -ne 0 ]
	bundle_edit "$bundle" '.process.cwd = "/proc/self/exe"'
	container /bin/true
	[ "$status" -ne 0 ]
	bundle_edit "$bundle" '.process.cwd = "/"'
	printf '#!/proc/self/exe\n' >"$bundle/rootfs/script"
	chmod 755 "$bundle/rootfs/script"
	container /script
	[ "$status" -ne 0 ]
	ln -s /proc/self/exe "$bundle/rootfs/link"
	container /link
	[ "$status" -ne 0 ]
	unchanged
}

@test "an attacker in the pid namespace of 20 starts cannot write to what they execute" {
	engine_hold -p --fork --kill-child --mount-proc
	# the holder is the fork's parent: its child is pid 1 of the namespace
	bundle_edit "$bundle" "$everything" \
		".linux.namespaces |= map(if .type == \"pid\" then .path = \"/proc/$engine_holder/ns/pid_for_children\" else . end)" \
		'.linux.maskedPaths = []' '.linux.readonlyPaths = []' '.process.args = ["/bin/attack", "/stop"]'
	mkdir "$BATS_TEST_TMPDIR/victim"
	cp -a "$bundle/rootfs" "$BATS_TEST_TMPDIR/victim/rootfs"
	jq '.process.args = ["/bin/true"]' "$bundle/config.json" >"$BATS_TEST_TMPDIR/victim/config.json"
	coproc "$davit" --root "$DAVIT_ROOT" run --bundle "$bundle" "$(bundle_id)" 2>"$BATS_TEST_TMPDIR/errors" 3>&-
	attacker=$COPROC_PID
	exec 9<&"${COPROC[0]}"
	read -r line <&9
	[ "$line" = ready ]
	for ((i = 0; i < 20; i++)); do
		"$davit" --root "$DAVIT_ROOT" run --bundle "$BATS_TEST_TMPDIR/victim" "victim-$$-$i" </dev/null
	done
	touch "$bundle/rootfs/stop"
	read -r line <&9
	exec 9<&-
	echo "$line"
	cat "$BATS_TEST_TMPDIR/errors"
	wait "$attacker"
	attacker=
	# it did see davit-init, or nothing was tried
	[[ "$line" =~ ^seen\ ([0-9]+)\ kept\ ([0-9]+)\ written\ ([0-9]+)\ davit\ ([0-9]+)$ ]]
	[ "${BASH_REMATCH[4]}" -gt 0 ]
	[ "${BASH_REMATCH[3]}" -eq 0 ]
	unchanged
}

@test "1000 leaked descriptors of the caller: inside are 0, 1, 2 and the preserved" {
	bundle_edit "$bundle" "$everything" '.process.args = ["/bin/sh", "-c", "for f in /proc/$$/fd/*; do readlink $f >/dev/null && echo ${f##*/}; done; true"]'
	cat >"$BATS_TEST_TMPDIR/leak" <<'PYTHON'
import os, sys
if sys.argv[1] != "0":
    for number in range(3, 3 + int(sys.argv[1])):
        os.dup2(os.open("/etc/passwd", os.O_RDONLY), number)
places = ["/", "/etc", "/proc", "/dev", sys.argv[2]]
for i in range(1000):
    os.set_inheritable(os.open(places[i % len(places)], os.O_RDONLY), True)
os.execv(sys.argv[3], sys.argv[3:])
PYTHON
	run --separate-stderr python3 "$BATS_TEST_TMPDIR/leak" 0 "$canaries/file" \
		"$davit" --root "$DAVIT_ROOT" run --bundle "$bundle" "$(bundle_id)"
	[ "$status" -eq 0 ]
	[ "$(echo "$output" | sort -n | tr '\n' ' ')" = "0 1 2 " ]
	run --separate-stderr python3 "$BATS_TEST_TMPDIR/leak" 2 "$canaries/file" \
		"$davit" --root "$DAVIT_ROOT" run --preserve-fds 2 --bundle "$bundle" "$(bundle_id)"
	[ "$status" -eq 0 ]
	[ "$(echo "$output" | sort -n | tr '\n' ' ')" = "0 1 2 3 4 " ]
}

# The words of a config that would be a way out through a descriptor, if there were one.
@test "a cwd of /proc/self/fd/N and /proc/1/fd/N gets nowhere" {
	local n proc
	echo outside >"$BATS_TEST_TMPDIR/outside"
	exec 9</ 10<"$BATS_TEST_TMPDIR"
	for proc in self 1; do
		for ((n = 0; n <= 64; n += ${#proc} == 1 ? 7 : 1)); do
			jq --arg cwd "/proc/$proc/fd/$n" '.process.cwd = $cwd' "$bundle/config.json" >"$bundle/c.json"
			run "$davit" --root "$DAVIT_ROOT" run --config "$bundle/c.json" --bundle "$bundle" "$(bundle_id)"
			[ "$status" -ne 0 ] || { echo "$proc $n: $output"; return 1; }
			[[ "$output" == *process.cwd* ]]
		done
	done
	exec 9<&- 10<&-
}

@test "args[0] and PATH through /proc/self/fd/N get nowhere" {
	local n
	exec 9</ 10<"$BATS_TEST_TMPDIR"
	for ((n = 0; n <= 64; n += 3)); do
		jq --arg arg "/proc/self/fd/$n/bin/busybox" '.process.args = [$arg, "true"]' "$bundle/config.json" >"$bundle/c.json"
		run "$davit" --root "$DAVIT_ROOT" run --config "$bundle/c.json" --bundle "$bundle" "$(bundle_id)"
		[ "$status" -ne 0 ]
		jq --arg path "PATH=/proc/self/fd/$n/bin" '.process.args = ["busybox", "true"] | .process.env = [$path]' \
			"$bundle/config.json" >"$bundle/c.json"
		run "$davit" --root "$DAVIT_ROOT" run --config "$bundle/c.json" --bundle "$bundle" "$(bundle_id)"
		[ "$status" -ne 0 ]
	done
	exec 9<&- 10<&-
}

@test "a symlinked /proc, /sys or /dev is refused, and not followed" {
	local name target
	for name in proc sys dev; do
		for target in "$canaries/directory" ../../../../../../../../../.."$canaries/directory" tmp; do
			rm -rf "$bundle/rootfs/$name"
			ln -s "$target" "$bundle/rootfs/$name"
			container /bin/true
			[ "$status" -ne 0 ] || { echo "$proc $n: $output"; return 1; }
			has "must be mounted on ordinary directory"
			rm "$bundle/rootfs/$name"
			mkdir "$bundle/rootfs/$name"
		done
	done
	unchanged
}

@test "links in the place of mount points lead into the root file system only" {
	local target
	mkdir -p "$bundle/rootfs$canaries/directory"
	touch "$bundle/rootfs$canaries/file"
	echo source >"$BATS_TEST_TMPDIR/source"
	bundle_edit "$bundle" ".mounts += [
		{\"destination\": \"/mnt-file\", \"type\": \"bind\", \"source\": \"$BATS_TEST_TMPDIR/source\", \"options\": [\"bind\"]},
		{\"destination\": \"/mnt-dir\", \"type\": \"tmpfs\", \"source\": \"tmpfs\", \"options\": [\"mode=700\"]}]"
	for target in "$canaries" "../../../../../../../../../../..$canaries"; do
		ln -sfn "$target/file" "$bundle/rootfs/mnt-file"
		ln -sfn "$target/directory" "$bundle/rootfs/mnt-dir"
		container sh -c "cat $canaries/file; touch $canaries/directory/x; stat -c %a $canaries/directory"
		is "source
700"
	done
	unchanged
	[ -z "$(ls -A "$bundle/rootfs$canaries/directory")" ]
}

@test "links in the place of device nodes, with no /dev mounted" {
	bundle_edit "$bundle" '.mounts |= map(select(.destination | startswith("/dev") | not))'
	local name
	for name in null zero tty ptmx console fd; do
		rm -rf "$bundle/rootfs/dev"
		mkdir "$bundle/rootfs/dev"
		ln -s "$canaries/file" "$bundle/rootfs/dev/$name"
		container /bin/true
		ln -sfn "$canaries/nothing" "$bundle/rootfs/dev/$name"
		container /bin/true
		unchanged
	done
	# a regular file is no device, and nothing is written to it
	rm -rf "$bundle/rootfs/dev"
	mkdir "$bundle/rootfs/dev"
	ln "$canaries/file" "$bundle/rootfs/dev/null"
	before=$(sums)
	container sh -c 'echo x >/dev/null'
	unchanged
}

@test "links below /proc and /sys to mask do not lead out" {
	mkdir "$bundle/rootfs/masked"
	ln -s "$canaries/file" "$bundle/rootfs/masked/file"
	ln -s "$canaries/directory" "$bundle/rootfs/masked/directory"
	bundle_edit "$bundle" '.linux.maskedPaths += ["/masked/file", "/masked/directory"]' \
		'.linux.readonlyPaths += ["/masked/file", "/masked/directory"]'
	container /bin/true
	echo x >>"$canaries/file"
	touch "$canaries/directory/x"
	rm "$canaries/directory/x"
	[ "$(cat "$canaries/file")" = "canary
x" ]
}

@test "masked paths cannot be read or written, read-only ones not written, with all of root's capabilities but SYS_ADMIN" {
	bundle_edit "$bundle" "$everything" '.process.capabilities |= map_values(. - ["CAP_SYS_ADMIN"])' \
		'.linux.maskedPaths += ["/secret", "/secrets"]' '.linux.readonlyPaths += ["/fixed", "/fixeds"]'
	mkdir "$bundle/rootfs/"{secrets,fixeds}
	echo secret | tee "$bundle/rootfs/secret" "$bundle/rootfs/secrets/x" "$bundle/rootfs/fixed" >"$bundle/rootfs/fixeds/x"
	container sh -c '
		for f in /secret /proc/keys /proc/timer_list; do
			[ -z "$(cat $f 2>/dev/null)" ] || echo "read $f"
			chmod 777 $f 2>/dev/null && echo "chmod $f"
			chown 7 $f 2>/dev/null && echo "chown $f"
			mv $f /moved 2>/dev/null && echo "moved $f"
			rm -f $f 2>/dev/null && echo "removed $f"
		done
		for d in /secrets /proc/acpi /sys/firmware; do
			[ -d $d ] || continue
			[ -z "$(ls -A $d)" ] || echo "listed $d"
			cat $d/x 2>/dev/null && echo "read $d/x"
			touch $d/y 2>/dev/null && echo "wrote $d"
			mount -t tmpfs x $d 2>/dev/null && echo "mounted $d"
			umount $d 2>/dev/null && echo "unmounted $d"
		done
		[ "$(cat /fixed /fixeds/x)" = "secret
secret" ] || echo "not readable"
		for f in /fixed /fixeds/x /proc/sys/kernel/domainname /proc/sysrq-trigger; do
			(echo x >$f) 2>/dev/null && echo "wrote $f"
			chmod 777 $f 2>/dev/null && echo "chmod $f"
		done
		touch /fixeds/y 2>/dev/null && echo "wrote /fixeds"
		mount -o remount,rw /fixeds 2>/dev/null && echo "remounted"
		true'
	is ""
	[ "$(cat "$bundle/rootfs/secret" "$bundle/rootfs/secrets/x" "$bundle/rootfs/fixed")" = "secret
secret
secret" ]
}

@test "device nodes beyond the list cannot be made to work" {
	bundle_edit "$bundle" "$everything"
	container sh -c 'mknod /tmp/kmsg c 1 11 && cat </tmp/kmsg; mknod /tmp/null c 1 3 && echo x >/tmp/null && echo null works'
	has "null works"
	has "Operation not permitted"
}

@test "the terminal of the caller is not the payload's" {
	# script(1) gives the caller a controlling terminal; without process.terminal none is handed over
	bundle_edit "$bundle" '.process.args = ["/bin/sh", "-c", "(: </dev/tty) 2>/dev/null && echo has a terminal || echo has none"]'
	run script -qec "$davit --root $DAVIT_ROOT run --bundle $bundle $(bundle_id)" /dev/null
	[ "$status" -eq 0 ]
	has "has none"
}
