#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""generate - from schema/*.schema to typed structs and descriptor tables in generated/

usage: generate.py            write generated/
       generate.py --check    compare instead; TAP on stdout; status 1 when something differs

The language is described in README.md. What is generated is data: the one engine and the one writer
interpret it. The tables hold no pointers but those to the words of enumerations, so that they stay
in read-only pages shared by all processes.
"""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ORDER = ["types", "config", "state", "features", "status", "facts"]
SPDX = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"
NOTE = "/* made by libocispec/generate.py from %s; do not edit */\n"

# name in a schema: kind in the tables, type in C, least and largest value
SCALARS = {
    "bool": ("BOOL", "bool", None),
    "i32": ("I32", "int32_t", (-(2**31), 2**31 - 1)),
    "i64": ("I64", "int64_t", (-(2**63), 2**63 - 1)),
    "u16": ("U16", "uint16_t", (0, 2**16 - 1)),
    "u32": ("U32", "uint32_t", (0, 2**32 - 1)),
    "u64": ("U64", "uint64_t", (0, 2**64 - 1)),
    "release": ("RELEASE", "uint32_t", None),
    "hex": ("HEX", "uint64_t", None),
    "string": ("STRING", "const char *", None),
}
RESERVED = {"default", "linux", "unix", "register", "union", "struct", "enum", "int", "auto",
            "const", "switch", "case", "long", "short", "signed", "unsigned", "static", "void"}


class Bad(Exception):
    """a schema is wrong"""


class Enum:
    def __init__(self, name, prefix, words, file):
        self.name, self.prefix, self.words, self.file = name, prefix, words, file
        self.in_array = False


class Member:
    def __init__(self, name, shape, of, flags, limits):
        self.name, self.shape, self.of, self.flags, self.limits = name, shape, of, flags, limits
        self.c_name = snake(name)
        if self.c_name in RESERVED:
            self.c_name += "_"


class Type:
    def __init__(self, name, plural, file, document, closed):
        self.name, self.plural, self.file = name, plural or name + "s", file
        self.document, self.closed = document, closed
        self.members = []
        self.in_array = self.in_map = False


def snake(name):
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return name.lower()


def upper(name):
    return re.sub(r"[^A-Za-z0-9]", "_", name).upper()


def logical_lines(path):
    """(number, text) of each line without comments and blanks; an enum's further lines joined"""
    lines = []
    with open(path, encoding="ascii") as f:
        for number, line in enumerate(f, 1):
            line = line.split("#")[0].rstrip()
            if not line:
                continue
            if line[0] in " \t" and lines and lines[-1][1].startswith("enum "):
                lines[-1] = (lines[-1][0], lines[-1][1] + " " + line.strip())
            else:
                lines.append((number, line))
    return lines


def parse_member(words):
    name, kind, flags, limits = words[0], words[1], set(), None
    for word in words[2:]:
        match = re.fullmatch(r"(-?\d+)\.\.(-?\d+)", word)
        if match:
            limits = (int(match.group(1)), int(match.group(2)))
        elif word in ("required", "nonempty", "foreign"):
            flags.add(word)
        else:
            raise Bad("unknown word `%s`" % word)
    if kind[0] == "[" and kind[-1] == "]":
        return Member(name, "array", kind[1:-1], flags, limits)
    if kind[0] == "{" and kind[-1] == "}":
        return Member(name, "map", kind[1:-1], flags, limits)
    return Member(name, "plain", kind, flags, limits)


