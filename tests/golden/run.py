#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""run: golden plans. Each line of `cases` is `BUNDLE FACTS [OPTION...]`; what plan_tool prints for
it is plans/BUNDLE.FACTS[OPTION...].json, a plan or the line of an error. Needs no privilege.

    tests/golden/run.py            compare, TAP on stdout
    tests/golden/run.py --update   write the plans anew, remove those of no case; read the diff!
"""
import difflib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("builddir", ".")
TOOL = os.environ.get("PLAN_TOOL") or os.path.join(BUILD, "tests/golden/plan_tool")


def cases():
    with open(os.path.join(HERE, "cases"), encoding="utf-8") as f:
        for line in f:
            words = line.split("#")[0].split()
            if words:
                yield words[0], words[1], words[2:]


def run(bundle, facts, options):
    command = [TOOL, *options, f"{HERE}/facts/{facts}.json", f"{HERE}/bundles/{bundle}.json"]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    text = result.stdout.decode()
    if result.returncode or result.stderr:
        text += f"exit status {result.returncode}\n{result.stderr.decode()}"
    return text


def main():
    update = "--update" in sys.argv[1:]
    wanted, failed, used = set(), 0, set()

    for number, (bundle, facts, options) in enumerate(cases(), 1):
        name = f"{bundle}.{facts}{''.join(options)}.json"
        path = os.path.join(HERE, "plans", name)
        wanted.add(name)
        used |= {f"bundles/{bundle}.json", f"facts/{facts}.json"}
        got = run(bundle, facts, options)
        if update:
            with open(path, "w", encoding="utf-8") as f:
                f.write(got)
            continue
        want = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                want = f.read()
        print(f"{'ok' if got == want else 'not ok'} {number} - {name}")
        if got != want:
            failed += 1
            diff = difflib.unified_diff(want.splitlines(), got.splitlines(), name, "got", "", "", 0)
            for line in list(diff)[:60]:
                print("#", line.rstrip("\n"))
    stale = sorted(set(os.listdir(os.path.join(HERE, "plans"))) - wanted)
    unused = [f"{d}/{n}" for d in ("bundles", "facts")
              for n in sorted(os.listdir(os.path.join(HERE, d))) if f"{d}/{n}" not in used]
    if update:
        for name in stale:
            os.unlink(os.path.join(HERE, "plans", name))
        print(f"{len(wanted)} plans; unused: {' '.join(unused) or 'none'}")
        return 0
    number += 1
    print(f"{'not ok' if stale or unused else 'ok'} {number} - nothing lies unused")
    for name in stale + unused:
        print("#", name)
    print(f"1..{number}")
    return 1 if failed or stale or unused else 0


sys.exit(main())
