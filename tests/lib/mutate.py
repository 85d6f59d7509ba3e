#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""mutate - wrong configs made from a right one, with the place where each must be refused

usage: mutate.py CONFIG DIR

Writes into DIR (made when missing), for each mutation, numbered from 001:
    NNN.json     the wrong config
    NNN.expect   one line `LINE:COL: PATH`: where, and at which path, it must be refused; PATH is empty
                 when it is the document itself
and DIR/list, one line `NNN<tab>what was done`. Prints how many there are. The same input gives the same
output.

Every mutation is refused by the parser alone, whatever the machine. Lines, columns (in bytes, from 1)
and paths come from the scanner below, which shares nothing with davit: it is what the test compares
davit with. The rules:

 * a value of the wrong type, out of range, or a word that is not known: the first byte of the value;
   its own path
 * a missing required member: the `{` of the object; the object's path
 * a member that stands twice: the quote of the second key; the member's path
 * a byte that is not UTF-8, half of a surrogate pair, NUL, a control character: that byte or backslash;
   the path of the value
 * a text that ends too early: its end. The path is the innermost open object or array, or, when the
   value of a member (its key being complete) or an element is being read or awaited, that one's; a
   number that the end may have cut off counts as read
 * something behind the document: its first byte; no path
 * 33 objects or arrays inside each other: the bracket of the 33rd; its path