class Schema:
    def __init__(self):
        self.enums, self.types = {}, {}
        for file in ORDER:
            path = os.path.join(HERE, "schema", file + ".schema")
            for number, line in logical_lines(path):
                try:
                    self.read_line(file, line)
                except (Bad, IndexError) as e:
                    raise Bad("%s:%d: %s" % (path, number, e)) from e
        self.resolve()

    def read_line(self, file, line):
        words = line.split()
        if line[0] in " \t":
            self.current.members.append(parse_member(words))
        elif words[0] == "enum":
            colon = words.index(":")
            prefix = words[2] if colon == 3 else ""
            self.enums[words[1]] = Enum(words[1], prefix, words[colon + 1:], file)
        elif words[0] in ("type", "document"):
            plural = words[words.index("plural") + 1] if "plural" in words else None
            document = words[2].strip('"') if words[0] == "document" else None
            self.current = Type(words[1], plural, file, document, "closed" in words)
            if words[1] in self.types:
                raise Bad("type `%s` occurs twice" % words[1])
            self.types[words[1]] = self.current
        else:
            raise Bad("`type`, `document`, `enum` or a member is expected")

    def resolve(self):
        seen = {}
        for t in self.types.values():
            if not 0 < len(t.members) <= 64:
                raise Bad("%s: 1 to 64 members" % t.name)
            if len({m.name for m in t.members}) != len(t.members):
                raise Bad("%s: a member occurs twice" % t.name)
            for m in t.members:
                self.resolve_member(t, m)
            for constant in member_constants(t) + ["struct oci_" + t.name]:
                self.once(seen, constant)
        for t in self.types.values():
            if t.in_array or t.in_map:
                self.once(seen, "struct oci_" + t.plural)
        for e in self.enums.values():
            for constant in enum_constants(e):
                self.once(seen, constant)

    @staticmethod
    def once(seen, constant):
        if constant in seen:
            raise Bad("%s occurs twice in C" % constant)
        seen[constant] = True

    def resolve_member(self, t, m):
        known = m.of in SCALARS or m.of in self.types or m.of in self.enums or m.of == "opaque"
        if not known:
            raise Bad("%s.%s: unknown type `%s`" % (t.name, m.name, m.of))
        if m.shape == "array":
            if m.of in self.types:
                self.types[m.of].in_array = True
            elif m.of in self.enums:
                self.enums[m.of].in_array = True
            elif m.of not in ("string", "u32"):
                raise Bad("%s.%s: no arrays of %s" % (t.name, m.name, m.of))
        if m.shape == "map":
            if m.of in self.types:
                self.types[m.of].in_map = True
            elif m.of != "string":
                raise Bad("%s.%s: no maps to %s" % (t.name, m.name, m.of))
        if m.limits and (m.shape != "plain" or m.of not in SCALARS or not SCALARS[m.of][2]):
            raise Bad("%s.%s: a range is for numbers" % (t.name, m.name))

    def kind(self, m):
        """constant of the kind, child (a type's or an enum's constant) of a member"""
        if m.of == "opaque":
            return "OCI_KIND_OPAQUE", "0"
        if m.of in self.types:
            kind = {"plain": "OBJECT", "array": "OBJECTS", "map": "OBJECT_MAP"}[m.shape]
            return "OCI_KIND_" + kind, "OCI_TYPE_" + upper(m.of)
        if m.of in self.enums:
            kind = {"plain": "ENUM", "array": "ENUMS"}[m.shape]
            return "OCI_KIND_" + kind, "OCI_ENUM_" + upper(m.of)
        if m.shape == "map":
            return "OCI_KIND_MAP", "0"
        return "OCI_KIND_" + SCALARS[m.of][0] + ("S" if m.shape == "array" else ""), "0"


def member_constants(t):
    prefix = "OCI_" + upper(t.name)
    names = ["%s_%s" % (prefix, upper(m.c_name).rstrip("_")) for m in t.members]
    return names + [prefix + "_MEMBERS"]


def enum_constants(e):
    return ["OCI_%s_%s" % (upper(e.name), upper(w)) for w in e.words] + [
        "OCI_%s_LAST" % upper(e.name)]


def c_member(schema, m):
    """declaration of a member, None for one that leaves only its place"""
    if m.of == "opaque":
        return None
    if m.shape == "plain":
        if m.of in SCALARS:
            c = SCALARS[m.of][1]
            return "%s%s%s;" % (c, "" if c.endswith("*") else " ", m.c_name)
        if m.of in schema.enums:
            return "enum oci_%s %s;" % (m.of, m.c_name)
        return "struct oci_%s *%s;" % (m.of, m.c_name)
    if m.of == "string":
        return "struct oci_%s %s;" % ("strings" if m.shape == "array" else "map", m.c_name)
    if m.of in SCALARS:
        return "struct oci_%ss %s;" % (m.of, m.c_name)
    if m.of in schema.enums:
        return "struct oci_%ss %s;" % (m.of, m.c_name)
    return "struct oci_%s %s;" % (schema.types[m.of].plural, m.c_name)


