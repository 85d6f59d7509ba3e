/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* engine - one pass over a JSON text, from yajl's events into typed structs
 *
 * A stack of frames, one for each object or array that is open, says where the next value belongs.
 * Everything it knows about documents comes from the generated tables. This is the only file that
 * includes yajl, and these are yajl's habits it has to make up for: duplicate members pass;
 * `\u0000` and lone surrogates pass (the latter as `?`); its UTF-8 check is loose, so ours is used;
 * the integer callback refuses half of the unsigned numbers; and it tells only how much it has
 * consumed, which is the *end* of the token. A token starts where the one before ended, behind
 * blanks, `:` and
 * `,`.
 */
#include "libocispec/engine.h"

#include <stdlib.h>
#include <string.h>
#include <yajl/yajl_parse.h>
#include <yajl/yajl_version.h>

enum { POOL_SIZE = 2048 };

/* ---- where values go
 * ------------------------------------------------------------------------------ */

/* array_add - room for one more element; returns where it goes and, for scalars, where its place
 * goes. All arrays and maps begin alike: uint32_t n, a pointer, and for scalars an `at` pointer. */
static void *array_add(struct engine *e, struct frame *frame, size_t size, bool with_places,
		       uint32_t **ret_at)
{
	char *const target = frame->target;
	void *v;
	uint32_t *at = NULL, n = frame->n + 1;
	const size_t at_v = offsetof(struct oci_strings, v),
		     at_at = offsetof(struct oci_strings, at);

	memcpy(&v, target + at_v, sizeof(v));
	if (with_places)
		memcpy(&at, target + at_at, sizeof(at));
	if (frame->n == frame->room) {
		void *old = v;
		uint32_t *old_at = at;

		frame->room = frame->room ? frame->room * 2 : frame->hint ? frame->hint : 4;
		v = arena_array(e->arena, frame->room, size);
		if (old)
			memcpy(v, old, frame->n * size);
		memcpy(target + at_v, &v, sizeof(v));
		if (with_places) {
			at = arena_array_of(e->arena, frame->room, uint32_t);
			if (old_at)
				memcpy(at, old_at, frame->n * sizeof(*at));
			memcpy(target + at_at, &at, sizeof(at));
		}
	}
	memcpy(target, &n, sizeof(n));
	*ret_at = at ? at + frame->n : NULL;
	return (char *)v + frame->n * size;
}

static size_t element_size(const struct frame *frame)
{
	switch ((enum oci_kind)frame->element) {
	case OCI_KIND_STRING:
		return frame->kind == FRAME_MAP ? sizeof(struct oci_pair) : sizeof(const char *);
	case OCI_KIND_OBJECT:
		return frame->kind == FRAME_MAP ? oci_types[frame->child].entry_size
						: oci_types[frame->child].size;
	case OCI_KIND_U32:
	case OCI_KIND_ENUM:
	case OCI_KIND_BOOL:
	case OCI_KIND_I32:
	case OCI_KIND_I64:
	case OCI_KIND_U16:
	case OCI_KIND_U64:
	case OCI_KIND_RELEASE:
	case OCI_KIND_HEX:
	case OCI_KIND_STRINGS:
	case OCI_KIND_U32S:
	case OCI_KIND_ENUMS:
	case OCI_KIND_MAP:
	case OCI_KIND_OBJECTS:
	case OCI_KIND_OBJECT_MAP:
	case OCI_KIND_OPAQUE:
		break;
	}
	return sizeof(uint32_t);
}

static struct target map_target(struct engine *e, struct frame *frame)
{
	struct target target = {.kind = frame->element, .child = frame->child};
	uint32_t *unused, key_at = frame->key_at + 1;
	char *entry = array_add(e, frame, element_size(frame), false, &unused);

	if (frame->element == OCI_KIND_STRING) {
		struct oci_pair *pair = (struct oci_pair *)(void *)entry;

		pair->key = frame->key;
		pair->key_at = key_at;
		target.where = &pair->value;
		target.at = &pair->at;
		return target;
	}
	/* entries: const char *key, uint32_t key_at, the struct */
	memcpy(entry, &frame->key, sizeof(frame->key));
	memcpy(entry + sizeof(frame->key), &key_at, sizeof(key_at));
	target.where = entry + oci_types[frame->child].entry_value;
	return target;
}

