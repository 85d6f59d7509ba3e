/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* spec - config.json as located, checked, typed structs; nothing here touches the kernel */
#ifndef DAVIT_SPEC_SPEC_H
#define DAVIT_SPEC_SPEC_H

#include "base/arena.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* The versions of the specification that are accepted: any 1.x.y; these are known. */
#define SPEC_VERSION_MIN "1.0.0"
#define SPEC_VERSION_MAX "1.3.0"

struct oci_config;   /* libocispec/generated */
struct oci_document; /* libocispec/oci.h: name, text, line table, list of problems */

struct spec {
	const struct oci_config *config;
	struct oci_document *document;
};

/* spec_parse - bytes to a checked spec: the parser's strictness, then the semantic checks. All
 * problems are collected in the document, for `check`; *err is the first of them in document order.
 * name: what the document is called in messages, `config.json`. Returns 0 or -1; then ret_spec has
 * the document (unless the file could not be read), but no config. */
int spec_parse(struct arena *arena, const char *name, const char *text, size_t size,
	       struct spec *ret_spec, struct error *err);

/* spec_load - the same from a file of at most 16 MiB. */
int spec_load(struct arena *arena, const char *path, const char *name, struct spec *ret_spec,
	      struct error *err);

/* spec_place - line and column of a member by its at[] value (byte offset + 1; 0 gives 0,0) */
struct place spec_place(const struct spec *spec, uint32_t at);

#endif