BASICS = """
/* Enumerations: 0 is absent; oci_X_words[value] is the word, [0] is NULL.
 * Every struct ends in self_at, the byte offset of its `{` + 1, and at[], for each member the byte
 * offset of its value + 1, 0 when absent; OCI_TYPE_MEMBER is the index. See libocispec/oci.h. */

struct oci_strings {
	uint32_t n;
	const char **v;
	uint32_t *at; /* of each element: byte offset + 1 */
};

struct oci_u32s {
	uint32_t n;
	uint32_t *v;
	uint32_t *at;
};

struct oci_pair {
	const char *key, *value;
	uint32_t key_at, at;
};

/* in the document's order, no key twice */
struct oci_map {
	uint32_t n;
	struct oci_pair *v;
};
"""


def emit_enum(e):
    out = "\nenum oci_%s {\n" % e.name
    names = enum_constants(e)
    for i, name in enumerate(names[:-1]):
        out += "\t%s%s,\n" % (name, " = 1" if i == 0 else "")
    out += "\t%s = %s,\n};\n" % (names[-1], names[-2])
    out += "extern const char *const oci_%s_words[%s + 1];\n" % (e.name, names[-1])
    if e.in_array:
        out += ("\nstruct oci_%ss {\n\tuint32_t n;\n\tenum oci_%s *v;\n\tuint32_t *at;\n};\n"
                % (e.name, e.name))
    return out


def emit_type(schema, t):
    names = member_constants(t)
    out = "\nenum {\n" + "".join("\t%s,\n" % n for n in names[:-1]) + "\t%s,\n};\n" % names[-1]
    out += "\nstruct oci_%s {\n" % t.name
    for m in t.members:
        c = c_member(schema, m)
        if c:
            out += "\t%s\n" % c
    out += "\tuint32_t self_at;\n\tuint32_t at[%s];\n};\n" % names[-1]
    if t.in_map:
        out += ("\nstruct oci_%s_entry {\n\tconst char *key;\n\tuint32_t key_at;\n"
                "\tstruct oci_%s value;\n};\n" % (t.name, t.name))
    return out


def emit_header(schema, file):
    guard = "DAVIT_OCI_%s_H" % file.upper()
    out = SPDX + NOTE % ("schema/%s.schema" % file)
    out += "#ifndef %s\n#define %s\n\n" % (guard, guard)
    if file == "types":
        out += "#include <stdbool.h>\n#include <stdint.h>\n" + BASICS
    else:
        out += '#include "libocispec/generated/types.h"\n'
    types = [t for t in schema.types.values() if t.file == file]
    for e in schema.enums.values():
        if e.file == file:
            out += emit_enum(e)
    out += "\n" + "".join("struct oci_%s;\n" % t.name for t in types)
    out += "".join("struct oci_%s_entry;\n" % t.name for t in types if t.in_map)
    for t in types:
        element = "struct oci_%s%s" % (t.name, "_entry" if t.in_map else "")
        if t.in_array and t.in_map:
            raise Bad("%s: in arrays and in maps" % t.name)
        if t.in_array or t.in_map:
            out += "\nstruct oci_%s {\n\tuint32_t n;\n\t%s *v;\n};\n" % (t.plural, element)
    for t in types:
        out += emit_type(schema, t)
    return out + "\n#endif\n"


def emit_ids(schema):
    out = SPDX + NOTE % "schema/"
    out += "#ifndef DAVIT_OCI_IDS_H\n#define DAVIT_OCI_IDS_H\n\nenum oci_type_id {\n"
    out += "\tOCI_TYPE_NONE,\n"
    out += "".join("\tOCI_TYPE_%s,\n" % upper(t.name) for t in schema.types.values())
    out += "\tOCI_TYPES\n};\n\nenum oci_enum_id {\n\tOCI_ENUM_NONE,\n"
    out += "".join("\tOCI_ENUM_%s,\n" % upper(e.name) for e in schema.enums.values())
    return out + "\tOCI_ENUMS\n};\n\n#endif\n"


class Names:
    """one pool of member names, each once, addressed by offset"""

    def __init__(self):
        self.at, self.size, self.names = {}, 0, []

    def add(self, name):
        if name not in self.at:
            self.at[name] = self.size
            self.names.append(name)
            self.size += len(name) + 1
        return self.at[name]


