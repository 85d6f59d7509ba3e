/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* writer - typed structs to JSON, by the same tables that the engine reads */
#include "libocispec/oci.h"

#include <inttypes.h>
#include <string.h>

#include "libocispec/engine.h"
#include "libocispec/tables.h"

struct writer {
	struct buffer *buf;
	bool indented;
	uint32_t depth;
	bool first; /* nothing stands in this object or array yet */
};

/* All arrays and maps begin alike. Read through memcpy: the structs have many types. */
struct any_array {
	uint32_t n;
	const char *v;
};

static void write_object(struct writer *w, const struct oci_type *type, const char *object);

/* ---- texts ------------------------------------------------------------------------------- */

static void write_bytes(struct buffer *buf, const char *text, size_t size)
{
	static const char hex[] = "0123456789abcdef";
	size_t plain = 0; /* everything before this has been written */

	buffer_add_char(buf, '"');
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];
		const char *escape = c == '"'    ? "\\\""
				     : c == '\\' ? "\\\\"
				     : c == '\n' ? "\\n"
				     : c == '\t' ? "\\t"
				     : c == '\r' ? "\\r"
						 : NULL;

		if (c >= 0x20 && c != 0x7f && !escape)
			continue;
		buffer_add(buf, text + plain, i - plain);
		plain = i + 1;
		if (escape)
			buffer_add_text(buf, escape);
		else
			buffer_add(buf,
				   (const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]},
				   6);
	}
	buffer_add(buf, text + plain, size - plain);
	buffer_add_char(buf, '"');
}

void oci_write_string(struct buffer *buf, const char *text)
{
	size_t size = strlen(text), from = 0, bad = check_utf8(text, 0, size);
	struct buffer clean = BUFFER(buf->arena);

	if (bad == size) {
		write_bytes(buf, text, size);
		return;
	}
	while (from < size) {
		bad = check_utf8(text, from, size);
		buffer_add(&clean, text + from, bad - from);
		if (bad < size)
			buffer_add_text(&clean, "\xef\xbf\xbd");
		from = bad + 1;
	}
	write_bytes(buf, clean.data, clean.size);
}

/* ---- layout ------------------------------------------------------------------------------ */

static void new_line(struct writer *w)
{
	if (!w->indented)
		return;
	buffer_add_char(w->buf, '\n');
	for (uint32_t i = 0; i < w->depth; i++)
		buffer_add(w->buf, "  ", 2);
}

static void open_bracket(struct writer *w, char bracket)
{
	buffer_add_char(w->buf, bracket);
	w->depth++;
	w->first = true;
}

static void close_bracket(struct writer *w, char bracket)
{
	w->depth--;
	if (!w->first)
		new_line(w);
	buffer_add_char(w->buf, bracket);
	w->first = false;
}

static void separate(struct writer *w)
{
	if (!w->first)
		buffer_add_char(w->buf, ',');
	w->first = false;
	new_line(w);
}

static void write_key(struct writer *w, const char *key)
{
	separate(w);
	oci_write_string(w->buf, key);
	buffer_add_text(w->buf, w->indented ? ": " : ":");
}

/* ---- values ------------------------------------------------------------------------------ */

#define LOAD(type, where)                                   \
	({                                                  \
		type loaded_;                               \
		memcpy(&loaded_, (where), sizeof(loaded_)); \
		loaded_;                                    \
	})

static struct any_array load_array(const char *where)
{
	struct any_array array;

	memcpy(&array.n, where, sizeof(array.n));
	memcpy(&array.v, where + offsetof(struct oci_strings, v), sizeof(array.v));
	return array;
}

static void write_word(struct writer *w, uint32_t child, uint32_t value)
{
	const struct oci_enum *words = &oci_enums[child];

	oci_write_string(w->buf, value <= words->n && value > 0 ? words->words[value] : "");
}

