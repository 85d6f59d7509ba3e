#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""layers: does the tree keep its own rules? TAP on stdout.

  * each folder's README.md has a line `uses: a, b`; no #include goes elsewhere, none is missing
  * no cycle of folders, none of files
  * a file has less than 800 lines and a function less than 80. A function that is one table or one
    flat switch says so: `/* table */` in the line before it or in its first three lines
  * libocispec/engine.c alone includes yajl; src/plan/program.h includes stdint.h and stddef.h alone
    and compiles by itself
  * src/init includes no header of libc but those of types
  * every file begins with its SPDX line
"""
import os
import re
import subprocess
import sys

TOP = os.environ.get("srcdir") or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAX_FILE = 800
MAX_FUNCTION = 80
BUILT = {"config.h", "commit.h"}
INIT_HEADERS = {"stdint.h", "stddef.h", "stdbool.h", "stdarg.h"}
SPDX = "SPDX-License-Identifier: LGPL-2.1-or-later"
SPDX_NEEDED = re.compile(r"\.(c|h|S|py|sh|bash|bats|awk|schema|ac|am|md|8|yml)$|(^|/)(quickstart|run)$")
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)

count = 0
failed = 0


def report(name, problems):
    global count, failed
    count += 1
    print(f"{'not ok' if problems else 'ok'} {count} - {name}")
    for problem in problems:
        print(f"#   {problem}")
    failed += bool(problems)
    sys.stdout.flush()


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


def tree():
    """Every file of the project, as paths from the top."""
    if os.path.exists(os.path.join(TOP, ".git")):
        listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached",
                                 "--others", "--exclude-standard"], cwd=TOP,
                                capture_output=True, check=True).stdout
        return sorted(p for p in set(listed.decode().split("\0")) if p and
                      os.path.isfile(os.path.join(TOP, p)))
    found = []
    for folder in ("src", "libocispec", "tests", "docs", "contrib"):
        for where, _, names in os.walk(os.path.join(TOP, folder)):
            found += [os.path.relpath(os.path.join(where, n), TOP) for n in names]
    return sorted(p for p in found if re.search(r"\.(c|h|S|md|schema|py)$", p))


def folder_of(path):
    """`src/base/error.h` and `base/error.h` are of `base`; `libocispec/…` of `libocispec`."""
    parts = path.split("/")
    if parts[0] == "src":
        parts = parts[1:]
    return parts[0]


def cycle(graph):
    """One cycle of {node: set of nodes} as a list, or []."""
    state, stack = {}, []

    def visit(node):
        state[node] = 1
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if state.get(other) == 1:
                return stack[stack.index(other):] + [other]
            if other not in state:
                found = visit(other)
                if found:
                    return found
        state[node] = 2
        stack.pop()
        return []

    for node in sorted(graph):
        if node not in state:
            found = visit(node)
            if found:
                return found
    return []


def functions(text):
    """(name, first line, lines, exempt) of each function: the tree's format puts a function's
    braces, and nothing else's, alone in the first column."""
    lines = text.split("\n")
    start = None
    for i, line in enumerate(lines):
        if line == "{":
            start = i
        elif line == "}" and start is not None:
            head = start - 1
            while head > 0 and lines[head - 1].strip() and not lines[head - 1].startswith(("#", "}")) \
                    and not lines[head - 1].rstrip().endswith(("*/", ";")):
                head -= 1
            name = re.search(r"(\w+)\(", " ".join(lines[head:start]))
            marked = any("/* table */" in l for l in lines[max(head - 1, 0):start + 4])
            yield (name.group(1) if name else "?", head + 1, i - head + 1, marked)
            start = None


