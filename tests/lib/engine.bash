# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# engine: bundles of real engines, made to run on this machine. To be sourced after bundle.bash.
#
#   engine_names                   the bundles there are
#   engine_bundle NAME DIRECTORY   DIRECTORY becomes a bundle: a root file system of busybox and the
#                                  engine's config.json
#   engine_end                     ends what engine_bundle started
#
# Of the config only what names the machine it was made on, or what a later issue brings, is changed:
#
#   root.path              our rootfs; owned by the mapped root where there is a user namespace
#   sources of binds       files and directories of ours, with a text to read inside
#   paths of namespaces    namespaces of a process of ours; a user namespace, whose joining comes later,
#                          is created by the config's own mappings, and what it must own with it
#   hooks, listenerPath    removed: a later issue
#   idmap, ridmap, mappings of mounts   removed: a later issue
#   LSM profiles and labels             removed where this machine has no such LSM
#   rlimits                lowered to this machine's hard limits
#
# Nothing under linux.resources is touched.

engine_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../bundles
engine_holders=()

engine_names() {
	local file
	for file in "$engine_dir"/*.json; do
		file=${file##*/}
		echo "${file%.json}"
	done
}

# engine_hold FLAGS: a process that keeps namespaces; its pid is $engine_holder. With --fork that is the
# parent of pid 1, which dies with it.
engine_hold() {
	local pid try child
	unshare "$@" sleep 600 </dev/null >/dev/null 2>&1 3>&- &
	pid=$!
	for ((try = 0; try < 500; try++)); do
		child=
		read -r child _ 2>/dev/null <"/proc/$pid/task/$pid/children" || true
		[ "$(cat "/proc/${child:-$pid}/comm" 2>/dev/null)" = sleep ] && break
		sleep 0.01
	done
	engine_holders+=("$pid")
	engine_holder=$pid
}

engine_end() {
	# unshare --fork ignores SIGTERM
	[ ${#engine_holders[@]} -eq 0 ] || {
		kill -9 "${engine_holders[@]}"
		wait "${engine_holders[@]}"
	} 2>/dev/null
	engine_holders=()
	return 0
}

# engine_limits - the hard limits of this machine, the highest that a config may ask for, as JSON
engine_limits() {
	prlimit --noheadings --raw --output RESOURCE,HARD |
		jq -Rn '[inputs | split(" ") | select(.[1] != "unlimited") | {("RLIMIT_" + .[0]): (.[1] | tonumber)}] | add'
}

engine_bundle() {
	local name=$1 dir=$2 top shift lsm=null
	mkdir -p "$dir/sources"
	top=$(readlink -f "$dir")
	[ -d "$dir/rootfs" ] || bundle_rootfs "$dir/rootfs"
	grep -qs apparmor /sys/kernel/security/lsm && lsm='"apparmor"'
	grep -qs selinux /sys/kernel/security/lsm && lsm='"selinux"'
	engine_hold -n -i -u --propagation unchanged
	jq --arg top "$top" --arg pid "$engine_holder" --argjson limits "$(engine_limits)" --argjson lsm "$lsm" '
		def names: {"network": "net", "ipc": "ipc", "uts": "uts", "pid": "pid", "mount": "mnt", "cgroup": "cgroup"};
		(.linux.namespaces | any(.type == "user")) as $userns
		| .root.path = $top + "/rootfs"
		| del(.hooks, .linux.seccomp.listenerPath, .linux.seccomp.listenerMetadata)
		| .linux.namespaces |= map(
			if .path == null then . elif $userns then del(.path) else .path = "/proc/\($pid)/ns/\(names[.type])" end)
		| .mounts |= map(del(.uidMappings, .gidMappings)
			| if .options then .options -= ["idmap", "ridmap"] else . end
			| if .type == "bind" or ((.options // []) | any(. == "bind" or . == "rbind"))
			  then .source = $top + "/sources" + (.destination | gsub("/"; "_")) else . end)
		| if $lsm != "apparmor" then del(.process.apparmorProfile) else . end
		| if $lsm != "selinux" then del(.process.selinuxLabel, .linux.mountLabel) else . end
		| if .process.rlimits then .process.rlimits |= map((($limits[.type]) // .hard) as $max
			| .hard = ([.hard, $max] | min) | .soft = ([.soft, $max] | min)) else . end
	' "$engine_dir/$name.json" >"$dir/config.json" || return 1
	jq -r '.mounts[] | select(.source | startswith("'"$top"'/sources")) | .source' "$dir/config.json" |
		while read -r source; do
			case $source in
			*_shm | *_v) mkdir -p "$source" ;;
			*) echo "from the host: ${source##*/}" >"$source" ;;
			esac
		done
	shift=$(jq -r '.linux.uidMappings[0].hostID // 0' "$dir/config.json")
	if [ "$shift" -ne 0 ]; then
		chown -hR "$shift:$shift" "$dir/rootfs" "$dir/sources"
		chmod 755 "$dir"
	fi
}