/* value_begin - where the value that starts now belongs */
static struct target value_begin(struct engine *e)
{
	struct frame *frame;
	struct target target = {0};

	if (e->depth == 0)
		return (struct target){
			.kind = OCI_KIND_OBJECT, .child = (uint8_t)e->root_type, .where = e->root};
	frame = &e->frames[e->depth - 1];
	switch (frame->kind) {
	case FRAME_OBJECT:
		if (frame->member) {
			target.kind = frame->member->kind;
			target.child = frame->member->child;
			target.range = frame->member->range;
			target.nonempty = frame->member->flags & OCI_FLAG_NONEMPTY;
			target.where = (char *)frame->target + frame->member->offset;
			target.at = frame->at;
		}
		break;
	case FRAME_ARRAY:
		target.kind = frame->element;
		target.child = frame->child;
		target.range = frame->range;
		target.where = array_add(e, frame, element_size(frame),
					 frame->element != OCI_KIND_OBJECT, &target.at);
		break;
	case FRAME_MAP:
		target = map_target(e, frame);
		break;
	case FRAME_IGNORED_OBJECT:
	case FRAME_IGNORED_ARRAY:
		break;
	}
	return target;
}

static int value_end(struct engine *e)
{
	e->last = SYNTAX_VALUE;
	if (e->depth > 0)
		e->frames[e->depth - 1].n++;
	return 1;
}

static void place(struct engine *e, const struct target *target)
{
	if (target->at)
		*target->at = e->start + 1;
}

/* ---- tokens ------------------------------------------------------------------------------ */

static void token(struct engine *e)
{
	const char *text = e->doc->text;
	uint32_t at = e->end, size = e->doc->size;

	while (at < size && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' ||
			     text[at] == '\r' || text[at] == ',' || text[at] == ':'))
		at++;
	e->start = at;
	e->end = (uint32_t)yajl_get_bytes_consumed(e->yajl);
	if (e->end < at) /* yajl_complete_parse counts afresh; only a lone number ends there */
		e->end = size;
}

/* check_string - report what yajl lets pass in the string at hand. Returns whether it has escapes:
 * then yajl's bytes are its own, else they are the text's. in_value: it is a value, not a key. */
static bool check_string(struct engine *e, const unsigned char *bytes, bool in_value)
{
	const char *text = e->doc->text, *what = NULL, *source = (const char *)bytes;
	bool decoded = source < text || source >= text + e->doc->size;

	if (e->bad_utf8 < e->end) {
		engine_problem(e, OCI_ERROR, (uint32_t)e->bad_utf8, in_value, NULL,
			       "invalid UTF-8");
		e->bad_utf8 = check_utf8(text, e->end, e->doc->size);
	}
	if (decoded) {
		size_t at = check_escapes(text, e->start, e->end, &what);

		if (at < e->end)
			engine_problem(e, OCI_ERROR, (uint32_t)at, in_value, NULL, "%s", what);
	}
	return decoded;
}

static const char *keep(struct engine *e, const unsigned char *bytes, size_t size)
{
	char *kept;

	if (e->pool_room <= size) {
		e->pool_room = size < POOL_SIZE / 4 ? POOL_SIZE : size + 1;
		e->pool = arena_alloc(e->arena, e->pool_room);
	}
	kept = e->pool;
	if (size)
		memcpy(kept, bytes, size);
	kept[size] = '\0';
	e->pool += size + 1;
	e->pool_room -= size + 1;
	return kept;
}

static bool keep_free_key(struct engine *e, const struct frame *frame)
{
	if (e->n_keys == e->keys_room) {
		uint32_t room = e->keys_room ? e->keys_room * 2 : 32;
		struct free_key *keys = realloc(e->keys, room * sizeof(*keys));

		if (!keys) {
			engine_problem(e, OCI_ERROR, e->start, false, NULL, "out of memory");
			return false;
		}
		e->keys = keys;
		e->keys_room = room;
	}
	e->keys[e->n_keys++] = (struct free_key){
		.text = frame->key, .size = frame->key_size, .at = frame->key_at};
	return true;
}

