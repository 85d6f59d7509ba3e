#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""members: no member of config.json is silently ignored.

members.json is one config that uses every member that a plan honours. One value after the other is
changed: the printed plan must differ, and one of the rows that differ must tell the member (or what
it is part of) as its origin; or it is refused, by its name. members.refused.json has values for
members that a later issue brings: added to members.json, each is refused by its name. Which members there are is read from the schema; those that do not
change a plan are listed in members.ignored, with the reason; what is listed there in vain is an
error too. TAP on stdout; needs no privilege.
"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("builddir", ".")
TOOL = os.environ.get("PLAN_TOOL") or os.path.join(BUILD, "tests/golden/plan_tool")

# another valid value: for what neither +1, nor "not", nor a longer text is one
OTHER = [
    (r"^root\.path$", "other"),
    (r"\.options\[\]$", {"ro": "rw", "rbind": "bind", "rprivate": "rslave", "nosuid": "noexec",
                         "mode=755": "mode=700", "bind": "rbind", "gid=5": "gid=6"}),
    (r"^mounts\[\]\.type$", {"tmpfs": "ramfs", "proc": "sysfs", "bind": "ext4"}),
    (r"^linux\.namespaces\[\]\.type$", {"pid": "cgroup"}),
    (r"^linux\.namespaces\[\]\.path$", "/proc/2/ns/net"),
    (r"^linux\.devices\[\]\.type$", {"c": "b"}),
    (r"^linux\.resources\.devices\[\]\.type$", {"c": "b"}),
    (r"^linux\.resources\.devices\[\]\.access$", {"rw": "r"}),
    (r"^process\.rlimits\[\]\.type$", {"RLIMIT_CORE": "RLIMIT_AS", "RLIMIT_NPROC": "RLIMIT_CPU"}),
    (r"^process\.capabilities\..*\[\]$", "CAP_KILL"),
    (r"^linux\.rootfsPropagation$", "unbindable"),
    (r"^linux\.seccomp\.flags\[\]$", "SECCOMP_FILTER_FLAG_TSYNC"),
    (r"^linux\.seccomp\.defaultAction$", "SCMP_ACT_ALLOW"),
    (r"^linux\.seccomp\.architectures\[\]$", "SCMP_ARCH_AARCH64"),
    (r"^linux\.seccomp\.syscalls\[\]\.action$", "SCMP_ACT_LOG"),
    (r"^linux\.seccomp\.syscalls\[\]\.args\[\]\.op$", "SCMP_CMP_NE"),
    (r"^process\.env\[\]$", "OTHER=1"),
    (r"^linux\.maskedPaths\[\]$|^linux\.readonlyPaths\[\]$|\.destination$|\.cwd$", "/other"),
    (r"^ociVersion$", "1.1.0"),
    (r"^linux\.resources\.memory\.(limit|swap)$", 8388608),
]
# members whose row has another member's origin
CARRIED = {
    "process.args": "process.args[0]",  # EXEC: all that execve takes
    "process.env": "process.args[0]",
}

count = failed = 0


def report(good, name, *notes):
    global count, failed
    count += 1
    failed += not good
    good = bool(good)
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good:
        for note in notes:
            print("#", note)


def schema():
    """every member as a pattern: `mounts[].options[]`, `annotations{}`"""
    types, current = {}, None
    for name in ("types", "config"):
        with open(os.path.join(TOP, "libocispec/schema", name + ".schema"), encoding="utf-8") as f:
            for line in f:
                words = line.split("#")[0].split()
                if not words:
                    continue
                if line[0] == "\t":
                    if current is not None:
                        current.append((words[0], words[1]))
                elif words[0] == "enum":
                    current = None
                else:
                    current = types.setdefault(words[1], [])

    def walk(type_name, prefix):
        for member, kind in types[type_name]:
            path = f"{prefix}{member}"
            inner = kind.strip("[]{}")
            path += "[]" if kind[0] == "[" else "{}" if kind[0] == "{" else ""
            if inner in types:
                yield from walk(inner, path + ".")
            else:
                yield path

    return set(walk("config", ""))


