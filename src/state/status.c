/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "state/status.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "libocispec/oci.h"

int status_write(struct arena *arena, const struct dir *dir, struct oci_status *status,
		 struct error *err)
{
	struct buffer text = BUFFER(arena);
	int r;

	status->version = STATUS_VERSION;
	status->id = dir->id;
	OCI_SET(status, OCI_STATUS_VERSION);
	OCI_SET(status, OCI_STATUS_ID);
	oci_write_status(&text, status, OCI_INDENTED);
	r = file_replace(dir->fd, DIR_STATUS, text.data, text.size, 0600);
	return r < 0 ? error_set(err, ERROR_KERNEL, -r, "write `%s/%s/" DIR_STATUS "`", dir->root,
				 dir->id)
		     : 0;
}

int status_read(struct arena *arena, const struct dir *dir, struct oci_status **ret_status,
		struct error *err)
{
	const char *name = arena_printf(arena, "%s/%s/" DIR_STATUS, dir->root, dir->id);
	struct oci_status *status = NULL;
	char *text;
	size_t size;
	int r = file_read(arena, dir->fd, DIR_STATUS, STATUS_SIZE_MAX, &text, &size);

	if (r == -ENOENT) {
		*ret_status = NULL;
		return 0;
	}
	if (r < 0)
		return error_set(err, ERROR_KERNEL, -r, "read `%s`", name);
	if (oci_parse_status(arena, oci_document_open(arena, name, text, size), &status, err) < 0)
		return -1;
	if (status->version > STATUS_VERSION) {
		error_set(err, ERROR_STATE, 0,
			  "container `%s` was made by a newer davit: status version %u, known is "
			  "%u",
			  dir->id, status->version, STATUS_VERSION);
		return error_hint(err, "use that davit to delete it");
	}
	if (!text_is(status->id, dir->id))
		return error_set(err, ERROR_STATE, 0, "`%s` is the status of container `%s`", name,
				 status->id);
	*ret_status = status;
	return 0;
}