/* a key of a struct: find its member, or say that there is none. Returns whether it is known. */
static bool object_key(struct engine *e, struct frame *frame)
{
	const struct oci_type *type = &oci_types[frame->child];
	int index = check_member(type, frame->key, frame->key_size);
	enum oci_severity severity;
	const char *closest;

	frame->member = NULL;
	if (index < 0) {
		frame->key = keep(e, (const unsigned char *)frame->key, frame->key_size);
		severity = type->closed ? OCI_ERROR : OCI_UNKNOWN;
		closest = engine_lists(e, severity) ? check_closest_member(type, frame->key) : NULL;
		engine_problem(e, severity, e->start, true, NULL, "unknown member%s%s%s%s",
			       type->closed ? "" : ", ignored", closest ? "; did you mean `" : "",
			       closest ? closest : "", closest ? "`?" : "");
		return false;
	}
	frame->key = oci_names + oci_members[type->first + index].name;
	if (frame->seen & UINT64_C(1) << index) {
		engine_problem(e, OCI_ERROR, e->start, true, NULL, "the member occurs twice");
		return true;
	}
	frame->seen |= UINT64_C(1) << index;
	frame->member = &oci_members[type->first + index];
	frame->at = (uint32_t *)(void *)((char *)frame->target + type->at) + index;
	if (frame->member->flags & OCI_FLAG_FOREIGN)
		engine_problem(e, OCI_FOREIGN, e->start, true, NULL,
			       "not applicable on Linux, ignored");
	return true;
}

static int on_key(void *context, const unsigned char *bytes, size_t size)
{
	struct engine *e = context;
	struct frame *frame = &e->frames[e->depth - 1];
	bool decoded;

	token(e);
	decoded = check_string(e, bytes, false);
	frame->key = (const char *)bytes;
	frame->key_size = (uint32_t)size;
	frame->key_at = e->start;
	e->last = SYNTAX_KEY;
	if (frame->kind == FRAME_OBJECT && object_key(e, frame))
		return 1;
	if (frame->kind == FRAME_MAP && size == 0)
		engine_problem(e, OCI_ERROR, e->start, true, NULL, "an empty key");
	/* an ignored key without escapes stays where it is, in the text */
	if (frame->kind == FRAME_MAP || (frame->kind == FRAME_IGNORED_OBJECT && decoded))
		frame->key = keep(e, bytes, size);
	e->stopped = !keep_free_key(e, frame);
	return !e->stopped;
}

static int on_null(void *context)
{
	struct engine *e = context;
	struct target target;
	const struct frame *frame;

	token(e);
	target = value_begin(e);
	frame = e->depth > 0 ? &e->frames[e->depth - 1] : NULL;
	/* what Go writes for nothing: an optional member is absent */
	if (target.kind &&
	    !(frame && frame->kind == FRAME_OBJECT && !(frame->member->flags & OCI_FLAG_REQUIRED)))
		engine_wrong_type(e, &target, "null");
	return value_end(e);
}

static int on_boolean(void *context, int value)
{
	struct engine *e = context;
	struct target target;

	token(e);
	target = value_begin(e);
	if (target.kind == OCI_KIND_BOOL)
		engine_store_bool(&target, value);
	else if (target.kind && target.kind != OCI_KIND_OPAQUE)
		engine_wrong_type(e, &target, "a boolean");
	place(e, &target);
	return value_end(e);
}

static int on_number(void *context, const char *text, size_t size)
{
	struct engine *e = context;
	struct target target;

	token(e);
	target = value_begin(e);
	if (target.kind >= OCI_KIND_I32 && target.kind <= OCI_KIND_U64)
		engine_store_number(e, &target, text, size);
	else if (target.kind && target.kind != OCI_KIND_OPAQUE)
		engine_wrong_type(e, &target, "a number");
	place(e, &target);
	return value_end(e);
}

static int on_string(void *context, const unsigned char *bytes, size_t size)
{
	struct engine *e = context;
	struct target target;
	const char *text;

	token(e);
	target = value_begin(e);
	(void)check_string(e, bytes, true);
	text = keep(e, bytes, size);
	if (target.kind >= OCI_KIND_RELEASE && target.kind <= OCI_KIND_ENUM)
		engine_store_string(e, &target, text, size);
	else if (target.kind && target.kind != OCI_KIND_OPAQUE)
		engine_wrong_type(e, &target, "a string");
	place(e, &target);
	return value_end(e);
}

/* ---- objects and arrays ------------------------------------------------------------------ */

