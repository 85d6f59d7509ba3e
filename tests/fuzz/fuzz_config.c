/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fuzz_config - any bytes as any document: no crash, no leak, every problem has a place inside the
 * text and they are in order; what is accepted can be written, and what is written is accepted and
 * says the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "libocispec/oci.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_problems(const struct oci_document *doc, int result, const struct error *err)
{
	uint32_t last = 0, errors = 0;

	for (const struct oci_problem *p = doc->problems; p; p = p->next) {
		check(p->offset >= last && p->offset <= doc->size);
		check(p->line >= 1 && p->column >= 1 && p->text[0] != '\0');
		last = p->offset;
		errors += p->severity == OCI_ERROR;
	}
	check(errors <= doc->n_errors);
	check((result < 0) == (errors > 0) && (result < 0) == (err->kind != ERROR_NONE));
}

/* The style changes nothing, so the texts to compare are compact ones. */
#define DEFINE_CHECK(name)                                                                         \
	static void check_##name(const char *text, size_t size)                                    \
	{                                                                                          \
		autoarena struct arena *arena = arena_new();                                       \
		struct oci_document *doc = oci_document_open(arena, #name, text, size);            \
		struct buffer first = BUFFER(arena), wide = BUFFER(arena), second = BUFFER(arena); \
		struct oci_##name *parsed = NULL;                                                  \
		struct error err = {0};                                                            \
		int r = oci_parse_##name(arena, doc, &parsed, &err);                               \
                                                                                                   \
		check_problems(doc, r, &err);                                                      \
		if (r < 0)                                                                         \
			return;                                                                    \
		oci_write_##name(&first, parsed, OCI_COMPACT);                                     \
		oci_write_##name(&wide, parsed, OCI_INDENTED);                                     \
		doc = oci_document_open(arena, #name, wide.data, wide.size);                       \
		check(oci_parse_##name(arena, doc, &parsed, &err) == 0);                           \
		check(!doc->problems || doc->problems->severity == OCI_FOREIGN);                   \
		oci_write_##name(&second, parsed, OCI_COMPACT);                                    \
		check(strcmp(first.data, second.data) == 0);                                       \
	}

DEFINE_CHECK(config)
DEFINE_CHECK(state)
DEFINE_CHECK(process_state)
DEFINE_CHECK(features)
DEFINE_CHECK(status)
DEFINE_CHECK(facts)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* exactly as long as it is, so that a byte read behind it is noticed */
	char *text = malloc(size ? size : 1);

	check(text != NULL);
	if (size)
		memcpy(text, data, size);
	check_config(text, size);
	/* one of the others, for speed: libFuzzer varies the size all the time */
	switch (size % 5) {
	case 0:
		check_state(text, size);
		break;
	case 1:
		check_process_state(text, size);
		break;
	case 2:
		check_features(text, size);
		break;
	case 3:
		check_status(text, size);
		break;
	default:
		check_facts(text, size);
	}
	free(text);
	return 0;
}
