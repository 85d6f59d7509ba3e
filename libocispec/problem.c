/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* problem - documents, places in them, and the list of what is wrong with them */
#include "libocispec/oci.h"

#include <string.h>

#include "libocispec/engine.h"

struct oci_document *oci_document_open(struct arena *arena, const char *name, const char *text,
				       size_t size)
{
	struct oci_document *doc = arena_new_of(arena, struct oci_document);
	uint32_t n = 0;

	doc->name = name;
	doc->text = text;
	/* one more than allowed is enough for the parser to see that it is too large */
	doc->size = size > OCI_SIZE_MAX ? OCI_SIZE_MAX + 1 : (uint32_t)size;
	for (const char *p = text, *end = text + doc->size; p < end; n++) {
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			break;
		p++;
	}
	doc->newlines = arena_array_of(arena, n, uint32_t);
	for (const char *p = text; doc->n_newlines < n; p++) {
		p = memchr(p, '\n', (size_t)(text + doc->size - p));
		if (!p)
			break;
		doc->newlines[doc->n_newlines++] = (uint32_t)(p - text);
	}
	return doc;
}

struct place oci_place(const struct oci_document *doc, uint32_t offset)
{
	uint32_t low = 0, high = doc->n_newlines; /* newlines before the offset */

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (doc->newlines[middle] < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return (struct place){
		.line = low + 1,
		.column = low ? offset - doc->newlines[low - 1] : offset + 1,
	};
}

struct place oci_place_at(const struct oci_document *doc, uint32_t at)
{
	return at ? oci_place(doc, at - 1) : (struct place){0};
}

/* The list is nearly always appended to: only what is found at an object's end (missing members,
 * duplicates) goes further up. */
static void insert_sorted(struct oci_document *doc, struct oci_problem *problem)
{
	struct oci_problem **link = &doc->problems;

	if (doc->last && doc->last->offset <= problem->offset)
		link = &doc->last->next;
	while (*link && (*link)->offset <= problem->offset)
		link = &(*link)->next;
	problem->next = *link;
	*link = problem;
	if (!problem->next)
		doc->last = problem;
	doc->n_listed++;
}

void oci_problem_vadd(struct oci_document *doc, struct arena *arena, enum oci_severity severity,
		      uint32_t at, const char *path, const char *hint, const char *fmt,
		      va_list args)
{
	struct oci_problem *problem;
	struct place place;

	if (severity == OCI_ERROR)
		doc->n_errors++;
	/* the first error is always listed, whatever came before it */
	if (doc->n_listed >= OCI_PROBLEMS_MAX && !(severity == OCI_ERROR && doc->n_errors == 1))
		return;
	problem = arena_new_of(arena, struct oci_problem);
	problem->severity = severity;
	problem->offset = at ? at - 1 : 0;
	place = oci_place(doc, problem->offset);
	problem->line = place.line;
	problem->column = place.column;
	problem->path = arena_text(arena, path ? path : "");
	problem->text = arena_vprintf(arena, fmt, args);
	problem->hint = hint ? arena_text(arena, hint) : NULL;
	insert_sorted(doc, problem);
}

void oci_problem_add(struct oci_document *doc, struct arena *arena, enum oci_severity severity,
		     uint32_t at, const char *path, const char *hint, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	oci_problem_vadd(doc, arena, severity, at, path, hint, fmt, args);
	va_end(args);
}

int oci_problem_first(const struct oci_document *doc, struct error *err)
{
	for (const struct oci_problem *p = doc->problems; p; p = p->next) {
		if (p->severity != OCI_ERROR)
			continue;
		error_set(err, ERROR_CONFIG, 0, "%s", p->text);
		if (p->hint)
			error_hint(err, "%s", p->hint);
		return error_at(err, doc->name, p->path, (struct place){p->line, p->column});
	}
	return 0;
}