def c_int(value):
    if value == -(2**63):
        return "INT64_MIN"
    return str(value) + ("u" if value > 2**63 - 1 else "")


def emit_tables(schema):
    names, ranges, members, types = Names(), [], "", ""
    first = 0
    for t in schema.types.values():
        types += "\t[OCI_TYPE_%s] = {%d, %d, %s, sizeof(struct oci_%s), offsetof(struct oci_%s, at), " % (
            upper(t.name), first, len(t.members), "true" if t.closed else "false", t.name, t.name)
        if t.in_map:
            types += "sizeof(struct oci_%s_entry), offsetof(struct oci_%s_entry, value)},\n" % (
                t.name, t.name)
        else:
            types += "0, 0},\n"
        members += "\t/* %s */\n" % t.name
        for m in t.members:
            members += emit_member(schema, t, m, names, ranges)
        first += len(t.members)
    out = SPDX + NOTE % "schema/"
    out += '#include "libocispec/tables.h"\n\n#include <stddef.h>\n\n'
    out += "".join('#include "libocispec/generated/%s.h"\n' % f for f in ORDER)
    out += "\n/* clang-format off */\n"
    for e in schema.enums.values():
        out += "const char *const oci_%s_words[] = {\n\tNULL,\n" % e.name
        out += "".join('\t"%s%s",\n' % (e.prefix, w) for w in e.words) + "};\n\n"
    out += "const struct oci_enum oci_enums[OCI_ENUMS] = {\n"
    for e in schema.enums.values():
        out += "\t[OCI_ENUM_%s] = {oci_%s_words, %d},\n" % (upper(e.name), e.name, len(e.words))
    out += "};\n\nconst char oci_names[] =\n"
    out += "".join('\t"%s\\0"\n' % n for n in names.names) + "\t;\n\n"
    out += "const struct oci_range oci_ranges[] = {\n"
    out += "".join("\t{%s, %s},\n" % (c_int(a), c_int(b)) for a, b in ranges) + "};\n\n"
    out += "const struct oci_member oci_members[] = {\n" + members + "};\n\n"
    out += "const struct oci_type oci_types[OCI_TYPES] = {\n" + types + "};\n"
    return out


def emit_member(schema, t, m, names, ranges):
    kind, child = schema.kind(m)
    flags = " | ".join("OCI_FLAG_" + f.upper() for f in sorted(m.flags)) or "0"
    at_range = 0
    limits = m.limits or (SCALARS[m.of][2] if m.of in SCALARS else None)
    if limits:
        if limits not in ranges:
            ranges.append(limits)
        at_range = ranges.index(limits)
    offset = "0" if m.of == "opaque" else "offsetof(struct oci_%s, %s)" % (t.name, m.c_name)
    return "\t{%d, %d, %s, %s, %s, %s, %d},\n" % (
        names.add(m.name), len(m.name), kind, offset, flags, child, at_range)


def outputs():
    schema = Schema()
    files = {file + ".h": emit_header(schema, file) for file in ORDER}
    files["ids.h"] = emit_ids(schema)
    files["tables.c"] = emit_tables(schema)
    return files


def check(files):
    folder = os.path.join(HERE, "generated")
    bad = 0
    print("1..%d" % (len(files) + 1))
    for i, (name, text) in enumerate(sorted(files.items()), 1):
        try:
            with open(os.path.join(folder, name), encoding="ascii") as f:
                same = f.read() == text
        except OSError:
            same = False
        bad += not same
        print("%sok %d - generated/%s is what the schemas say" % ("" if same else "not ", i, name))
    stray = sorted(set(os.listdir(folder)) - set(files))
    bad += bool(stray)
    print("%sok %d - generated/ holds nothing else" % ("not " if stray else "", len(files) + 1))
    return 1 if bad else 0


def main(args):
    if args not in ([], ["--check"]):
        sys.stderr.write(__doc__)
        return 2
    try:
        files = outputs()
    except Bad as e:
        sys.stderr.write("generate.py: %s\n" % e)
        return 1
    if args:
        return check(files)
    os.makedirs(os.path.join(HERE, "generated"), exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(HERE, "generated", name), "w", encoding="ascii") as f:
            f.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
