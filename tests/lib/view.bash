#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# view: run a command in a mount namespace of its own that shows one kind of cgroup layout.
#
#   view v1|v2|hybrid -- COMMAND…
#
#   hybrid  as the machine is
#   v1      the v1 hierarchies alone: no cgroup2 is mounted anywhere
#   v2      cgroup2 alone, at /sys/fs/cgroup; controllers that v1 holds are not in it
#
# Nothing is ever changed in the caller's mount namespace. Status 77: this machine cannot show that
# view (no v1 hierarchies). To be sourced, or run as a command.

view() {
	local kind=$1
	[ "${2:-}" = -- ] || {
		echo "view: usage: view v1|v2|hybrid -- COMMAND" >&2
		return 2
	}
	shift 2
	case $kind in
	hybrid)
		"$@"
		;;
	v1)
		grep -q ' - cgroup ' /proc/self/mountinfo || return 77
		# shellcheck disable=SC2016 # the inner shell expands
		unshare -m --propagation private sh -c '
			while read -r _ _ _ _ point _ rest; do
				# crun makes files where the unified hierarchy was: they go with this view
				case "$rest" in *" - cgroup2 "* | "- cgroup2 "*)
					umount "$point" && mount -t tmpfs none "$point" || exit 2 ;;
				esac
			done </proc/self/mountinfo
			# crun 1.8 gives its standard streams to the mapped root, the null device too
			mount -t tmpfs tmpfs /mnt && mknod -m 666 /mnt/null c 1 3 &&
				mount --bind /mnt/null /dev/null && umount -l /mnt || exit 2
			for fd in 0 1 2; do
				[ "$(stat -Lc %t:%T /proc/self/fd/$fd)" = 1:3 ] && eval "exec $fd<>/dev/null"
			done
			exec "$@"' view "$@"
		;;
	v2)
		# shellcheck disable=SC2016
		unshare -m --propagation private sh -c '
			umount -R /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 2
			exec "$@"' view "$@"
		;;
	*)
		echo "view: unknown view \`$kind\`" >&2
		return 2
		;;
	esac
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	view "$@"
fi
