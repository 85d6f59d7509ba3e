# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# bundle: small bundles for tests. To be sourced.
#
#   bundle_rootfs DIRECTORY            a root file system of busybox
#   bundle DIRECTORY [FILTER…]         a bundle: rootfs, and lib/config.json edited by jq filters
#   bundle_edit DIRECTORY FILTER…      edit its config.json
#   bundle_run DIRECTORY [WORD…]       run it under a fresh id; WORDs become process.args
#   bundle_id                          a fresh id

bundle_lib=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
: "${BUSYBOX:=/bin/busybox}"
bundle_counter=0

bundle_rootfs() {
	local root=$1
	mkdir -p "$root"/{bin,dev,etc,proc,root,run,sys,tmp,usr/bin,var}
	cp "$BUSYBOX" "$root/bin/busybox"
	# one process makes all links: a loop of ln takes a second
	chroot "$root" /bin/busybox --install -s /bin
	printf 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/home/user:/bin/sh\n' >"$root/etc/passwd"
	printf 'root:x:0:\nuser:x:1000:\n' >"$root/etc/group"
	chmod 1777 "$root/tmp"
}

bundle_edit() {
	local dir=$1 filter
	shift
	for filter; do
		jq "$filter" "$dir/config.json" >"$dir/config.json.new" || return 1
		mv "$dir/config.json.new" "$dir/config.json"
	done
}

bundle() {
	local dir=$1
	shift
	bundle_rootfs "$dir/rootfs"
	cp "$bundle_lib/config.json" "$dir/config.json"
	bundle_edit "$dir" "$@"
}

bundle_id() {
	bundle_counter=$((bundle_counter + 1))
	echo "test-$$-$BASHPID-$bundle_counter"
}

bundle_run() {
	local dir=$1 words
	shift
	if [ $# -gt 0 ]; then
		words=$(jq -cn '$ARGS.positional' --args -- "$@")
		bundle_edit "$dir" ".process.args = $words"
	fi
	"${RUNTIME:-davit}" --root "${DAVIT_ROOT:-/run/davit-test}" run --bundle "$dir" "$(bundle_id)"
}