static void write_elements(struct writer *w, const struct oci_member *member,
			   const struct any_array *array)
{
	const struct oci_type *type = &oci_types[member->child];

	open_bracket(w, '[');
	for (uint32_t i = 0; i < array->n; i++) {
		separate(w);
		if (member->kind == OCI_KIND_OBJECTS) {
			write_object(w, type, array->v + (size_t)i * type->size);
		} else if (member->kind == OCI_KIND_STRINGS) {
			const char *text = LOAD(const char *, array->v + i * sizeof(char *));

			oci_write_string(w->buf, text ? text : "");
		} else {
			uint32_t value = LOAD(uint32_t, array->v + i * sizeof(uint32_t));

			if (member->kind == OCI_KIND_ENUMS)
				write_word(w, member->child, value);
			else
				buffer_printf(w->buf, "%" PRIu32, value);
		}
	}
	close_bracket(w, ']');
}

static void write_map(struct writer *w, const struct oci_member *member,
		      const struct any_array *map)
{
	const struct oci_type *type = &oci_types[member->child];

	open_bracket(w, '{');
	for (uint32_t i = 0; i < map->n; i++) {
		if (member->kind == OCI_KIND_OBJECT_MAP) {
			const char *entry = map->v + (size_t)i * type->entry_size;

			write_key(w, LOAD(const char *, entry));
			write_object(w, type, entry + type->entry_value);
		} else {
			struct oci_pair pair;

			memcpy(&pair, map->v + i * sizeof(pair), sizeof(pair));
			write_key(w, pair.key);
			oci_write_string(w->buf, pair.value ? pair.value : "");
		}
	}
	close_bracket(w, '}');
}

/* is_present - is there anything to print but its presence? */
static bool is_present(const struct oci_member *member, const char *where)
{
	switch ((enum oci_kind)member->kind) {
	case OCI_KIND_BOOL:
		return LOAD(bool, where);
	case OCI_KIND_I64:
	case OCI_KIND_U64:
	case OCI_KIND_HEX:
		return LOAD(uint64_t, where) != 0;
	case OCI_KIND_U16:
		return LOAD(uint16_t, where) != 0;
	case OCI_KIND_I32:
	case OCI_KIND_U32:
	case OCI_KIND_RELEASE:
	case OCI_KIND_ENUM:
	case OCI_KIND_STRINGS: /* arrays and maps begin with their number of elements */
	case OCI_KIND_U32S:
	case OCI_KIND_ENUMS:
	case OCI_KIND_MAP:
	case OCI_KIND_OBJECTS:
	case OCI_KIND_OBJECT_MAP:
		return LOAD(uint32_t, where) != 0;
	case OCI_KIND_STRING:
	case OCI_KIND_OBJECT:
		return LOAD(const char *, where) != NULL;
	case OCI_KIND_OPAQUE:
		break;
	}
	return false;
}

/* can_be_empty - does a set at[] alone make it printable? A string or an object that is NULL, a
 * word that is none, cannot be printed. */
static bool can_be_empty(const struct oci_member *member)
{
	return member->kind != OCI_KIND_STRING && member->kind != OCI_KIND_OBJECT &&
	       member->kind != OCI_KIND_OPAQUE && member->kind != OCI_KIND_ENUM;
}

