#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# userlands: Debian's trees and busybox run, as root and in a user namespace that owns the tree
#
# views: hybrid

load ../lib/setup
load ../lib/userland

# Both suites at once: on a clean machine that is what takes the time.
setup_file() {
	userland bookworm >"$BATS_FILE_TMPDIR/bookworm" 2>"$BATS_FILE_TMPDIR/bookworm.log" 3>&- &
	userland sid >"$BATS_FILE_TMPDIR/sid" 2>"$BATS_FILE_TMPDIR/sid.log" 3>&- &
	wait
}

setup() {
	mkdir "$bundle"
	cp "$tests_lib/config.json" "$bundle"
}

# in_tree SUITE SHIFT: the bundle runs that tree, whose owners are shifted for a user namespace
in_tree() {
	local tree
	[ -s "$BATS_FILE_TMPDIR/$1" ] || {
		tail -n 3 "$BATS_FILE_TMPDIR/$1.log"
		skip "no mirror can be reached for Debian's $1"
	}
	tree=$(userland "$1" "$2")
	bundle_edit "$bundle" ".root.path = \"$tree\"" \
		'.mounts += [{"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777"]}]'
	[ "$2" = 0 ] || mapped "$2"
}

mapped() {
	bundle_edit "$bundle" '.linux.namespaces += [{"type": "user"}]' \
		".linux.uidMappings = [{\"containerID\": 0, \"hostID\": $1, \"size\": 65536}] | .linux.gidMappings = .linux.uidMappings"
}

debian() { # debian SUITE SHIFT WORDS-OF-THE-VERSION
	in_tree "$1" "$2"
	container apt-get --version
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" == "apt "* ]]
	container perl -e 'my %h = (a => 1, b => 41); my $sum = 0; $sum += $_ for values %h; print "$^O $sum $<\n"'
	is "linux 42 0"
	# as what a shell is used for: pipes, fork, exec, signals, here documents, files in a tmpfs
	container sh -c 'set -e; . /etc/os-release; seq 1 100 | grep 7 | sort -rn | head -n 3 | tr "\n" " "
		cat >/tmp/x <<-END
		$ID
		END
		stat -c "%u:%g %a" /tmp/x /usr/bin/passwd | tr "\n" " "; (sleep 30 & kill $!; wait $! || echo "$?") 2>/dev/null
		cat /tmp/x; dpkg-query -W -f "\${Status}\n" dpkg'
	is "97 87 79 0:0 644 0:0 4755 143
debian
install ok installed"
	# root may become the user _apt, and nothing more than that
	bundle_edit "$bundle" '.process.user = {"uid": 42, "gid": 65534}'
	container sh -c 'id -u; id -g; (echo x >/etc/passwd) 2>/dev/null || echo refused'
	is "42
65534
refused"
}

@test "Debian bookworm, as root" { debian bookworm 0; }

@test "Debian sid, as root" { debian sid 0; }

@test "Debian bookworm, in a user namespace" { debian bookworm 100000; }

@test "Debian sid, in a user namespace" { debian sid 100000; }

busybox_runs() {
	container sh -c 'seq 1 100 | grep 7 | sort -rn | head -n 3 | tr "\n" " "; id -u; wc -l </etc/passwd; ps | tail -n +2 | head -n 1 | tr -s " " | cut -d" " -f2,3'
	is "97 87 79 0
2
1 root"
}

@test "busybox, as root" {
	bundle_rootfs "$bundle/rootfs"
	busybox_runs
}

@test "busybox, in a user namespace" {
	bundle_rootfs "$bundle/rootfs"
	chown -hR 200000:200000 "$bundle/rootfs"
	mapped 200000
	busybox_runs
}
