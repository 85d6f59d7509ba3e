# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# userland: trees of real distributions, kept outside of this tree. To be sourced.
#
#   userland SUITE [SHIFT]   prints the tree of Debian SUITE, made when it is not there; with SHIFT, all
#                            owners are that much higher. Status 77: no mirror can be reached
#
# DAVIT_TEST_CACHE (/var/cache/davit-tests) holds them; USERLAND_MIRROR is the mirror.

: "${DAVIT_TEST_CACHE:=/var/cache/davit-tests}"
: "${USERLAND_MIRROR:=http://deb.debian.org/debian}"

# A machine's clock may be later than the lists are said to be valid.
userland_make() {
	mmdebstrap --quiet --mode=root --variant=minbase --include=perl-base,apt \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "2"' \
		--aptopt='Acquire::http::Timeout "20"' "$1" "$2" "$USERLAND_MIRROR" >&2
}

userland_shift() {
	python3 - "$1" "$2" <<'PYTHON'
import os, sys
top, shift = os.fsencode(sys.argv[1]), int(sys.argv[2])
def move(path):
    st = os.lstat(path)
    os.lchown(path, st.st_uid + shift, st.st_gid + shift)
    if st.st_mode & 0o6000 and not os.path.islink(path):
        os.chmod(path, st.st_mode & 0o7777)  # chown takes set-user-id bits away
move(top)
for place, directories, files in os.walk(top):
    for name in directories + files:
        move(os.path.join(place, name))
PYTHON
}

userland() {
	local suite=$1 shift=${2:-0} tree lock
	tree=$DAVIT_TEST_CACHE/$suite
	mkdir -p "$DAVIT_TEST_CACHE" || return 1
	chmod 755 "$DAVIT_TEST_CACHE"
	exec {lock}>"$tree.lock"
	flock "$lock"
	if [ ! -d "$tree" ]; then
		rm -rf --one-file-system "$tree.new"
		userland_make "$suite" "$tree.new" || {
			rm -rf --one-file-system "$tree.new"
			exec {lock}>&-
			return 77
		}
		rm -rf --one-file-system "$tree.new/var/cache/apt" "$tree.new/var/lib/apt/lists"
		mv "$tree.new" "$tree"
	fi
	if [ "$shift" -ne 0 ] && [ ! -d "$tree-$shift" ]; then
		rm -rf --one-file-system "$tree.new"
		cp -a "$tree" "$tree.new" && userland_shift "$tree.new" "$shift" && mv "$tree.new" "$tree-$shift" || return 1
	fi
	exec {lock}>&-
	[ "$shift" -eq 0 ] || tree=$tree-$shift
	echo "$tree"
}
