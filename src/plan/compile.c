/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/compile.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *compile_text(struct compile *c, const char *fmt, ...)
{
	const char *text;
	va_list args;

	va_start(args, fmt);
	text = arena_vprintf(c->arena, fmt, args);
	va_end(args);
	return text;
}

const char *compile_concat(struct compile *c, ...)
{
	size_t size = 1;
	const char *part;
	char *text, *end;
	va_list args;

	va_start(args, c);
	while ((part = va_arg(args, const char *)) != NULL)
		size += strlen(part);
	va_end(args);
	text = end = arena_alloc(c->arena, size);
	va_start(args, c);
	while ((part = va_arg(args, const char *)) != NULL) {
		size = strlen(part);
		memcpy(end, part, size);
		end += size;
	}
	va_end(args);
	return text;
}

const char *compile_index(struct compile *c, const char *member, uint32_t i)
{
	char digits[16], *at = digits + sizeof(digits);

	*--at = '\0';
	*--at = ']';
	do {
		*--at = (char)('0' + i % 10);
		i /= 10;
	} while (i);
	*--at = '[';
	return compile_concat(c, member, at, NULL);
}

struct plan_origin compile_origin(struct compile *c, uint32_t at, const char *path,
				  const char *what)
{
	return (struct plan_origin){.path = path, .what = what, .place = spec_place(c->spec, at)};
}

uint32_t compile_mark(struct compile *c, uint32_t at, const char *path, const char *what)
{
	struct plan_origin origin = compile_origin(c, at, path, what);

	return builder_origin(c->builder, &origin);
}

int compile_refuse(struct compile *c, uint32_t at, const char *path, struct error *err,
		   const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)error_set(err, ERROR_CONFIG, 0, "%s", arena_vprintf(c->arena, fmt, args));
	va_end(args);
	return error_at(err, c->spec->document ? c->spec->document->name : "", path,
			spec_place(c->spec, at));
}

void compile_warn(struct compile *c, uint32_t at, const char *path, const char *fmt, ...)
{
	struct plan_warning warning = {.origin = compile_origin(c, at, path, "")};
	va_list args;

	va_start(args, fmt);
	warning.text = arena_vprintf(c->arena, fmt, args);
	va_end(args);
	compile_list_add(&c->warnings, &warning, sizeof(warning));
}

void compile_list_add(struct compile_list *list, const void *row, size_t size)
{
	buffer_add(&list->rows, row, size);
	list->n++;
}

int16_t compile_source(struct compile *c, const struct plan_source *source)
{
	struct plan_source row = *source;

	row.slot = builder_slot(c->builder);
	if (row.slot != SLOT_NONE)
		compile_list_add(&c->sources, &row, sizeof(row));
	return row.slot;
}

bool compile_creates(const struct compile *c, uint64_t namespace_flag)
{
	return (c->created & namespace_flag) != 0;
}

bool compile_has_cap(const struct compile *c, unsigned int cap)
{
	return (c->facts->caps_effective >> cap & 1) != 0;
}

bool compile_kernel(const struct compile *c, uint32_t major, uint32_t minor, const char *feature)
{
	for (uint32_t i = 0; i < c->facts->kernel_has.n; i++) {
		if (text_is(c->facts->kernel_has.v[i], feature))
			return true;
	}
	for (uint32_t i = 0; i < c->facts->kernel_lacks.n; i++) {
		if (text_is(c->facts->kernel_lacks.v[i], feature))
			return false;
	}
	return c->facts->kernel == 0 || c->facts->kernel >= (major << 16 | minor);
}

bool compile_is_mapped(const struct plan_id_map *maps, uint32_t n, uint64_t id)
{
	for (uint32_t i = 0; i < n; i++) {
		if (id >= maps[i].inside && id - maps[i].inside < maps[i].size)
			return true;
	}
	return false;
}
