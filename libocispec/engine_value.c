/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* engine_value - storing what was read, and saying what is wrong with it and where */
#include "libocispec/engine.h"

#include <string.h>

#include "base/text.h"

/* ---- paths and problems ------------------------------------------------------------------ */

static bool is_plain_key(const char *key, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		if (!((key[i] >= 'a' && key[i] <= 'z') || (key[i] >= 'A' && key[i] <= 'Z') ||
		      key[i] == '_' || key[i] == '-' || (i > 0 && key[i] >= '0' && key[i] <= '9')))
			return false;
	return size > 0;
}

static void add_key(struct buffer *path, const struct frame *frame)
{
	/* a key may be as long as the document; its beginning is enough to find it */
	uint32_t size = frame->key_size < 100 ? frame->key_size : 100;

	while (size < frame->key_size && size > 0 && (frame->key[size] & 0xc0) == 0x80)
		size--;
	if (frame->kind != FRAME_MAP && is_plain_key(frame->key, frame->key_size))
		buffer_printf(path, "%s%.*s", path->size ? "." : "", (int)size, frame->key);
	else
		buffer_printf(path, "[\"%.*s%s\"]", (int)size, frame->key,
			      size < frame->key_size ? "..." : "");
}

/* path of the innermost frame, or (in_value) of the member or element that it is reading */
static const char *path_text(struct engine *e, uint32_t depth, bool in_value)
{
	struct buffer path = BUFFER(e->arena);

	for (uint32_t i = 0; i < depth; i++) {
		const struct frame *frame = &e->frames[i];

		if (i + 1 == depth && !in_value)
			break;
		if (frame->kind == FRAME_ARRAY || frame->kind == FRAME_IGNORED_ARRAY)
			buffer_printf(&path, "[%u]", frame->n);
		else
			add_key(&path, frame);
	}
	return path.size ? path.data : "";
}

bool engine_lists(const struct engine *e, enum oci_severity severity)
{
	return e->doc->n_listed < OCI_PROBLEMS_MAX ||
	       (severity == OCI_ERROR && e->doc->n_errors == 0);
}

void engine_problem(struct engine *e, enum oci_severity severity, uint32_t offset, bool in_value,
		    const char *hint, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	oci_problem_vadd(e->doc, e->arena, severity, offset + 1,
			 engine_lists(e, severity) ? path_text(e, e->depth, in_value) : "", hint,
			 fmt, args);
	va_end(args);
}

/* bytes of a text to show: short, and not cut inside a character */
static int shown(const char *text, size_t size)
{
	size_t n = size < 64 ? size : 64;

	while (n < size && n > 0 && (text[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}

/* ---- values ------------------------------------------------------------------------------ */

static const char *expected(uint8_t kind)
{
	switch ((enum oci_kind)kind) {
	case OCI_KIND_BOOL:
		return "true or false";
	case OCI_KIND_I32:
	case OCI_KIND_I64:
	case OCI_KIND_U16:
	case OCI_KIND_U32:
	case OCI_KIND_U64:
		return "a number";
	case OCI_KIND_RELEASE:
	case OCI_KIND_HEX:
	case OCI_KIND_STRING:
	case OCI_KIND_ENUM:
		return "a string";
	case OCI_KIND_STRINGS:
	case OCI_KIND_U32S:
	case OCI_KIND_ENUMS:
	case OCI_KIND_OBJECTS:
		return "an array";
	case OCI_KIND_MAP:
	case OCI_KIND_OBJECT:
	case OCI_KIND_OBJECT_MAP:
	case OCI_KIND_OPAQUE:
		break;
	}
	return "an object";
}

void engine_wrong_type(struct engine *e, const struct target *target, const char *found)
{
	engine_problem(e, OCI_ERROR, e->start, true, NULL, "%s is expected, not %s",
		       expected(target->kind), found);
}

static void store(void *where, const void *value, size_t size)
{
	if (where)
		memcpy(where, value, size);
}

void engine_store_bool(const struct target *target, bool value)
{
	store(target->where, &value, sizeof(value));
}

void engine_store_number(struct engine *e, const struct target *target, const char *text,
			 size_t size)
{
	const struct oci_range *range = &oci_ranges[target->range];
	uint64_t bits = 0;
	uint32_t half;
	uint16_t quarter;

	switch (check_number(text, size, range, &bits)) {
	case NUMBER_FINE:
		break;
	case NUMBER_FRACTION:
		engine_problem(e, OCI_ERROR, e->start, true, NULL,
			       "a number without fraction and exponent is expected, not `%.*s`",
			       shown(text, size), text);
		return;
	case NUMBER_RANGE:
		engine_problem(e, OCI_ERROR, e->start, true, NULL,
			       "a number from %lld to %llu is expected, not `%.*s`",
			       (long long)range->min, (unsigned long long)range->max,
			       shown(text, size), text);
		return;
	}
	if (target->kind == OCI_KIND_I64 || target->kind == OCI_KIND_U64) {
		store(target->where, &bits, sizeof(bits));
	} else if (target->kind == OCI_KIND_U16) {
		quarter = (uint16_t)bits;
		store(target->where, &quarter, sizeof(quarter));
	} else {
		half = (uint32_t)bits;
		store(target->where, &half, sizeof(half));
	}
}

/* "one of `a`, `b`" when that is short enough to help */
static const char *words_hint(struct engine *e, const struct oci_enum *words)
{
	struct buffer hint = BUFFER(e->arena);

	for (uint32_t i = 1; i <= words->n; i++)
		buffer_printf(&hint, "%s`%s`", i == 1 ? "one of " : ", ", words->words[i]);
	return hint.size <= 160 ? hint.data : NULL;
}

static void store_word(struct engine *e, const struct target *target, const char *text, size_t size)
{
	const struct oci_enum *words = &oci_enums[target->child];
	uint32_t value = check_word(words, text, size);
	const char *closest;

	if (value) {
		store(target->where, &value, sizeof(value));
		return;
	}
	closest = engine_lists(e, OCI_ERROR) ? text_closest(text, words->words + 1, words->n)
					     : NULL;
	if (closest)
		engine_problem(e, OCI_ERROR, e->start, true, NULL,
			       "unknown value `%.*s`, did you mean `%s`?", shown(text, size), text,
			       closest);
	else
		engine_problem(e, OCI_ERROR, e->start, true,
			       engine_lists(e, OCI_ERROR) ? words_hint(e, words) : NULL,
			       "unknown value `%.*s`", shown(text, size), text);
}

void engine_store_string(struct engine *e, const struct target *target, const char *text,
			 size_t size)
{
	uint32_t release = 0;
	uint64_t value = 0;

	if (target->kind == OCI_KIND_STRING) {
		store(target->where, &text, sizeof(text));
	} else if (target->kind == OCI_KIND_ENUM) {
		store_word(e, target, text, size);
	} else if (target->kind == OCI_KIND_RELEASE) {
		if (!check_release(text, &release))
			engine_problem(e, OCI_ERROR, e->start, true, NULL,
				       "a kernel release like `6.18` is expected, not `%.*s`",
				       shown(text, size), text);
		store(target->where, &release, sizeof(release));
	} else {
		if (!check_hex(text, &value))
			engine_problem(e, OCI_ERROR, e->start, true, NULL,
				       "a hexadecimal number like `0x1ff` is expected, not `%.*s`",
				       shown(text, size), text);
		store(target->where, &value, sizeof(value));
	}
}
