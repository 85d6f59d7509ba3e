/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* documents - the typed doors to the engine */
#include "libocispec/oci.h"

#include "libocispec/engine.h"

#define DEFINE_PARSE(name, type)                                                    \
	int oci_parse_##name(struct arena *arena, struct oci_document *doc,         \
			     struct oci_##name **ret, struct error *err)            \
	{                                                                           \
		struct oci_##name *parsed = arena_new_of(arena, struct oci_##name); \
                                                                                    \
		if (oci_parse(arena, doc, type, parsed, err) < 0)                   \
			return -1;                                                  \
		*ret = parsed;                                                      \
		return 0;                                                           \
	}

DEFINE_PARSE(config, OCI_TYPE_CONFIG)

int oci_parse_config_partly(struct arena *arena, struct oci_document *doc,
			    struct oci_config **ret_config, struct error *err)
{
	struct oci_config *parsed = arena_new_of(arena, struct oci_config);
	int r = oci_parse(arena, doc, OCI_TYPE_CONFIG, parsed, err);

	*ret_config = doc->is_whole ? parsed : NULL;
	return r;
}

DEFINE_PARSE(state, OCI_TYPE_STATE)
DEFINE_PARSE(process_state, OCI_TYPE_PROCESS_STATE)
DEFINE_PARSE(features, OCI_TYPE_FEATURES)
DEFINE_PARSE(status, OCI_TYPE_STATUS)
DEFINE_PARSE(facts, OCI_TYPE_FACTS)
DEFINE_PARSE(process, OCI_TYPE_PROCESS)
DEFINE_PARSE(resources, OCI_TYPE_RESOURCES)
