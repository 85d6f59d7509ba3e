/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "libocispec/oci.h"

/* Text: what needs no quotes stands without them. */
static void add_string(struct print *p, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/_.:,@+=-*";

	if (p->json || *value == '\0' || value[strspn(value, plain)])
		oci_write_string(p->buf, value);
	else
		buffer_add_text(p->buf, value);
}

static void add_name(struct print *p, const char *name)
{
	if (p->json)
		buffer_printf(p->buf, "%s\"%s\": ", p->any_value ? ", " : "", name);
	else
		buffer_printf(p->buf, " %s=", name);
	p->any_value = true;
}

void print_begin(struct print *p)
{
	if (p->json)
		buffer_add_text(p->buf, "{");
}

void print_end(struct print *p)
{
	buffer_add_text(p->buf, p->json ? "\n}\n" : "");
}

static void member(struct print *p, const char *name)
{
	buffer_printf(p->buf, "%s\n  \"%s\": ", p->any_member ? "," : "", name);
	p->any_member = true;
}

void print_scalar(struct print *p, const char *name, const char *value)
{
	if (p->json) {
		member(p, name);
		oci_write_string(p->buf, value);
		return;
	}
	buffer_printf(p->buf, "%s: ", name);
	add_string(p, value);
	buffer_add_char(p->buf, '\n');
}

void print_section(struct print *p, const char *name)
{
	p->any_row = false;
	p->section = name;
	if (p->json) {
		member(p, name);
		buffer_add_char(p->buf, '[');
	}
}

void print_section_end(struct print *p)
{
	if (p->json)
		buffer_add_text(p->buf, p->any_row ? "\n  ]" : "]");
}

void print_row(struct print *p, const char *kind_name, const char *kind)
{
	p->any_value = false;
	if (p->json) {
		buffer_printf(p->buf, "%s\n    {", p->any_row ? "," : "");
		add_name(p, kind_name);
		oci_write_string(p->buf, kind);
	} else {
		if (!p->any_row)
			buffer_printf(p->buf, "\n%s:\n", p->section);
		buffer_add_text(p->buf, "  ");
		add_string(p, kind);
	}
	p->any_row = true;
}

void print_row_end(struct print *p, const char *path, const char *what, struct place place)
{
	bool has_path = path && *path, has_what = what && *what;

	if (p->json) {
		if (has_path)
			print_text(p, "origin", path);
		if (place.line)
			print_number(p, "line", place.line);
		if (has_what)
			print_text(p, "what", what);
		buffer_add_char(p->buf, '}');
		return;
	}
	if (has_path)
		buffer_printf(p->buf, "  # %s", path);
	if (place.line)
		buffer_printf(p->buf, ":%" PRIu32, place.line);
	buffer_add_char(p->buf, '\n');
}

void print_text(struct print *p, const char *name, const char *value)
{
	add_name(p, name);
	add_string(p, value);
}

void print_number(struct print *p, const char *name, uint64_t value)
{
	add_name(p, name);
	buffer_printf(p->buf, "%" PRIu64, value);
}

void print_signed(struct print *p, const char *name, int64_t value)
{
	add_name(p, name);
	buffer_printf(p->buf, "%" PRId64, value);
}

void print_flag(struct print *p, const char *name)
{
	if (p->json) {
		add_name(p, name);
		buffer_add_text(p->buf, "true");
	} else {
		buffer_printf(p->buf, " %s", name);
	}
}

void print_list(struct print *p, const char *name)
{
	add_name(p, name);
	buffer_add_char(p->buf, '[');
	p->any_value = false;
}

void print_list_item(struct print *p, const char *value)
{
	if (p->any_value)
		buffer_add_text(p->buf, p->json ? ", " : " ");
	add_string(p, value);
	p->any_value = true;
}

void print_list_end(struct print *p)
{
	buffer_add_char(p->buf, ']');
	p->any_value = true;
}

void print_bits(struct print *p, const char *name, uint64_t value, const struct print_word *words)
{
	char rest[24];

	print_list(p, name);
	for (; words->word; words++) {
		if (words->bits == 0 || (value & words->bits) != words->bits)
			continue;
		print_list_item(p, words->word);
		value &= ~words->bits;
	}
	if (value) {
		(void)snprintf(rest, sizeof(rest), "0x%" PRIx64, value);
		print_list_item(p, rest);
	}
	print_list_end(p);
}
