#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# init_size: davit-init is at most 32 KiB, needs nothing at run time, and is stripped. TAP on stdout.
# shellcheck disable=SC2154,SC2016 # builddir comes from make check; conditions are evaluated later
init=$builddir/davit-init
count=0

ok() { # ok CONDITION NAME: CONDITION is run
	count=$((count + 1))
	if eval "$1"; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

size=$(wc -c <"$init")
if [ "$size" -eq 0 ]; then
	echo "1..0 # SKIP davit-init has no sources yet"
	exit 0
fi
# On an architecture without assembly for raw system calls it carries a libc.
limit=32768
case $(readelf -hW "$init") in *X86-64* | *AArch64* | *RISC-V*) ;; *) limit=2097152 ;; esac
echo "# $size bytes"
ok '[ "$size" -le $limit ]' "davit-init has at most $limit bytes"
ok '! readelf -lW "$init" | grep -q INTERP' "it has no interpreter"
ok '! readelf -dW "$init" | grep -q NEEDED' "it loads no library"
ok '! readelf -SW "$init" | grep -q "[.]symtab"' "it is stripped"
ok 'readelf -lW "$init" | grep GNU_STACK | grep -q " RW "' "its stack is not executable"
ok '! readelf -lW "$init" | grep -q "LOAD.* RWE"' "no segment is writable and executable"
echo "1..$count"
