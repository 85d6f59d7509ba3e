#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""calls: count the system calls in a log of `strace -f -o LOG davit run …`

  calls.py LOG         prints `TOTAL`
  calls.py -v LOG      and how often each call was made, by davit and by davit-init

A child is counted up to the exec of the payload, which is its last successful one: davit's child and
davit-init are ours, what the payload does is not.
"""

import collections
import re
import sys

LINE = re.compile(r"(\d+) +(\w+)\(")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>")
EXECS = ("execve", "execveat")


def read(path):
    """by process, in order of appearance: the names of its calls, and how many until its last exec"""
    calls, execs = collections.OrderedDict(), {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            begun, resumed = LINE.match(line), RESUMED.match(line)
            if begun:
                calls.setdefault(begun[1], []).append(begun[2])
            found = begun or resumed
            if found and found[2] in EXECS and line.rstrip().endswith("= 0"):
                execs[found[1]] = len(calls[found[1]])
    return calls, execs


def main():
    verbose = sys.argv[1] == "-v"
    calls, execs = read(sys.argv[-1])
    total, tables = 0, []
    for number, (pid, names) in enumerate(calls.items()):
        if number:
            names = names[: execs.get(pid, len(names))]
        total += len(names)
        tables.append(collections.Counter(names))
    print(total)
    if verbose:
        for table, name in zip(tables, ("davit", "davit-init", "another", "another")):
            row = ", ".join(f"{call} {n}" for call, n in table.most_common())
            print(f"{name}: {sum(table.values())}: {row}")


if __name__ == "__main__":
    main()
