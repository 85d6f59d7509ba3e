#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""differences: compare two inside views, allowing only what a list justifies

  differences.py LIST PEER BUNDLE PEERS-VIEW OUR-VIEW SEEN
      prints each difference that no row of LIST allows; status 1 when there is one. The numbers of the
      rows that allowed something are appended to SEEN.
  differences.py --unseen LIST PEER SEEN
      prints the rows for PEER that never allowed anything; status 1 when there is one.

A row of LIST is `PEER  REGULAR EXPRESSION  REASON`, separated by two or more spaces. PEER is an expression
too. Each has to match the whole: of the peer's name, and of `BUNDLE SECTION -LINE` (only the peer's view
has it) or `BUNDLE SECTION +LINE`.

Nothing is normalised but the order of mounts: of each mount point the last mount is compared.
"""

import re
import sys


def rows(path, peer):
    found = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            parts = re.split(r" {2,}", line, maxsplit=2)
            if len(parts) != 3 or not parts[2].strip():
                sys.exit(f"{path}:{number}: not `PEER  REGULAR EXPRESSION  REASON`")
            if re.fullmatch(parts[0], peer):
                found.append((number, re.compile(parts[1]), line))
    return found


def view(path):
    """the view's lines, each with its section; mounts by their mount points"""
    lines, section, mounts = [], "", {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("== "):
                section = line[3:]
            elif section == "mountinfo" and line:
                mounts[line.split(" ")[1]] = line
            elif line:
                lines.append(f"{section} {line}")
    return [f"mountinfo {line}" for line in mounts.values()] + lines


def mark(line, sign):
    section, text = line.split(" ", 1)
    return f"{section} {sign}{text}"


def compare(path, peer, bundle, theirs, ours, seen):
    theirs, ours = view(theirs), view(ours)
    found = [mark(line, "-") for line in theirs if line not in ours]
    found += [mark(line, "+") for line in ours if line not in theirs]
    known, used, status = rows(path, peer), set(), 0
    for difference in found:
        allowed = [number for number, pattern, _ in known if pattern.fullmatch(f"{bundle} {difference}")]
        used.update(allowed)
        if not allowed:
            print(f"{bundle} {difference}")
            status = 1
    with open(seen, "a", encoding="utf-8") as file:
        file.writelines(f"{number}\n" for number in used)
    return status


def unseen(path, peer, seen):
    with open(seen, encoding="utf-8") as file:
        used = {int(line) for line in file}
    status = 0
    for number, _, line in rows(path, peer):
        if number not in used:
            print(f"{path}:{number}: no such difference any more: {line}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(unseen(*sys.argv[2:]) if sys.argv[1] == "--unseen" else compare(*sys.argv[1:]))
