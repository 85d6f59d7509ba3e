/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* engine - what the parts of the parser share; not public */
#ifndef DAVIT_OCI_ENGINE_H
#define DAVIT_OCI_ENGINE_H

#include "libocispec/oci.h"
#include "libocispec/tables.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- the engine's own -------------------------------------------------------------------- */

/* Where yajl stopped, in our terms: what the last whole token was, and where. */
enum syntax_last { SYNTAX_START, SYNTAX_OPEN, SYNTAX_KEY, SYNTAX_VALUE };
enum syntax_in { SYNTAX_IN_NOTHING, SYNTAX_IN_OBJECT, SYNTAX_IN_ARRAY };

enum frame_kind {
	FRAME_OBJECT,         /* a struct */
	FRAME_MAP,            /* free keys, to strings or structs */
	FRAME_ARRAY,          /* of strings, numbers, words or structs */
	FRAME_IGNORED_OBJECT, /* opaque, unknown, or of the wrong type */
	FRAME_IGNORED_ARRAY
};

struct frame {
	enum frame_kind kind;
	uint32_t start;                  /* offset of its bracket */
	uint8_t element;                 /* ARRAY, MAP: kind of what it holds */
	uint8_t child;                   /* ARRAY, MAP, OBJECT: type or enum */
	uint8_t range;                   /* ARRAY of numbers */
	bool nonempty;                   /* ARRAY */
	void *target;                    /* the struct, or the array's or map's struct */
	const struct oci_member *member; /* OBJECT: whose value comes; NULL: not known */
	uint32_t *at;                    /* OBJECT: place of that value */
	uint64_t seen;                   /* OBJECT: members by index */
	uint32_t n, room, hint;          /* elements so far, elements allocated */
	const char *key;
	uint32_t key_size, key_at;
	uint32_t first_key; /* the free keys of this frame start here in engine.keys */
};

/* A key that no table knows. Those of open frames lie behind each other; a closing frame looks for
 * two equal ones among its own. */
struct free_key {
	const char *text;
	uint32_t size, at;
};

struct engine {
	struct arena *arena;
	struct oci_document *doc;
	struct yajl_handle_t *yajl;
	enum oci_type_id root_type;
	void *root;
	char *pool; /* room for strings, a few at a time */
	size_t pool_room;
	uint32_t start, end; /* of the token at hand */
	size_t bad_utf8;     /* the next bad byte, or the text's size */
	enum syntax_last last;
	bool stopped; /* by us, with a problem listed */
	uint32_t n_objects;
	uint32_t depth;
	struct frame frames[OCI_DEPTH_MAX];
	struct free_key *keys; /* malloc */
	uint32_t n_keys, keys_room;
};

/* Where a value belongs. kind 0: nowhere. */
struct target {
	uint8_t kind, child, range;
	bool nonempty;
	void *where;
	uint32_t *at;
};

/* engine_problem - list a problem; its path is that of the innermost frame, or (in_value) of the
 * member or element that is being read. offset: from 0. */
void engine_problem(struct engine *e, enum oci_severity severity, uint32_t offset, bool in_value,
		    const char *hint, const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* engine_lists - would one more problem be listed? If not, there is no need to think up a good
 * message: a document may have millions of them. */
bool engine_lists(const struct engine *e, enum oci_severity severity);

/* engine_wrong_type - `found` ("a number") stands where the target wants something else */
void engine_wrong_type(struct engine *e, const struct target *target, const char *found);

/* engine_store_X - judge and store a value; the target's kind is one that X can fill */
void engine_store_bool(const struct target *target, bool value);
void engine_store_number(struct engine *e, const struct target *target, const char *text,
			 size_t size);
void engine_store_string(struct engine *e, const struct target *target, const char *text,
			 size_t size);

/* ---- for documents.c --------------------------------------------------------------------- */

/* oci_parse - one document of a type into `object`, a zeroed struct of that type. As oci_parse_X.
 */
int oci_parse(struct arena *arena, struct oci_document *doc, enum oci_type_id type, void *object,
	      struct error *err);

/* oci_problem_vadd - oci_problem_add with its arguments in a list */
void oci_problem_vadd(struct oci_document *doc, struct arena *arena, enum oci_severity severity,
		      uint32_t at, const char *path, const char *hint, const char *fmt,
		      va_list args) __attribute__((format(printf, 7, 0)));

/* ---- texts ------------------------------------------------------------------------------- */

/* check_utf8 - offset of the first byte at or behind `from` that does not belong to a valid UTF-8
 * sequence (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF); size when all do
 */
size_t check_utf8(const char *text, size_t from, size_t size);

/* check_escapes - the first `\u` escape between two offsets (of a string that yajl accepted) that
 * makes no character: a lone surrogate, or NUL, which C strings cannot hold. Returns its offset and
 * *ret_text, or `end`. */
size_t check_escapes(const char *text, size_t from, size_t end, const char **ret_text);

/* check_skip_blanks - offset of the first byte at or behind `from` that is no JSON blank */
size_t check_skip_blanks(const char *text, size_t from, size_t size);

/* check_count - how many strings, numbers or words an array holds whose bracket ends before `from`;
 * an estimate when something else is in it */
uint32_t check_count(const char *text, size_t from, size_t size);

/* ---- values ------------------------------------------------------------------------------ */

enum number_result { NUMBER_FINE, NUMBER_FRACTION, NUMBER_RANGE };

/* check_number - a JSON number as a 64-bit integer within a range; *ret_bits is its two's
 * complement. FRACTION: it has a fraction or an exponent. */
enum number_result check_number(const char *text, size_t size, const struct oci_range *range,
				uint64_t *ret_bits);

/* check_release - "6.18"; check_hex - "0x1ff". Return false when the text is not one. */
bool check_release(const char *text, uint32_t *ret_release);
bool check_hex(const char *text, uint64_t *ret_value);

/* check_word - value of a word, 0 when it has none */
uint32_t check_word(const struct oci_enum *words, const char *text, size_t size);

/* check_member - index of a member in its type, -1 when it has none */
int check_member(const struct oci_type *type, const char *name, size_t size);

/* check_closest_member - for "did you mean", or NULL */
const char *check_closest_member(const struct oci_type *type, const char *name);

/* ---- syntax ------------------------------------------------------------------------------ */

struct syntax_error {
	size_t offset;
	bool in_value; /* the path names the member or element that is being read */
	const char *text;
};

/* check_syntax - find the exact spot of a syntax error that lies behind offset `end` */
struct syntax_error check_syntax(const char *text, size_t size, size_t end, enum syntax_last last,
				 enum syntax_in in);

#endif
