/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* oci - documents of the OCI runtime specification and of davit as typed, located C structs
 *
 * A document is parsed in one pass into structs in an arena. Every struct keeps where it and each
 * of its members stand in the text: `at[OCI_PROCESS_CWD]` is the byte offset of the value of `cwd`
 * + 1, and 0 when the member is absent (JSON null for an optional member is absent too). So it is
 * the presence bit as well. Arrays of scalars carry an `at` array for their elements, pairs of a
 * map have `at` and `key_at`, and `self_at` is the place of the object itself.
 *
 * Strings are NUL-terminated, valid UTF-8, without a NUL inside, NULL when absent. No enumeration
 * has a value that the schema does not name. Nothing else is promised: what depends on more than
 * one value (and on the kernel) is src/spec's business.
 */
#ifndef DAVIT_OCI_H
#define DAVIT_OCI_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "libocispec/generated/config.h"
#include "libocispec/generated/facts.h"
#include "libocispec/generated/features.h"
#include "libocispec/generated/state.h"
#include "libocispec/generated/status.h"
#include "libocispec/generated/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OCI_SIZE_MAX (16u << 20) /* bytes of a document */
#define OCI_DEPTH_MAX 32         /* objects and arrays inside each other */
#define OCI_OBJECTS_MAX 200000   /* objects of a known type in a document */
#define OCI_PROBLEMS_MAX 256     /* listed; further ones are only counted */

/* OCI_HAS - is the member there? OCI_HAS(process, OCI_PROCESS_CWD); the object must not be NULL. */
#define OCI_HAS(object, index) ((object)->at[index] != 0)
/* OCI_AT - its byte offset, from 0; only when OCI_HAS */
#define OCI_AT(object, index) ((object)->at[index] - 1)
/* OCI_SET - mark presence in a struct filled by hand, so that the writer prints 0, false and empty
 * arrays; what is not 0 and not NULL is printed anyway. */
#define OCI_SET(object, index) ((void)((object)->at[index] = 1))

enum oci_severity {
	OCI_ERROR = 1, /* the document is refused */
	OCI_UNKNOWN,   /* a member that no schema knows: ignored, named by `check` */
	OCI_FOREIGN    /* a member that means nothing on Linux: ignored, named by `check` */
};

struct oci_problem {
	enum oci_severity severity;
	uint32_t offset, line, column;
	const char *path, *text;  /* path: "" for the document itself */
	const char *hint;         /* the cure, or NULL */
	struct oci_problem *next; /* by offset, then in the order they were found */
};

/* A document and what was found in it. Opened once, parsed once; lives in the arena. */
struct oci_document {
	const char *name; /* shown: `config.json` */
	const char *text; /* the caller's; must stay, places refer to it */
	uint32_t size;
	uint32_t *newlines; /* offsets of '\n' */
	uint32_t n_newlines;
	struct oci_problem *problems, *last;
	uint32_t n_listed, n_errors; /* n_errors: also those not listed */
	bool is_whole;               /* parsed to its end: the syntax was right */
};

/* oci_document_open - a document with nothing found yet. text need not be NUL-terminated. A text
 * larger than OCI_SIZE_MAX is found out by the parser. */
struct oci_document *oci_document_open(struct arena *arena, const char *name, const char *text,
				       size_t size);

/* oci_place - line and column (in bytes), both from 1, of an offset from 0. oci_place_at takes the
 * value of an at[] instead; 0 gives 0,0. */
struct place oci_place(const struct oci_document *doc, uint32_t offset);
struct place oci_place_at(const struct oci_document *doc, uint32_t at);

/* oci_problem_add - list one more problem, in document order. at: offset + 1, 0 is the start of the
 * document. path and hint are copied; hint may be NULL. */
void oci_problem_add(struct oci_document *doc, struct arena *arena, enum oci_severity severity,
		     uint32_t at, const char *path, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));

/* oci_problem_first - *err = the first error listed, in document order (kind ERROR_CONFIG). Returns
 * -1 when there is one, 0 when not (*err is left alone). */
int oci_problem_first(const struct oci_document *doc, struct error *err);

/* oci_parse_X - fill structs from the document. Returns 0, or -1 with every problem that could be
 * found listed in the document (a syntax error ends the search) and *err the first. *ret_x is
 * written only on success. The paths look like `mounts[3].options[1]`,
 * `linux.sysctl["net.core.somaxconn"]`.
 * Refused: wrong type, missing required member, number out of range or not an integer, unknown enum
 * word, duplicate member (in ignored objects too), empty key in a map, NUL in a string, invalid
 * UTF-8, lone surrogates, depth, size, too many
 * objects, byte order mark, empty document, anything after its end. */
int oci_parse_config(struct arena *arena, struct oci_document *doc, struct oci_config **ret_config,
		     struct error *err);
/* oci_parse_config_partly - for a program that lists all problems: as oci_parse_config, but when it
 * fails and the document is_whole, *ret_config is what could be understood. Then any member may be
 * absent, required ones too, an at[] may be set without a value, and elements of arrays may be 0 or
 * NULL. *ret_config is NULL when the document is not whole. */
int oci_parse_config_partly(struct arena *arena, struct oci_document *doc,
			    struct oci_config **ret_config, struct error *err);
int oci_parse_state(struct arena *arena, struct oci_document *doc, struct oci_state **ret_state,
		    struct error *err);
int oci_parse_process_state(struct arena *arena, struct oci_document *doc,
			    struct oci_process_state **ret_state, struct error *err);
int oci_parse_features(struct arena *arena, struct oci_document *doc,
		       struct oci_features **ret_features, struct error *err);
int oci_parse_status(struct arena *arena, struct oci_document *doc, struct oci_status **ret_status,
		     struct error *err);
int oci_parse_facts(struct arena *arena, struct oci_document *doc, struct oci_facts **ret_facts,
		    struct error *err);
/* process.json of `exec --process` */
int oci_parse_process(struct arena *arena, struct oci_document *doc,
		      struct oci_process **ret_process, struct error *err);
/* resources of `update --resources` */
int oci_parse_resources(struct arena *arena, struct oci_document *doc,
			struct oci_resources **ret_resources, struct error *err);

/* oci_parser_version - of the JSON library linked: "2.1.0" */
const char *oci_parser_version(struct arena *arena);

/* INDENTED: two blanks a level, ": " behind keys, a newline at the end; COMPACT: no blank, no
 * newline. */
enum oci_style { OCI_INDENTED = 1, OCI_COMPACT };

/* oci_write_X - append the document. A member is printed when it is not 0, NULL or empty, or when
 * its at[] is set (see OCI_SET). Opaque sections cannot be printed. */
void oci_write_config(struct buffer *buf, const struct oci_config *config, enum oci_style style);
void oci_write_state(struct buffer *buf, const struct oci_state *state, enum oci_style style);
void oci_write_process_state(struct buffer *buf, const struct oci_process_state *state,
			     enum oci_style style);
void oci_write_features(struct buffer *buf, const struct oci_features *features,
			enum oci_style style);
void oci_write_status(struct buffer *buf, const struct oci_status *status, enum oci_style style);
void oci_write_facts(struct buffer *buf, const struct oci_facts *facts, enum oci_style style);

/* oci_write_string - a JSON string with its quotes, for printers of other JSON. Control characters
 * are escaped; bytes that are not UTF-8 become U+FFFD, so the output is always valid. */
void oci_write_string(struct buffer *buf, const char *text);

#endif
