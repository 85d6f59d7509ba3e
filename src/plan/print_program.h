/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* print_program - operations in words. Internal to plan_print.c */
#ifndef DAVIT_PLAN_PRINT_PROGRAM_H
#define DAVIT_PLAN_PRINT_PROGRAM_H

#include "plan/print.h"

extern const struct print_word print_namespace_words[];

const char *print_rlimit_word(uint64_t resource);

void print_program(struct print *p, const struct plan *plan);

#endif