static int push(struct engine *e, struct frame frame)
{
	if (e->depth == OCI_DEPTH_MAX) {
		engine_problem(e, OCI_ERROR, e->start, true, NULL,
			       "more than %d objects and arrays inside each other", OCI_DEPTH_MAX);
		e->stopped = true;
		return 0;
	}
	frame.start = e->start;
	frame.first_key = e->n_keys;
	e->frames[e->depth++] = frame;
	e->last = SYNTAX_OPEN;
	return 1;
}

/* the struct of an object: its own, or where the array, the map or the caller has it */
static void *object_struct(struct engine *e, const struct target *target)
{
	const struct oci_type *type = &oci_types[target->child];
	const bool by_pointer = target->at != NULL;
	void *object = by_pointer ? arena_alloc(e->arena, type->size) : target->where;
	uint32_t self_at = e->start + 1;

	if (by_pointer)
		memcpy(target->where, &object, sizeof(object));
	memcpy((char *)object + type->at - sizeof(self_at), &self_at, sizeof(self_at));
	return object;
}

static int on_start_object(void *context)
{
	struct engine *e = context;
	struct frame frame = {.kind = FRAME_IGNORED_OBJECT};
	struct target target;

	token(e);
	target = value_begin(e);
	frame.child = target.child;
	frame.target = target.where;
	if (target.kind == OCI_KIND_OBJECT && ++e->n_objects > OCI_OBJECTS_MAX) {
		/* `{}` takes three bytes of text and a hundred of memory */
		engine_problem(e, OCI_ERROR, e->start, true, NULL, "more than %d objects",
			       OCI_OBJECTS_MAX);
		e->stopped = true;
		return 0;
	}
	if (target.kind == OCI_KIND_OBJECT) {
		frame.kind = FRAME_OBJECT;
		frame.target = object_struct(e, &target);
	} else if (target.kind == OCI_KIND_MAP || target.kind == OCI_KIND_OBJECT_MAP) {
		frame.kind = FRAME_MAP;
		frame.element = target.kind == OCI_KIND_MAP ? OCI_KIND_STRING : OCI_KIND_OBJECT;
	} else if (target.kind && target.kind != OCI_KIND_OPAQUE) {
		engine_wrong_type(e, &target, "an object");
	}
	place(e, &target);
	return push(e, frame);
}

static int on_start_array(void *context)
{
	struct engine *e = context;
	struct frame frame = {.kind = FRAME_IGNORED_ARRAY};
	struct target target;

	token(e);
	target = value_begin(e);
	frame.child = target.child;
	frame.range = target.range;
	frame.nonempty = target.nonempty;
	frame.target = target.where;
	frame.kind = FRAME_ARRAY;
	if (target.kind == OCI_KIND_OBJECTS) {
		frame.element = OCI_KIND_OBJECT;
	} else if (target.kind == OCI_KIND_STRINGS) {
		frame.element = OCI_KIND_STRING;
	} else if (target.kind == OCI_KIND_U32S) {
		frame.element = OCI_KIND_U32;
	} else if (target.kind == OCI_KIND_ENUMS) {
		frame.element = OCI_KIND_ENUM;
	} else {
		frame.kind = FRAME_IGNORED_ARRAY;
		if (target.kind && target.kind != OCI_KIND_OPAQUE)
			engine_wrong_type(e, &target, "an array");
	}
	/* pages touched are what parsing costs: no room to grow where the number is easily known */
	if (frame.kind == FRAME_ARRAY && frame.element != OCI_KIND_OBJECT)
		frame.hint = check_count(e->doc->text, e->end, e->doc->size);
	place(e, &target);
	return push(e, frame);
}

static void report_missing(struct engine *e, const struct frame *frame)
{
	const struct oci_type *type = &oci_types[frame->child];

	for (uint32_t i = 0; i < type->n; i++) {
		const struct oci_member *member = &oci_members[type->first + i];

		if ((member->flags & OCI_FLAG_REQUIRED) && !(frame->seen & UINT64_C(1) << i))
			engine_problem(e, OCI_ERROR, frame->start, false, NULL,
				       "required member `%s` is missing", oci_names + member->name);
	}
}

static int compare_keys(const void *a, const void *b)
{
	const struct free_key *x = a, *y = b;
	int order = x->size < y->size ? -1 : x->size > y->size;

	if (order == 0)
		order = memcmp(x->text, y->text, x->size);
	if (order == 0)
		order = x->at < y->at ? -1 : x->at > y->at;
	return order;
}

