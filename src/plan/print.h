/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* print - rows of named values, as text or as JSON. Internal to plan_print*.c */
#ifndef DAVIT_PLAN_PRINT_H
#define DAVIT_PLAN_PRINT_H

#include "base/buffer.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

struct print {
	struct buffer *buf;
	bool json;
	bool any_member, any_row, any_value; /* for commas */
	const char *section;                 /* text: not yet announced */
};

struct print_word {
	uint64_t bits;
	const char *word;
};

void print_begin(struct print *p);
void print_end(struct print *p);

/* members of the whole */
void print_scalar(struct print *p, const char *name, const char *value);
void print_section(struct print *p, const char *name);
void print_section_end(struct print *p);

/* rows of a section; kind is the row's first value (JSON: member `kind_name`) */
void print_row(struct print *p, const char *kind_name, const char *kind);
void print_row_end(struct print *p, const char *path, const char *what, struct place place);

/* values of a row */
void print_text(struct print *p, const char *name, const char *value);
void print_number(struct print *p, const char *name, uint64_t value);
void print_signed(struct print *p, const char *name, int64_t value);
void print_flag(struct print *p, const char *name); /* a word without a value: true */
void print_list(struct print *p, const char *name);
void print_list_item(struct print *p, const char *value);
void print_list_end(struct print *p);

/* print_bits - words of the bits that are set; the rest in hexadecimal */
void print_bits(struct print *p, const char *name, uint64_t value, const struct print_word *words);

#endif