def ignored():
    rows = {}
    with open(os.path.join(HERE, "members.ignored"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                path, reason = line.split(None, 1)
                rows[path] = reason.strip()
    return rows


def leaves(value, path, pattern, where):
    """every value that is no object: (path as davit writes it, pattern, keys)"""
    if isinstance(value, dict):
        for key, inner in value.items():
            if pattern in ("linux.sysctl", "annotations"):
                yield from leaves(inner, f'{path}["{key}"]', pattern + "{}", where + [key])
            else:
                dot = "." if path else ""
                yield from leaves(inner, path + dot + key, pattern + dot + key, where + [key])
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{i}]", pattern + "[]", where + [i])
    else:
        yield path, pattern, where


def other(value, pattern):
    for regex, new in OTHER:
        if re.search(regex, pattern):
            return new.get(value, value) if isinstance(new, dict) else new
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value + "x"


def plans(configs):
    """what is printed for each of many configs"""
    with tempfile.TemporaryDirectory() as directory:
        names = []
        for i, config in enumerate(configs):
            names.append(os.path.join(directory, str(i)))
            with open(names[-1], "w", encoding="utf-8") as f:
                json.dump(config, f, indent=1)
        command = [TOOL, f"{HERE}/facts/root-v2.json", *names, names[0]]
        result = subprocess.run(command, check=False, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)
    answers = result.stdout.decode().split("\f\n")[:len(configs)]
    return answers + ["no answer"] * (len(configs) - len(answers))


def refused_at(text, path):
    place = re.match(r"error: config\.json:\d+:\d+: (\S+): ", text)
    return bool(place and covers(place[1], path))


def rows(printed):
    """each row, and where it comes from; without lines, for a change may move them"""
    for section, content in printed.items():
        for row in content if isinstance(content, list) else [content]:
            if isinstance(row, dict):
                origin = row.get("origin", "")
                row = {k: v for k, v in row.items() if k not in ("line", "what")}
            else:
                origin = section
            yield section, json.dumps(row, sort_keys=True), origin


def covers(origin, path):
    if not origin:
        return False
    short, long = sorted((origin, path), key=len)
    return long == short or long.startswith((short + ".", short + "["))


def put(target, keys, value):
    for key in keys[:-1]:
        target = target[int(key)] if isinstance(target, list) else target.setdefault(key, {})
    target[keys[-1]] = value


def change_each(base, skip):
    """(path, pattern, new value, config) for each value of the config"""
    for path, pattern, where in leaves(base, "", "", []):
        if pattern in skip:
            continue
        config = copy.deepcopy(base)
        target = config
        for key in where[:-1]:
            target = target[key]
        new = other(target[where[-1]], pattern)
        if new != target[where[-1]]:  # it may be the only value there is
            target[where[-1]] = new
            yield path, pattern, new, config


def read(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return json.load(f)


def main():
    base, refused, skip, known = read("members.json"), read("members.refused.json"), ignored(), schema()
    changes = list(change_each(base, skip))
    changed = {pattern for _, pattern, _, _ in changes}
    additions = []
    for path, value in refused.items():
        put(config := copy.deepcopy(base), path.split("."), value)
        additions.append(config)

    first, *answers = plans([base] + [config for _, _, _, config in changes] + additions)
    if not first.startswith("{"):
        print("Bail out!", first)
        return 1
    base_rows = set(rows(json.loads(first)))
    for (path, _, new, _), text in zip(changes, answers):
        if not text.startswith("{"):
            report(refused_at(text, path), f"{path} = {new!r} is refused", text)
            continue
        different = base_rows ^ set(rows(json.loads(text)))
        carrier = next((c for m, c in CARRIED.items() if covers(m, path)), path)
        report(any(covers(origin, carrier) for _, _, origin in different), f"{path} = {new!r}",
               *(f"{section}: {row}" for section, row, _ in sorted(different)))

    for path, text in zip(refused, answers[len(changes):]):
        pattern = re.sub(r"\.\d+", "[]", path)
        covered = {k for k in known if re.match(re.escape(pattern) + r"($|[.\[{])", k)}
        where = re.sub(r"\.(\d+)", r"[\1]", path)
        report(covered and not covered & changed, f"{where} is a member, and not changed", *covered)
        report(refused_at(text, where), f"{where} is refused", text[:200])
        changed |= covered

    for pattern in sorted(known - changed - set(skip)):
        report(False, f"{pattern} is neither changed nor listed in members.ignored")
    for pattern in sorted(set(skip) - known | (set(skip) & changed)):
        report(False, f"{pattern} is listed in members.ignored in vain")
    report(True, f"{len(known)} members: {len(changed)} changed, {len(skip)} listed")
    print(f"1..{count}")
    return failed != 0


sys.exit(main())
