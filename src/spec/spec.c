/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/spec.h"

#include <errno.h>
#include <fcntl.h>

#include "base/file.h"
#include "libocispec/oci.h"
#include "spec/check.h"

int spec_parse(struct arena *arena, const char *name, const char *text, size_t size,
	       struct spec *ret_spec, struct error *err)
{
	struct oci_document *doc = oci_document_open(arena, name, text, size);
	struct oci_config *config = NULL;
	int r;

	*ret_spec = (struct spec){.document = doc};
	r = oci_parse_config_partly(arena, doc, &config, err);
	if (config) {
		struct check check = {
			.arena = arena, .doc = doc, .config = config, .is_partial = r < 0};

		check_config(&check);
		r = oci_problem_first(doc, err);
	}
	if (r < 0)
		return -1;
	ret_spec->config = config;
	return 0;
}

int spec_load(struct arena *arena, const char *path, const char *name, struct spec *ret_spec,
	      struct error *err)
{
	char *text;
	size_t size;
	int r;

	*ret_spec = (struct spec){.document = NULL};
	r = file_read(arena, AT_FDCWD, path, OCI_SIZE_MAX, &text, &size);
	if (r == -EFBIG)
		return error_set(err, ERROR_LIMIT, 0, "read `%s`: larger than %u MiB", path,
				 OCI_SIZE_MAX >> 20);
	if (r < 0)
		return error_set(err, ERROR_CONFIG, -r, "read `%s`", path);
	return spec_parse(arena, name, text, size, ret_spec, err);
}

struct place spec_place(const struct spec *spec, uint32_t at)
{
	return oci_place_at(spec->document, at);
}