PATH looks like `mounts[3].options[1]`, `annotations["a.b"]`: keys of maps, and other keys that are not
plain words, are in brackets and quotes.
"""

import os
import re
import sys

PLAIN = re.compile(r"[A-Za-z_-][A-Za-z0-9_-]*")
MAPS = {"annotations", "linux.sysctl", "linux.resources.unified", "linux.netDevices",
        "linux.resources.rdma"}

# pattern of a path (`[]` is any element): the kind of its value
KINDS = {
    "ociVersion": "string", "hostname": "string", "domainname": "string",
    "root": "object", "root.path": "string", "root.readonly": "bool",
    "process": "object", "process.terminal": "bool", "process.user": "object",
    "process.user.uid": "u32", "process.user.gid": "u32", "process.user.umask": "u32",
    "process.user.additionalGids": "array", "process.user.additionalGids[]": "u32",
    "process.args": "array", "process.args[]": "string", "process.env": "array",
    "process.env[]": "string", "process.cwd": "string", "process.capabilities": "object",
    "process.capabilities.bounding": "array", "process.capabilities.effective[]": "string",
    "process.rlimits": "array", "process.rlimits[]": "object", "process.rlimits[].type": "word",
    "process.rlimits[].hard": "u64", "process.rlimits[].soft": "u64",
    "process.noNewPrivileges": "bool", "process.apparmorProfile": "string",
    "process.oomScoreAdj": "oom", "process.selinuxLabel": "string",
    "mounts": "array", "mounts[]": "object", "mounts[].destination": "string",
    "mounts[].type": "string", "mounts[].source": "string", "mounts[].options": "array",
    "mounts[].options[]": "string", "mounts[].uidMappings": "array",
    "mounts[].uidMappings[].hostID": "u32",
    "hooks": "object", "hooks.prestart": "array", "hooks.prestart[].path": "string",
    "hooks.prestart[].args[]": "string", "hooks.createRuntime": "array",
    "hooks.poststop[].timeout": "i32",
    "annotations": "object", "annotations[]": "string",
    "linux": "object", "linux.uidMappings": "array", "linux.uidMappings[]": "object",
    "linux.uidMappings[].containerID": "u32", "linux.gidMappings[].hostID": "u32",
    "linux.gidMappings[].size": "u32", "linux.sysctl": "object", "linux.sysctl[]": "string",
    "linux.cgroupsPath": "string", "linux.namespaces": "array", "linux.namespaces[]": "object",
    "linux.namespaces[].type": "word", "linux.namespaces[].path": "string",
    "linux.devices": "array", "linux.devices[]": "object", "linux.devices[].path": "string",
    "linux.devices[].type": "word", "linux.devices[].major": "i64",
    "linux.devices[].fileMode": "u32", "linux.devices[].uid": "u32",
    "linux.maskedPaths": "array", "linux.maskedPaths[]": "string", "linux.readonlyPaths[]": "string",
    "linux.resources": "object", "linux.resources.devices": "array",
    "linux.resources.devices[].allow": "bool", "linux.resources.devices[].type": "word",
    "linux.resources.devices[].major": "i64", "linux.resources.devices[].access": "string",
    "linux.resources.memory": "object", "linux.resources.memory.limit": "i64",
    "linux.resources.memory.swap": "i64", "linux.resources.cpu": "object",
    "linux.resources.cpu.shares": "u64", "linux.resources.cpu.quota": "i64",
    "linux.resources.cpu.period": "u64", "linux.resources.pids": "object",
    "linux.resources.pids.limit": "i64", "linux.resources.blockIO": "object",
    "linux.resources.blockIO.weight": "u16", "linux.resources.unified[]": "string",
    "linux.rootfsPropagation": "word", "linux.mountLabel": "string",
    "linux.seccomp": "object", "linux.seccomp.defaultAction": "word",
    "linux.seccomp.defaultErrnoRet": "u32", "linux.seccomp.architectures": "array",
    "linux.seccomp.architectures[]": "word", "linux.seccomp.flags[]": "word",
    "linux.seccomp.syscalls": "array", "linux.seccomp.syscalls[]": "object",
    "linux.seccomp.syscalls[].names": "array", "linux.seccomp.syscalls[].names[]": "string",
    "linux.seccomp.syscalls[].action": "word", "linux.seccomp.syscalls[].errnoRet": "u32",
    "linux.seccomp.syscalls[].args[].index": "u32", "linux.seccomp.syscalls[].args[].value": "u64",
    "linux.seccomp.syscalls[].args[].op": "word",
}

REQUIRED = [
    "ociVersion", "root.path", "process.cwd", "process.user.uid", "process.user.gid",
    "process.rlimits[].type", "process.rlimits[].hard", "process.rlimits[].soft",
    "mounts[].destination", "mounts[].uidMappings[].size", "hooks.prestart[].path",
    "hooks.createRuntime[].path", "hooks.poststop[].path",
    "linux.uidMappings[].containerID", "linux.uidMappings[].hostID", "linux.gidMappings[].size",
    "linux.namespaces[].type", "linux.devices[].path", "linux.devices[].type",
    "linux.resources.devices[].allow", "linux.seccomp.defaultAction",
    "linux.seccomp.syscalls[].names", "linux.seccomp.syscalls[].action",
    "linux.seccomp.syscalls[].args[].index", "linux.seccomp.syscalls[].args[].value",
    "linux.seccomp.syscalls[].args[].op",
]

# what is written in place of a value of a kind, each one a mutation
WRONG_TYPE = {
    "string": [b"7", b"{}"], "word": [b"true"], "bool": [b'"yes"', b"1"], "array": [b"{}", b'"x"'],
    "object": [b"[]", b"null_or_number"], "u16": [b'"7"'], "u32": [b'"7"', b"[7]"], "u64": [b"{}"],
    "i32": [b'"1"'], "i64": [b'"-1"'], "oom": [b'"0"'],
}
WRONG_VALUE = {
    "u16": [b"65536"], "u32": [b"4294967296", b"-1", b"1.5"], "u64": [b"18446744073709551616", b"1e3"],
    "i32": [b"0", b"2147483648"], "i64": [b"9223372036854775808", b"-9223372036854775809"],
    "oom": [b"1001", b"-1001", b"0.5"],
}


class Cut(Exception):
    """the text ends too early; args[0] is the path"""


class Node:
    """a value: bytes start to end, its path, and that of its pattern; keys of members"""

    def __init__(self, start, path, pattern, parent, key_at):
        self.start, self.path, self.pattern = start, path, pattern
        self.parent, self.key_at = parent, key_at
        self.end, self.kind, self.children = None, None, []


class Scanner:
    """a JSON text of which nothing but its end may be missing, as a tree of nodes"""

    def __init__(self, text):
        self.text, self.at, self.nodes = text, 0, []
        self.root = self.value("", "", None, None)

    def peek(self, path):
        while self.at < len(self.text) and self.text[self.at] in b" \t\r\n":
            self.at += 1
        if self.at == len(self.text):
            raise Cut(path)
        return self.text[self.at:self.at + 1]

    def string(self, path):
        start = self.at
        self.at += 1
        while self.at < len(self.text) and self.text[self.at] != ord('"'):
            self.at += 2 if self.text[self.at] == ord("\\") else 1
        if self.at >= len(self.text):
            raise Cut(path)
        self.at += 1
        return self.text[start:self.at]

    def value(self, path, pattern, parent, key_at):
        first = self.peek(path)
        node = Node(self.at, path, pattern, parent, key_at)
        self.nodes.append(node)
        if parent:
            parent.children.append(node)
        if first == b"{":
            self.members(node)
        elif first == b"[":
            self.elements(node)
        elif first == b'"':
            node.kind = "string"
            self.string(path)
        else:
            match = re.compile(rb"[-+.0-9A-Za-z]+").match(self.text, self.at)
            node.kind = "word" if match.group()[:1].isalpha() else "number"
            self.at = match.end()
            whole = match.group() in (b"true", b"false", b"null") or node.kind == "number"
            if self.at == len(self.text) and not whole:
                raise Cut(path)
        node.end = self.at
        return node

    def members(self, node):
        node.kind = "object"
        self.at += 1
        while self.peek(node.path) != b"}":
            if node.children:
                assert self.peek(node.path) == b",", self.at
                self.at += 1
                self.peek(node.path)
            key_at = self.at
            key = self.string(node.path)[1:-1].decode("utf-8", "replace")
            path, pattern = join(node, key)
            assert self.peek(path) == b":"
            self.at += 1
            self.value(path, pattern, node, key_at)
        self.at += 1

    def elements(self, node):
        node.kind = "array"
        self.at += 1
        n = 0
        while True:
            path = "%s[%d]" % (node.path, n)
            c = self.peek(path if n == 0 else node.path)
            if c == b"]":
                break
            if n > 0:
                assert c == b",", (c, self.at)
                self.at += 1
            self.value(path, node.pattern + "[]", node, None)
            n += 1
        self.at += 1


def join(node, key):
    if node.pattern in MAPS:
        return '%s["%s"]' % (node.path, key), node.pattern + "[]"
    plain = "%s.%s" % (node.path, key) if node.path else key
    if PLAIN.fullmatch(key):
        return plain, ("%s.%s" % (node.pattern, key) if node.pattern else key)
    return '%s["%s"]' % (node.path, key), node.pattern + ".?"


class Mutator:
    def __init__(self, text):
        self.text = text
        self.tree = Scanner(text)
        self.by_pattern = {}
        for node in self.tree.nodes:
            self.by_pattern.setdefault(node.pattern, []).append(node)
        self.found = []

    def add(self, what, text, offset, path):
        self.found.append((what, text, offset, path))

    def replaced(self, node, value):
        return self.text[:node.start] + value + self.text[node.end:]

    def picks(self, pattern):
        """the first and the last value of a pattern"""
        nodes = self.by_pattern.get(pattern, [])
        return nodes[:1] + (nodes[-1:] if len(nodes) > 1 else [])

    def dropped(self, node):
        """the text without a member and one of its commas"""
        siblings = node.parent.children
        i = siblings.index(node)
        if i + 1 < len(siblings):
            return self.text[:node.key_at] + self.text[siblings[i + 1].key_at:]
        start = siblings[i - 1].end if i > 0 else node.parent.start + 1
        return self.text[:start] + self.text[node.end:]

    def drop_required(self):
        for pattern in REQUIRED:
            for node in self.picks(pattern):
                self.add("%s dropped" % node.path, self.dropped(node), node.parent.start,
                         node.parent.path)
            for node in self.picks(pattern)[:1]:
                self.add("%s is null" % node.path, self.replaced(node, b"null"), node.start,
                         node.path)

    def retype(self):
        for pattern, kind in KINDS.items():
            nodes = self.picks(pattern)
            for node, value in zip(nodes + nodes, WRONG_TYPE[kind]):
                value = b"17" if value == b"null_or_number" else value
                self.add("%s is %s" % (node.path, value.decode()), self.replaced(node, value),
                         node.start, node.path)

    def out_of_range(self):
        for pattern, kind in KINDS.items():
            for node in self.picks(pattern)[:1]:
                for value in WRONG_VALUE.get(kind, []):
                    self.add("%s is %s" % (node.path, value.decode()), self.replaced(node, value),
                             node.start, node.path)

    def misspell(self):
        for pattern, kind in KINDS.items():
            if kind != "word":
                continue
            for node in self.picks(pattern):
                word = self.text[node.start + 1:node.end - 1]
                # the last two letters swapped, or one more
                other = word[:-2] + word[:-3:-1] if word[-2:] != word[:-3:-1] else word + b"x"
                self.add("%s is %s" % (node.path, other.decode()),
                         self.replaced(node, b'"' + other + b'"'), node.start, node.path)

    def duplicate(self):
        for pattern in ("ociVersion", "process.cwd", "root.path", "mounts[].destination",
                        "annotations[]", "linux.namespaces", "linux.namespaces[].type",
                        "linux.seccomp.syscalls[].names", "linux.resources.devices[].allow",
                        "process.rlimits[].hard", "linux.devices[].path"):
            for node in self.picks(pattern):
                member = self.text[node.key_at:node.end]
                last = node.parent.children[-1].end
                text = self.text[:last] + b", " + member + self.text[last:]
                self.add("%s twice" % node.path, text, last + 2, node.path)
        inside = b'{"x": [1, {"deep": 1, "other": {}, "deep": 1}], '
        text = inside + self.text[self.tree.root.start + 1:]
        self.add("an unknown member twice", text, inside.rindex(b'"deep"'), "x[1].deep")

    def spoil_texts(self):
        spoilers = [(b"\xff", "a byte that is not UTF-8"), (b"\xc3", "half a UTF-8 sequence"),
                    (b"\xed\xa0\x80", "a surrogate in UTF-8"), (b"\\ud800", "half a surrogate pair"),
                    (b"\\udc00", "the other half"), (b"\\u0000", "an escaped NUL"), (b"\0", "a NUL"),
                    (b"\n", "a line feed")]
        patterns = ["process.cwd", "mounts[].destination", "process.env[]", "linux.maskedPaths[]",
                    "linux.seccomp.syscalls[].names[]", "annotations[]", "process.args[]",
                    "root.path"]
        for i, (spoiler, what) in enumerate(spoilers):
            for pattern in (patterns[i], patterns[(i + 1) % len(patterns)]):
                for node in self.picks(pattern)[-1:]:
                    at = node.end - 1
                    self.add("%s in %s" % (what, node.path),
                             self.text[:at] + spoiler + self.text[at:], at, node.path)

    def truncate(self):
        ends = [0.13, 0.37, 0.5, 0.71, 0.93]
        cuts = {int(len(self.text) * share) for share in ends}
        cuts.add(self.tree.root.start + 1)
        cuts.add(self.tree.root.end - 1)
        for pattern in ("process.cwd", "mounts[].destination", "linux.seccomp.syscalls[].names[]",
                        "process.rlimits[].hard", "linux.namespaces[].type"):
            for node in self.picks(pattern)[-1:]:
                # inside the value, behind it, and, of a member, inside and behind its key
                cuts.update((node.start + 2, node.end))
                if node.key_at is not None:
                    cuts.update((node.key_at + 2, node.start))
        for cut in sorted(cuts):
            try:
                Scanner(self.text[:cut])
            except Cut as e:
                self.add("cut off after %d bytes" % cut, self.text[:cut], cut, e.args[0])

    def around(self):
        end = len(self.text)
        self.add("} behind it", self.text + b" }", end + 1, "")
        self.add("another document behind it", self.text + b"\n{}", end + 1, "")
        self.add("a letter behind it", self.text + b"x", end, "")
        self.add("a NUL behind it", self.text + b"\0", end, "")
        self.add("a byte order mark", b"\xef\xbb\xbf" + self.text, 0, "")
        self.add("nothing", b"", 0, "")
        self.add("blanks", b" \n ", 0, "")
        self.add("an array around it", b"[" + self.text + b"]", 0, "")
        first = self.tree.root.start + 1
        deep = self.text[:first] + b'"x": ' + b"[" * 32 + b"]" * 32 + b", " + self.text[first:]
        self.add("33 levels", deep, first + 5 + 31, "x" + "[0]" * 31)
        self.add("a comment", self.text[:first] + b"/* */" + self.text[first:], first, "")
        self.add("no comma", self.text[:self.tree.root.children[0].end] + b' "x": 1 ' +
                 self.text[self.tree.root.children[0].end:], self.tree.root.children[0].end + 1, "")

    def run(self):
        for step in (self.drop_required, self.retype, self.out_of_range, self.misspell,
                     self.duplicate, self.spoil_texts, self.truncate, self.around):
            step()
        return self.found


def main(args):
    if len(args) != 2:
        sys.stderr.write(__doc__)
        return 2
    with open(args[0], "rb") as f:
        found = Mutator(f.read()).run()
    os.makedirs(args[1], exist_ok=True)
    with open(os.path.join(args[1], "list"), "w", encoding="utf-8") as names:
        for n, (what, text, offset, path) in enumerate(found, 1):
            base = os.path.join(args[1], "%03d" % n)
            line = text.count(b"\n", 0, offset) + 1
            column = offset - (text.rfind(b"\n", 0, offset) + 1) + 1
            with open(base + ".json", "wb") as f:
                f.write(text)
            with open(base + ".expect", "w", encoding="utf-8") as f:
                f.write("%d:%d: %s\n" % (line, column, path))
            names.write("%03d\t%s\n" % (n, what))
    print(len(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
