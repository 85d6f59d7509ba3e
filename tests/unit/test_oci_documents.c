/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* whole documents: configs that real engines wrote, and those of the specification's schema tests
 */
#include "tap.h"

#include <dirent.h>
#include <fcntl.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "libocispec/oci.h"

/* a config in one line, NULL when it is refused; *ret_why is then the refusal */
static const char *config_line(struct arena *arena, const char *text, size_t size,
			       const char **ret_why)
{
	struct oci_document *doc = oci_document_open(arena, "config.json", text, size);
	struct buffer line = BUFFER(arena);
	struct oci_config *config;
	struct error err = {0};
	char *why = arena_alloc(arena, 2048);

	*ret_why = NULL;
	if (oci_parse_config(arena, doc, &config, &err) < 0) {
		*ret_why = error_format(&err, why, 2048);
		return NULL;
	}
	oci_write_config(&line, config, OCI_COMPACT);
	return line.data;
}

static bool read_file(struct arena *arena, const char *path, char **text, size_t *size)
{
	return file_read(arena, AT_FDCWD, path, OCI_SIZE_MAX, text, size) == 0;
}

/* test_bundles - accepted, nothing unknown, and the same after having been written */
static void test_bundles(const char *folder)
{
	autodir DIR *dir = opendir(folder);
	const struct dirent *entry;
	unsigned int n = 0;

	if (!ok(dir != NULL, "%s can be opened", folder))
		return;
	while ((entry = readdir(dir))) {
		autoarena struct arena *arena = arena_new();
		const char *first, *second, *why;
		char *text;
		size_t size;

		if (!text_ends(entry->d_name, ".json"))
			continue;
		n++;
		if (!read_file(arena, arena_printf(arena, "%s/%s", folder, entry->d_name), &text,
			       &size))
			bail("%s cannot be read", entry->d_name);
		first = config_line(arena, text, size, &why);
		is_text(why, NULL, entry->d_name);
		second = first ? config_line(arena, first, strlen(first), &why) : "none";
		is_text(second, first, "the same when written and read again");
	}
	ok(n >= 6, "six bundles at least");
}

enum { REFUSED_BY_PARSER, REFUSED_LATER, ACCEPTED };

struct document {
	const char *path;
	int expect;
	const char *why; /* beginning of the refusal */
};

/* REFUSED_LATER: the schema refuses it for a value that src/spec judges, or that is another
 * platform's */
static const struct document documents[] = {
	{"config/good/freebsd-example.json", ACCEPTED, NULL},
	{"config/good/freebsd-minimal.json", ACCEPTED, NULL},
	{"config/good/linux-netdevice.json", ACCEPTED, NULL},
	{"config/good/linux-rdma.json", ACCEPTED, NULL},
	{"config/good/minimal-for-start.json", ACCEPTED, NULL},
	{"config/good/minimal.json", ACCEPTED, NULL},
	{"config/good/spec-example.json", ACCEPTED, NULL},
	{"config/good/zos-example.json", ACCEPTED, NULL},
	{"config/good/zos-minimal.json", ACCEPTED, NULL},
	{"config/bad/freebsd-vnet-disable.json", REFUSED_LATER, NULL},
	{"config/bad/linux-hugepage.json", REFUSED_LATER, NULL},
	{"config/bad/invalid-json.json", REFUSED_BY_PARSER,
	 "config.json:1:2: the name of a member"},
	{"config/bad/linux-netdevice.json", REFUSED_BY_PARSER,
	 "config.json:9:25: linux.netDevices[\"eth0\"].name: a string is expected"},
	{"config/bad/linux-rdma.json", REFUSED_BY_PARSER,
	 "config.json:10:35: linux.resources.rdma[\"mlx5_1\"].hcaHandles: a number is expected"},
};

static void test_schema_documents(const char *folder)
{
	for (size_t i = 0; i < ARRAY_SIZE(documents); i++) {
		const struct document *d = &documents[i];
		autoarena struct arena *arena = arena_new();
		const char *line, *why;
		char *text;
		size_t size;

		if (!read_file(arena, arena_printf(arena, "%s/%s", folder, d->path), &text, &size))
			bail("%s cannot be read", d->path);
		line = config_line(arena, text, size, &why);
		if (d->expect == REFUSED_BY_PARSER)
			ok(why && strncmp(why, d->why, strlen(d->why)) == 0, "%s: %s", d->path,
			   why ? why : "accepted");
		else
			ok(line != NULL, "%s: %s", d->path, why ? why : "accepted");
	}
}

static bool refuses(struct arena *arena, const char *folder, const char *path)
{
	struct oci_document *doc;
	struct oci_features *features;
	struct oci_state *state;
	struct error err = {0};
	char *text;
	size_t size;

	if (!read_file(arena, arena_printf(arena, "%s/%s", folder, path), &text, &size))
		bail("%s cannot be read", path);
	doc = oci_document_open(arena, path, text, size);
	return path[0] == 'f' ? oci_parse_features(arena, doc, &features, &err) < 0
			      : oci_parse_state(arena, doc, &state, &err) < 0;
}

static void test_other_schema_documents(const char *folder)
{
	autoarena struct arena *arena = arena_new();

	ok(!refuses(arena, folder, "features/good/minimal.json"), "features/good/minimal.json");
	ok(!refuses(arena, folder, "features/good/runc.json"), "features/good/runc.json");
	ok(refuses(arena, folder, "features/bad/missing-ociVersionMax.json"), "features/bad");
	ok(!refuses(arena, folder, "state/good/spec-example.json"), "state/good/spec-example.json");
	ok(refuses(arena, folder, "state/bad/invalid-json.json"), "state/bad/invalid-json.json");
}

int main(void)
{
	const char *srcdir = secure_getenv("srcdir"), *shared = secure_getenv("SHARED");
	autoarena struct arena *arena = arena_new();
	const char *tests;

	if (!srcdir)
		srcdir = ".";
	if (!shared)
		shared = arena_printf(arena, "%s/../shared", srcdir);
	tests = arena_printf(arena, "%s/oci-schema/schema/test", shared);
	test_bundles(arena_printf(arena, "%s/tests/bundles", srcdir));
	if (access(tests, R_OK) != 0) {
		skip("the specification's schema tests are not here (SHARED=)");
		return done();
	}
	test_schema_documents(tests);
	test_other_schema_documents(tests);
	return done();
}