static void write_scalar(struct writer *w, const struct oci_member *member, const char *where)
{
	switch ((enum oci_kind)member->kind) {
	case OCI_KIND_BOOL:
		buffer_add_text(w->buf, LOAD(bool, where) ? "true" : "false");
		break;
	case OCI_KIND_I32:
		buffer_printf(w->buf, "%" PRId32, LOAD(int32_t, where));
		break;
	case OCI_KIND_I64:
		buffer_printf(w->buf, "%" PRId64, LOAD(int64_t, where));
		break;
	case OCI_KIND_U16:
		buffer_printf(w->buf, "%" PRIu16, LOAD(uint16_t, where));
		break;
	case OCI_KIND_U32:
		buffer_printf(w->buf, "%" PRIu32, LOAD(uint32_t, where));
		break;
	case OCI_KIND_U64:
		buffer_printf(w->buf, "%" PRIu64, LOAD(uint64_t, where));
		break;
	case OCI_KIND_RELEASE:
		buffer_printf(w->buf, "\"%" PRIu32 ".%" PRIu32 "\"", LOAD(uint32_t, where) >> 16,
			      LOAD(uint32_t, where) & 0xffff);
		break;
	case OCI_KIND_HEX:
		buffer_printf(w->buf, "\"0x%" PRIx64 "\"", LOAD(uint64_t, where));
		break;
	case OCI_KIND_STRING:
		oci_write_string(w->buf, LOAD(const char *, where));
		break;
	case OCI_KIND_ENUM:
		write_word(w, member->child, LOAD(uint32_t, where));
		break;
	case OCI_KIND_STRINGS:
	case OCI_KIND_U32S:
	case OCI_KIND_ENUMS:
	case OCI_KIND_MAP:
	case OCI_KIND_OBJECT:
	case OCI_KIND_OBJECTS:
	case OCI_KIND_OBJECT_MAP:
	case OCI_KIND_OPAQUE:
		break;
	}
}

static void write_value(struct writer *w, const struct oci_member *member, const char *where)
{
	struct any_array array;

	switch ((enum oci_kind)member->kind) {
	case OCI_KIND_STRINGS:
	case OCI_KIND_U32S:
	case OCI_KIND_ENUMS:
	case OCI_KIND_OBJECTS:
		array = load_array(where);
		write_elements(w, member, &array);
		break;
	case OCI_KIND_MAP:
	case OCI_KIND_OBJECT_MAP:
		array = load_array(where);
		write_map(w, member, &array);
		break;
	case OCI_KIND_OBJECT:
		write_object(w, &oci_types[member->child], LOAD(const char *, where));
		break;
	case OCI_KIND_BOOL:
	case OCI_KIND_I32:
	case OCI_KIND_I64:
	case OCI_KIND_U16:
	case OCI_KIND_U32:
	case OCI_KIND_U64:
	case OCI_KIND_RELEASE:
	case OCI_KIND_HEX:
	case OCI_KIND_STRING:
	case OCI_KIND_ENUM:
	case OCI_KIND_OPAQUE:
		write_scalar(w, member, where);
		break;
	}
}

static void write_object(struct writer *w, const struct oci_type *type, const char *object)
{
	open_bracket(w, '{');
	for (uint32_t i = 0; i < type->n; i++) {
		const struct oci_member *member = &oci_members[type->first + i];
		const char *where = object + member->offset;
		uint32_t at = LOAD(uint32_t, object + type->at + i * sizeof(uint32_t));

		if (!is_present(member, where) && !(at && can_be_empty(member)))
			continue;
		write_key(w, oci_names + member->name);
		write_value(w, member, where);
	}
	close_bracket(w, '}');
}

static void write_document(struct buffer *buf, enum oci_type_id type, const void *object,
			   enum oci_style style)
{
	struct writer w = {.buf = buf, .indented = style == OCI_INDENTED};

	write_object(&w, &oci_types[type], object);
	if (w.indented)
		buffer_add_char(buf, '\n');
}

#define DEFINE_WRITE(name, type)                                                   \
	void oci_write_##name(struct buffer *buf, const struct oci_##name *object, \
			      enum oci_style style)                                \
	{                                                                          \
		write_document(buf, type, object, style);                          \
	}

DEFINE_WRITE(config, OCI_TYPE_CONFIG)
DEFINE_WRITE(state, OCI_TYPE_STATE)
DEFINE_WRITE(process_state, OCI_TYPE_PROCESS_STATE)
DEFINE_WRITE(features, OCI_TYPE_FEATURES)
DEFINE_WRITE(status, OCI_TYPE_STATUS)
DEFINE_WRITE(facts, OCI_TYPE_FACTS)