/* keys that stand twice among the free keys of a frame, which are dropped */
static void report_twice(struct engine *e, struct frame *frame)
{
	uint32_t n = e->n_keys - frame->first_key;
	struct free_key *key;

	if (n < 2)
		return;
	key = e->keys + frame->first_key;
	qsort(key, n, sizeof(*key), compare_keys);
	for (uint32_t i = 1; i < n; i++) {
		if (key[i].size != key[i - 1].size ||
		    memcmp(key[i].text, key[i - 1].text, key[i].size) != 0)
			continue;
		frame->key = key[i].text;
		frame->key_size = key[i].size;
		engine_problem(e, OCI_ERROR, key[i].at, true, NULL, "the member occurs twice");
	}
}

static int on_end(void *context)
{
	struct engine *e = context;
	struct frame *frame = &e->frames[e->depth - 1];

	token(e);
	if (frame->kind == FRAME_OBJECT)
		report_missing(e, frame);
	if (frame->kind == FRAME_ARRAY && frame->nonempty && frame->n == 0)
		engine_problem(e, OCI_ERROR, frame->start, false, NULL,
			       "at least one element is needed");
	report_twice(e, frame);
	e->n_keys = frame->first_key;
	e->depth--;
	return value_end(e);
}

/* ---- the whole --------------------------------------------------------------------------- */

static void report_syntax(struct engine *e)
{
	const struct frame *frame = e->depth > 0 ? &e->frames[e->depth - 1] : NULL;
	enum syntax_in in = !frame ? SYNTAX_IN_NOTHING
			    : frame->kind == FRAME_ARRAY || frame->kind == FRAME_IGNORED_ARRAY
				    ? SYNTAX_IN_ARRAY
				    : SYNTAX_IN_OBJECT;
	struct syntax_error found = check_syntax(e->doc->text, e->doc->size, e->end, e->last, in);

	engine_problem(e, OCI_ERROR, (uint32_t)found.offset, found.in_value, NULL, "%s",
		       found.text);
}

/* what is wrong with the text before anything is parsed; NULL when nothing is */
static const char *refuse_text(const struct oci_document *doc)
{
	if (doc->size > OCI_SIZE_MAX)
		return "the document is larger than 16 MiB";
	if (doc->size >= 3 && memcmp(doc->text, "\xef\xbb\xbf", 3) == 0)
		return "the document starts with a byte order mark";
	if (check_skip_blanks(doc->text, 0, doc->size) == doc->size)
		return "the document is empty";
	return NULL;
}

static void run(struct engine *e)
{
	static const yajl_callbacks callbacks = {
		.yajl_null = on_null,
		.yajl_boolean = on_boolean,
		.yajl_number = on_number,
		.yajl_string = on_string,
		.yajl_start_map = on_start_object,
		.yajl_map_key = on_key,
		.yajl_end_map = on_end,
		.yajl_start_array = on_start_array,
		.yajl_end_array = on_end,
	};
	yajl_status status;

	e->yajl = yajl_alloc(&callbacks, NULL, e);
	if (!e->yajl) {
		engine_problem(e, OCI_ERROR, 0, false, NULL, "out of memory");
		return;
	}
	yajl_config(e->yajl, yajl_dont_validate_strings, 1);
	status = yajl_parse(e->yajl, (const unsigned char *)e->doc->text, e->doc->size);
	if (status == yajl_status_ok)
		status = yajl_complete_parse(e->yajl);
	if (status != yajl_status_ok && !e->stopped)
		report_syntax(e);
	e->doc->is_whole = status == yajl_status_ok;
	yajl_free(e->yajl);
}

int oci_parse(struct arena *arena, struct oci_document *doc, enum oci_type_id type, void *object,
	      struct error *err)
{
	struct engine e = {.arena = arena, .doc = doc, .root_type = type, .root = object};
	const char *refused = refuse_text(doc);

	if (refused) {
		oci_problem_add(doc, arena, OCI_ERROR, 1, "", NULL, "%s", refused);
	} else {
		e.bad_utf8 = check_utf8(doc->text, 0, doc->size);
		run(&e);
		free(e.keys);
	}
	return oci_problem_first(doc, err);
}

const char *oci_parser_version(struct arena *arena)
{
	int version = yajl_version();

	return arena_printf(arena, "%d.%d.%d", version / 10000, version / 100 % 100, version % 100);
}
