/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* prepare - from a checked spec to a plan: facts, filter, decisions; nothing outside is changed */
#ifndef DAVIT_CLI_PREPARE_H
#define DAVIT_CLI_PREPARE_H

#include "base/arena.h"
#include "base/error.h"
#include "cli/request.h"
#include "host/inherited.h"
#include "libocispec/oci.h"
#include "plan/plan.h"
#include "seccomp/seccomp.h"
#include "spec/spec.h"

struct prepared {
	struct oci_facts *facts;
	struct inherited inherited;
	struct seccomp_filter filter; /* seccomp_store may keep it, when the plan stands */
	const struct plan *plan;
};

/* prepare_plan - facts: those of this machine are gathered when NULL. cache: the state root whose
 * cache of filters may be read, or NULL. Returns 0, or -1 with *err. */
int prepare_plan(struct arena *arena, const struct request *request, const struct spec *spec,
		 struct oci_facts *facts, const char *cache, struct prepared *ret_prepared,
		 struct error *err);

/* prepare_start - all that run and create do before the first side effect: request, spec, plan, the
 * warnings, and the filter into its cache. context->options: struct start_options. */
int prepare_start(struct command_context *context, enum request_what what,
		  struct request *ret_request, struct spec *ret_spec, struct prepared *ret_prepared,
		  struct error *err);

/* prepare_warning - a warning of the plan as one line: `config.json:3:4: path: text` */
const char *prepare_warning(struct arena *arena, const struct spec *spec,
			    const struct plan_warning *warning);

#endif
