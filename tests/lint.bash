#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# lint: the tree read by tools. TAP on stdout.
#
#   lint.bash [format|tidy|analyzer|shell]…     (default: all)
#
# srcdir and builddir come from `make lint`; builddir must be configured (commit.h, config.h).
# shellcheck disable=SC2317 # the steps are called by name
set -u
srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
builddir=${builddir:-$srcdir}
cd "$srcdir" || exit 2

count=0
failed=0

report() { # report STATUS NAME OUTPUT-FILE
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		grep -E '(error|warning): ' "$3" | sed 's/^/#   /' | head -n 40
		echo "#   ----"
		sed 's/^/#   /' "$3" | head -n 80
	fi
}

sources() { # sources REGEX: the tree's files, generated ones aside
	if [ -e .git ]; then
		git -c safe.directory='*' ls-files --cached --others --exclude-standard
	else
		find . -type f -printf '%P\n'
	fi | grep -E "$1" | grep -v -e '^build/' -e '/generated/' | sort -u | while read -r f; do
		[ -f "$f" ] && echo "$f"
	done
}

lint_format() {
	sources '^(src|libocispec|tests)/.*\.[ch]$' | xargs clang-format-14 --dry-run -Werror
}

tidy() { # tidy FLAGS… <FILES: two at a time, for the machine has two processors
	local status=0
	# shellcheck disable=SC2016 # the inner shell expands
	xargs -P 2 -n 4 sh -c '
		flags=$1; shift
		clang-tidy-14 --quiet --checks="${checks:-}" "$@" -- $flags 2>/dev/null' tidy "$*" || status=1
	return "$status"
}

lint_tidy() {
	local flags="-std=gnu11 -D_GNU_SOURCE -I$builddir -Isrc -I." status=0
	local ours="-include $builddir/config.h -include base/banned.h"
	sources '^(src|libocispec)/.*\.c$' | grep -vE '^src/(init|sys)/' | tidy "$flags $ours" || status=1
	# the analyzer takes a test's failed call for one that goes on; the programs are what it is for
	sources '^tests/.*\.c$' | checks='-clang-analyzer-*' tidy "$flags $ours" || status=1
	sources '^src/(init|sys)/.*\.c$' | grep -v raw_libc | tidy "$flags -ffreestanding" || status=1
	return "$status"
}

lint_analyzer() {
	local dir status
	dir=$(mktemp -d) || return 1
	(
		cd "$dir" &&
			scan-build-14 -o "$dir/reports" "$srcdir/configure" --disable-werror >/dev/null &&
			scan-build-14 --status-bugs -o "$dir/reports" make -s -j2 davit davit-init
	)
	status=$?
	rm -rf "$dir"
	return "$status"
}

lint_shell() {
	sources '(\.(sh|bash)|^quickstart|^\.ci/run)$' | xargs shellcheck -x &&
		sources '\.bats$' | xargs -r shellcheck -x -S warning
}

output=$(mktemp)
trap 'rm -f "$output"' EXIT
[ $# -gt 0 ] || set -- format tidy analyzer shell
for step; do
	case $step in
	format) name="clang-format leaves every C file as it is" ;;
	tidy) name="clang-tidy finds nothing" ;;
	analyzer) name="scan-build finds nothing" ;;
	shell) name="shellcheck finds nothing" ;;
	*)
		echo "Bail out! no lint step \`$step\`"
		exit 2
		;;
	esac
	"lint_$step" >"$output" 2>&1 </dev/null
	report $? "$name" "$output"
done
echo "1..$count"
exit $((failed != 0))
