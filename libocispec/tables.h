/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tables - how the generated tables describe documents; for the engine, the writer and tests
 *
 * Rows refer to each other by index and to names by offset into one pool, so that the tables need
 * no relocation and stay in shared read-only pages.
 */
#ifndef DAVIT_OCI_TABLES_H
#define DAVIT_OCI_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libocispec/generated/ids.h"

enum oci_kind {
	OCI_KIND_BOOL = 1,
	OCI_KIND_I32,
	OCI_KIND_I64,
	OCI_KIND_U16,
	OCI_KIND_U32,
	OCI_KIND_U64,
	OCI_KIND_RELEASE, /* "6.18" as 6 << 16 | 18 */
	OCI_KIND_HEX,     /* "0x1ff", 64 bits */
	OCI_KIND_STRING,
	OCI_KIND_ENUM,
	OCI_KIND_STRINGS,
	OCI_KIND_U32S,
	OCI_KIND_ENUMS,
	OCI_KIND_MAP, /* string to string */
	OCI_KIND_OBJECT,
	OCI_KIND_OBJECTS,
	OCI_KIND_OBJECT_MAP,
	OCI_KIND_OPAQUE /* any JSON; only its place is kept */
};

enum {
	OCI_FLAG_REQUIRED = 1, /* must be there, and not null */
	OCI_FLAG_NONEMPTY = 2, /* an array with at least one element */
	OCI_FLAG_FOREIGN = 4   /* means nothing on Linux */
};

struct oci_member {
	uint16_t name; /* offset in oci_names */
	uint8_t name_size;
	uint8_t kind;
	uint16_t offset; /* in the struct */
	uint8_t flags;
	uint8_t child; /* enum oci_type_id or oci_enum_id, by kind */
	uint8_t range; /* index into oci_ranges, numbers only */
};

struct oci_type {
	uint16_t first; /* index of its first member in oci_members */
	uint8_t n;      /* members, at most 64 */
	bool closed;    /* an unknown member is an error */
	uint16_t size;
	uint16_t at;                      /* offset of at[]; self_at is the word before */
	uint16_t entry_size, entry_value; /* of the entries of a map to this type, or 0 */
};

struct oci_range {
	int64_t min;
	uint64_t max; /* never below 0 */
};

struct oci_enum {
	const char *const *words; /* [1] to [n] */
	uint8_t n;
};

extern const char oci_names[];
extern const struct oci_range oci_ranges[];
extern const struct oci_member oci_members[];
extern const struct oci_type oci_types[OCI_TYPES];
extern const struct oci_enum oci_enums[OCI_ENUMS];

#endif
