#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# inside: what a container sees of itself, as stable text that two runtimes' can be compared by.
#
#   inside RUNTIME BUNDLE [ID]
#
# Runs the bundle's config with args replaced by a shell script and terminal off. Its root file
# system must have /bin/busybox. Ids of mounts, inodes of pipes and namespaces, the container's id and
# the directory that it writes to are taken out. To be sourced, or run as a command.

# inside_script - what runs in the container. Everything is read from /proc/$$, the shell that the
# runtime executed, not from a child of it.
inside_script() {
	local path
	cat <<'SCRIPT'
b=/bin/busybox
section() { echo; echo "== $1"; }
section mountinfo
while read -r id parent dev root point options rest; do
	echo "$root $point $options $rest"
done </proc/$$/mountinfo | $b sed -E 's/(shared|master|propagate_from):[0-9]+/\1/g; s/inode64,?//'
section status
$b grep -E '^(Umask|Uid|Gid|Groups|SigQ|ShdPnd|SigBlk|SigIgn|Cap|NoNewPrivs|Seccomp|THP|Cpus_allowed|Mems_allowed_list|NStgid|NSpid)' /proc/$$/status |
	$b grep -v '^SigQ'
section limits
$b cat /proc/$$/limits
section environment
$b tr '\0' '\n' </proc/$$/environ
section 'process'
echo "cwd $($b readlink /proc/$$/cwd)"
echo "root $($b readlink /proc/$$/root)"
echo "pid $$"
echo "umask $(umask)"
echo "oom_score_adj $($b cat /proc/$$/oom_score_adj)"
echo "comm $($b cat /proc/$$/comm)"
echo "session $($b cut -d' ' -f6 /proc/$$/stat) nice $($b cut -d' ' -f19 /proc/$$/stat)"
echo "uid_map $($b cat /proc/$$/uid_map | $b tr -s ' ')"
echo "gid_map $($b cat /proc/$$/gid_map | $b tr -s ' ')"
echo "setgroups $($b cat /proc/$$/setgroups)"
echo "timens $($b cat /proc/$$/timens_offsets 2>/dev/null | $b tr -s ' \n' ' ')"
section descriptors
for fd in /proc/$$/fd/*; do
	target=$($b readlink $fd) && echo "${fd##*/} $target" # not those that the shell opened to list them
done | $b sed -E 's/\[[0-9]+\]/[]/; s#/dev/pts/[0-9]+#/dev/pts/N#'
section names
$b hostname
$b cat /proc/sys/kernel/domainname
section devices
$b find /dev -xdev \( -type b -o -type c -o -type p -o -type l -o -type d \) | $b sort | while read -r f; do
	if [ -L "$f" ]; then echo "$f -> $($b readlink "$f")"; else $b stat -c '%n %F %a %u:%g %t:%T' "$f"; fi
done
for f in null zero full random urandom tty; do
	(: <>/dev/$f) 2>/dev/null && echo "open $f" || echo "no $f"
done
section network
$b ls /sys/class/net 2>/dev/null
$b cat /proc/net/if_inet6 2>/dev/null | $b wc -l
section sysctl
for f in net/ipv4/ping_group_range net/ipv4/ip_unprivileged_port_start kernel/shm_rmid_forced fs/mqueue/msg_max; do
	echo "$f $($b cat /proc/sys/$f 2>/dev/null | $b tr '\t' ' ')"
done
section cgroup
$b cat /proc/$$/cgroup
$b find /sys/fs/cgroup -maxdepth 2 \( -name memory.max -o -name memory.swap.max -o -name pids.max -o -name cpu.max \
	-o -name cpu.weight -o -name memory.limit_in_bytes -o -name memory.memsw.limit_in_bytes -o -name cpu.shares \
	-o -name cpu.cfs_quota_us -o -name devices.list -o -name cgroup.type \) 2>/dev/null | $b sort | while read -r f; do
	echo "$f: $($b cat "$f" 2>&1 | $b sort | $b tr '\n' ';')"
done
SCRIPT
	echo "section namespaces"
	for path in /proc/self/ns/*; do
		# shellcheck disable=SC2016 # for the container's shell
		printf '[ "$($b readlink /proc/$$/ns/%s)" = "%s" ] && echo "%s of the host" || echo "%s new"\n' \
			"${path##*/}" "$(readlink "$path")" "${path##*/}" "${path##*/}"
	done
	echo "section paths"
	jq -r '(.linux.maskedPaths // [])[], (.linux.readonlyPaths // [])[]' "$1" | sort -u | while read -r path; do
		# reading says what masked means, opening for writing what read-only means
		printf 'p=%q\n' "$path"
		cat <<'SCRIPT'
if [ ! -e "$p" ]; then echo "$p absent"
elif [ -d "$p" ]; then echo "$p directory of $($b ls -A "$p" 2>&1 | $b wc -l), $($b touch "$p/x" 2>&1 | $b sed 's/.*: //')"
else echo "$p $($b head -c 16 "$p" 2>&1 </dev/null | $b wc -c) bytes, $( (: >>"$p") 2>&1 | $b sed 's/.*: //')"
fi
SCRIPT
	done
}

inside() {
	local runtime=$1 bundle=$2 id=${3:-inside-$$} dir status
	dir=$(mktemp -d) || return 1
	inside_script "$bundle/config.json" >"$dir/script"
	jq --rawfile script "$dir/script" --arg top "$(readlink -f "$bundle")" '
		.process.args = ["/bin/busybox", "sh", "-c", $script] | .process.terminal = false |
		del(.process.consoleSize) |
		.root.path |= if startswith("/") then . else $top + "/" + . end' \
		"$bundle/config.json" >"$dir/config.json"
	"$runtime" --root "$dir/state" run --bundle "$dir" "$id" </dev/null >"$dir/out" 2>"$dir/err"
	status=$?
	sed -e "s/$id/ID/g" -e "s#$dir#DIR#g" "$dir/out"
	sed -e "s/$id/ID/g" -e "s#$dir#DIR#g" "$dir/err" >&2
	rm -rf "$dir"
	return "$status"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	inside "$@"
fi
