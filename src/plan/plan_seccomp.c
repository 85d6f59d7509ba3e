/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_seccomp - the filter, made elsewhere, is loaded right before execve */
#include "plan/compile.h"

#include <linux/filter.h>

int plan_seccomp_load(struct compile *c, struct error *err)
{
	const struct plan_filter *filter = c->filter;

	if (c->section->seccomp == NULL)
		return 0;
	if (filter == NULL || filter->n == 0)
		return error_set(err, ERROR_INTERNAL, 0, "no filter was made for linux.seccomp");
	c->plan->seccomp_key = filter->key;
	compile_add(c, OP_SECCOMP,
		    compile_mark(c, c->section->at[OCI_LINUX_SECCOMP], "linux.seccomp",
				 "load the seccomp filter"),
		    .text = {builder_bytes(c->builder, filter->code,
					   filter->n * sizeof(struct sock_filter))},
		    .number = {filter->n, filter->flags});
	return 0;
}