def main():
    files = tree()
    code = [p for p in files if p.startswith(("src/", "libocispec/")) and p.endswith((".c", ".h", ".S"))]
    folders = sorted({folder_of(p) for p in code})
    includes = {p: [(a, b) for a, b in INCLUDE.findall(read(p))] for p in code}

    # 1: what the folders say
    uses, problems = {}, []
    for folder in folders:
        readme = folder + "/README.md" if folder == "libocispec" else f"src/{folder}/README.md"
        try:
            line = re.search(r"^uses:(.*)$", read(readme), re.M)
        except OSError:
            line = None
        if not line:
            problems.append(f"{readme}: no line `uses:`")
            uses[folder] = set()
            continue
        words = [w.strip("` ") for w in line.group(1).split(",")]
        uses[folder] = {w for w in words if w and w != "nothing"}
        for word in uses[folder]:
            if "/" not in word and word not in folders and word not in (
                    "base", "sys", "host", "spec", "seccomp", "plan", "init", "cgroup", "state",
                    "launch", "ext", "cli", "libocispec"):
                problems.append(f"{readme}: `{word}` is no folder")
    report("each folder says what it uses", problems)

    # 2: what they include
    problems, file_graph, folder_graph = [], {}, {}
    for path in code:
        own = folder_of(path)
        file_graph[path] = set()
        for ours, _ in includes[path]:
            if not ours or ours in BUILT:
                continue
            target = next((c for c in (f"src/{ours}", ours) if os.path.isfile(os.path.join(TOP, c))),
                          None)
            if not target:
                problems.append(f"{path}: includes `{ours}`, which is neither below src/ nor the top")
                continue
            file_graph[path].add(target)
            other = folder_of(target)
            if other == own:
                continue
            if other not in uses[own] and ours not in uses[own]:
                problems.append(f"{path}: includes `{ours}`, but {own} does not use {other}")
            if ours not in uses[own]:
                folder_graph.setdefault(own, set()).add(other)
    report("every #include is to a folder that may be used", problems)

    found = cycle({f: {u for u in uses[f] if "/" not in u} for f in folders})
    report("the layers that the README.md files state have no cycle", [" → ".join(found)] if found else [])
    found = cycle(folder_graph)
    report("the folders have no include cycle", [" → ".join(found)] if found else [])
    found = cycle(file_graph)
    report("the files have no include cycle", [" → ".join(found)] if found else [])

    # 3: sizes
    sized = [p for p in files if p.endswith((".c", ".h", ".S", ".py", ".sh", ".bash", ".bats"))
             and "/generated/" not in p]
    problems = []
    for path in sized:
        n = read(path).count("\n")
        if n >= MAX_FILE:
            problems.append(f"{path}: {n} lines")
    report(f"every file has less than {MAX_FILE} lines", problems)

    problems, exempt = [], 0
    for path in sized:
        if not path.endswith((".c", ".h")):
            continue
        for name, line, n, marked in functions(read(path)):
            if n < MAX_FUNCTION:
                if marked:
                    problems.append(f"{path}:{line}: {name} needs no `/* table */`")
                continue
            exempt += marked
            if not marked:
                problems.append(f"{path}:{line}: {name} has {n} lines")
    report(f"every function has less than {MAX_FUNCTION} lines, {exempt} tables aside", problems)

    # 4: single rules
    problems = [f"{p}: includes yajl" for p in code if p != "libocispec/engine.c"
                for _, system in includes[p] if system.startswith("yajl")]
    report("libocispec/engine.c alone includes yajl", problems)

    header = "src/plan/program.h"
    problems = [f"{header}: includes {a or b}" for a, b in includes.get(header, [])
                if b not in ("stdint.h", "stddef.h")]
    compiled = subprocess.run(os.environ.get("CC", "cc").split() +
                              ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c",
                               os.path.join(TOP, header)], capture_output=True, text=True)
    if compiled.returncode:
        problems += compiled.stderr.splitlines()[:5]
    report("program.h stands alone", problems)

    problems = [f"{p}: includes <{b}>" for p in code if p.startswith("src/init/")
                for _, b in includes[p] if b and b not in INIT_HEADERS
                and not b.startswith(("linux/", "asm/"))]
    report("init includes no libc", problems)

    problems = []
    for path in files:
        if SPDX_NEEDED.search(path) and SPDX not in "\n".join(read(path).split("\n")[:3]):
            problems.append(f"{path}: no `{SPDX}` in its first lines")
    report("every file begins with its licence", problems)

    print(f"1..{count}")
    return failed != 0


sys.exit(main())
