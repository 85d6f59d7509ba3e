/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/check.h"

#include <string.h>

#include "base/text.h"

#define MAX_DEVICES 4096u
#define MAX_INTERFACE_NAME 15u /* IFNAMSIZ - 1 */
#define MAX_MAJOR 4095         /* dev_t of the kernel: 12 and 20 bits */
#define MAX_MINOR 1048575
#define MAX_NANOSECS 999999999u

static void check_namespaces(struct check *c, const struct oci_linux *l)
{
	bool seen[OCI_NAMESPACE_TYPE_LAST + 1] = {false};

	for (uint32_t i = 0; i < l->namespaces.n; i++) {
		const struct oci_namespace *n = &l->namespaces.v[i];

		if (n->type && seen[n->type])
			check_fail(c, n->at[OCI_NAMESPACE_TYPE],
				   check_path(c, "linux.namespaces[%u].type", i), NULL,
				   "`%s` is listed twice", oci_namespace_type_words[n->type]);
		seen[n->type] = true;
		if (n->path && n->path[0] && n->path[0] != '/')
			check_fail(c, n->at[OCI_NAMESPACE_PATH],
				   check_path(c, "linux.namespaces[%u].path", i), NULL,
				   "`%s` is not absolute", n->path);
	}
}

static void check_user_namespace(struct check *c, const struct oci_linux *l)
{
	bool has_uid = l->uid_mappings.n != 0, has_gid = l->gid_mappings.n != 0;

	check_id_maps(c, &l->uid_mappings, "linux.uidMappings");
	check_id_maps(c, &l->gid_mappings, "linux.gidMappings");
	if (!has_uid && !has_gid)
		return;
	if (!c->listed[OCI_NAMESPACE_TYPE_USER])
		check_fail(c, l->at[has_uid ? OCI_LINUX_UID_MAPPINGS : OCI_LINUX_GID_MAPPINGS],
			   has_uid ? "linux.uidMappings" : "linux.gidMappings",
			   "add `{\"type\": \"user\"}` to linux.namespaces",
			   "mappings need a user namespace");
	else if (has_uid != has_gid)
		check_fail(c, l->at[has_uid ? OCI_LINUX_UID_MAPPINGS : OCI_LINUX_GID_MAPPINGS],
			   has_uid ? "linux.uidMappings" : "linux.gidMappings", NULL,
			   "%s is missing: both are needed, or none",
			   has_uid ? "gidMappings" : "uidMappings");
}

static void check_time_offset(struct check *c, const struct oci_time_offset *offset,
			      const char *path)
{
	if (!offset)
		return;
	if (!c->listed[OCI_NAMESPACE_TYPE_TIME])
		check_fail(c, offset->self_at, path,
			   "add `{\"type\": \"time\"}` to linux.namespaces",
			   "an offset needs a time namespace");
	if (offset->nanosecs > MAX_NANOSECS)
		check_fail(c, offset->at[OCI_TIME_OFFSET_NANOSECS],
			   check_path(c, "%s.nanosecs", path), NULL, "%u is above %u",
			   offset->nanosecs, MAX_NANOSECS);
}

static void check_device_number(struct check *c, uint32_t i, const struct oci_device *d,
				uint32_t member, int64_t value, int64_t max)
{
	const char *name = member == OCI_DEVICE_MAJOR ? "major" : "minor";

	if (!OCI_HAS(d, member))
		check_fail(c, d->self_at, check_path(c, "linux.devices[%u]", i), NULL,
			   "%s is missing: a device of type `%s` needs it", name,
			   oci_device_type_words[d->type]);
	else if (value < 0 || value > max)
		check_fail(c, d->at[member], check_path(c, "linux.devices[%u].%s", i, name), NULL,
			   "%lld is not from 0 to %lld", (long long)value, (long long)max);
}

static void check_device(struct check *c, uint32_t i, const struct oci_device *d)
{
	if (d->path && d->path[0] != '/')
		check_fail(c, d->at[OCI_DEVICE_PATH], check_path(c, "linux.devices[%u].path", i),
			   NULL, "`%s` is not absolute", d->path);
	if (d->type && d->type != OCI_DEVICE_TYPE_P) {
		check_device_number(c, i, d, OCI_DEVICE_MAJOR, d->major, MAX_MAJOR);
		check_device_number(c, i, d, OCI_DEVICE_MINOR, d->minor, MAX_MINOR);
	}
	/* engines hand on st_mode with the type's bits */
	if (d->file_mode > 0177777)
		check_fail(c, d->at[OCI_DEVICE_FILE_MODE],
			   check_path(c, "linux.devices[%u].fileMode", i),
			   "the number is decimal: 438 is 0666", "%u is not a mode", d->file_mode);
	if (d->uid == CHECK_NO_ID)
		check_fail(c, d->at[OCI_DEVICE_UID], check_path(c, "linux.devices[%u].uid", i),
			   NULL, "%u is no user id", d->uid);
	if (d->gid == CHECK_NO_ID)
		check_fail(c, d->at[OCI_DEVICE_GID], check_path(c, "linux.devices[%u].gid", i),
			   NULL, "%u is no group id", d->gid);
}

static bool is_same_device(const struct oci_device *a, const struct oci_device *b)
{
	bool a_char = a->type == OCI_DEVICE_TYPE_C || a->type == OCI_DEVICE_TYPE_U;
	bool b_char = b->type == OCI_DEVICE_TYPE_C || b->type == OCI_DEVICE_TYPE_U;

	if (a->type != b->type && !(a_char && b_char))
		return false;
	return a->type == OCI_DEVICE_TYPE_P || (a->major == b->major && a->minor == b->minor);
}

static void check_devices(struct check *c, const struct oci_devices *devices)
{
	if (devices->n > MAX_DEVICES) {
		check_fail(c, devices->v[MAX_DEVICES].self_at,
			   check_path(c, "linux.devices[%u]", MAX_DEVICES), NULL,
			   "%u devices are too many, at most %u", devices->n, MAX_DEVICES);
		return;
	}
	for (uint32_t i = 0; i < devices->n; i++) {
		const struct oci_device *d = &devices->v[i];

		check_device(c, i, d);
		for (uint32_t j = 0; d->path && j < i; j++) {
			const struct oci_device *o = &devices->v[j];

			if (!text_is(d->path, o->path) || is_same_device(d, o))
				continue;
			check_fail(c, d->at[OCI_DEVICE_PATH],
				   check_path(c, "linux.devices[%u].path", i), NULL,
				   "`%s` is another device in linux.devices[%u]", d->path, j);
			break;
		}
	}
}

static bool is_interface_name(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len > MAX_INTERFACE_NAME || text_is(name, ".") || text_is(name, ".."))
		return false;
	return !strpbrk(name, "/: \t\n\v\f\r"); /* dev_valid_name of the kernel */
}

static void check_net_devices(struct check *c, const struct oci_net_devices *devices)
{
	for (uint32_t i = 0; i < devices->n; i++) {
		const struct oci_net_device_entry *e = &devices->v[i];
		const char *name = e->value.name;

		if (!is_interface_name(e->key))
			check_fail(c, e->key_at, check_path(c, "linux.netDevices[\"%s\"]", e->key),
				   NULL, "`%s` is no name of a network interface", e->key);
		if (name && name[0] && !is_interface_name(name))
			check_fail(c, e->value.at[OCI_NET_DEVICE_NAME],
				   check_path(c, "linux.netDevices[\"%s\"].name", e->key), NULL,
				   "`%s` is no name of a network interface", name);
		if (!c->listed[OCI_NAMESPACE_TYPE_NETWORK])
			check_fail(c, e->key_at, check_path(c, "linux.netDevices[\"%s\"]", e->key),
				   "add `{\"type\": \"network\"}` to linux.namespaces",
				   "needs a network namespace");
	}
}

/* Dots or slashes part the words; neither may lead out of /proc/sys. */
static const char *sysctl_fault(const char *key)
{
	size_t len;

	if (!strpbrk(key, "./"))
		return "has only one part";
	for (const char *part = key;; part += len + 1) {
		len = strcspn(part, "/");
		if (len == 2 && part[0] == '.' && part[1] == '.')
			return "leads outside with `..`";
		if (!part[len])
			break;
	}
	for (const char *part = key;; part += len + 1) {
		len = strcspn(part, "./");
		if (len == 0)
			return "has an empty part";
		if (!part[len])
			break;
	}
	for (const char *p = key; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return "has blanks or control characters";
	}
	return NULL;
}

static void check_sysctl(struct check *c, const struct oci_map *sysctl)
{
	for (uint32_t i = 0; i < sysctl->n; i++) {
		const char *fault = sysctl_fault(sysctl->v[i].key);

		if (fault)
			check_fail(c, sysctl->v[i].key_at,
				   check_path(c, "linux.sysctl[\"%s\"]", sysctl->v[i].key),
				   "such as `net.ipv4.ip_forward`", "the name %s", fault);
	}
}

static void check_cgroups_path(struct check *c, const struct oci_linux *l)
{
	const char *path = l->cgroups_path;
	uint32_t at = l->at[OCI_LINUX_CGROUPS_PATH];
	size_t len;

	if (!path || !path[0])
		return;
	if (path[strspn(path, "/.")] == 0)
		check_fail(c, at, "linux.cgroupsPath", NULL,
			   "`%s` names no cgroup of the container's own", path);
	for (const char *part = path;; part += len + 1) {
		len = strcspn(part, "/");
		if (len == 2 && part[0] == '.' && part[1] == '.') {
			check_fail(c, at, "linux.cgroupsPath", NULL, "`%s` has a `..`", path);
			break;
		}
		if (len > 255) {
			check_fail(c, at, "linux.cgroupsPath", NULL,
				   "a part of %zu bytes is too long, the kernel takes 255", len);
			break;
		}
		if (!part[len])
			break;
	}
	if (strchr(path, '\n'))
		check_fail(c, at, "linux.cgroupsPath", NULL, "has a newline");
}

static void check_rdt_line(struct check *c, const char *line, const char *prefix, uint32_t at,
			   const char *path)
{
	if (!line)
		return;
	if (strchr(line, '\n'))
		check_fail(c, at, path, NULL, "has a newline");
	if (prefix && !text_starts(line, prefix))
		check_fail(c, at, path, NULL, "`%s` does not begin with `%s`", line, prefix);
}

static void check_intel_rdt(struct check *c, const struct oci_intel_rdt *rdt)
{
	if (!rdt)
		return;
	check_rdt_line(c, rdt->l3_cache_schema, NULL, rdt->at[OCI_INTEL_RDT_L3_CACHE_SCHEMA],
		       "linux.intelRdt.l3CacheSchema");
	check_rdt_line(c, rdt->mem_bw_schema, "MB:", rdt->at[OCI_INTEL_RDT_MEM_BW_SCHEMA],
		       "linux.intelRdt.memBwSchema");
	for (uint32_t i = 0; i < rdt->schemata.n; i++)
		check_rdt_line(c, rdt->schemata.v[i], NULL, rdt->schemata.at[i],
			       check_path(c, "linux.intelRdt.schemata[%u]", i));
	if (rdt->clos_id && !text_is(rdt->clos_id, "/") &&
	    (strchr(rdt->clos_id, '/') || text_is(rdt->clos_id, ".") ||
	     text_is(rdt->clos_id, "..") || !rdt->clos_id[0]))
		check_fail(c, rdt->at[OCI_INTEL_RDT_CLOS_ID], "linux.intelRdt.closID", NULL,
			   "`%s` is no name of a directory", rdt->clos_id);
}

static void check_personality(struct check *c, const struct oci_personality *personality)
{
	for (uint32_t i = 0; personality && i < personality->flags.n; i++) {
		if (!personality->flags.v[i])
			continue;
		check_fail(c, personality->flags.at[i],
			   check_path(c, "linux.personality.flags[%u]", i), NULL,
			   "unknown flag `%s`: the specification defines none",
			   personality->flags.v[i]);
	}
}

void check_linux(struct check *c)
{
	const struct oci_linux *l = c->config->linux_;

	check_namespaces(c, l);
	check_user_namespace(c, l);
	if (l->time_offsets) {
		check_time_offset(c, l->time_offsets->monotonic, "linux.timeOffsets.monotonic");
		check_time_offset(c, l->time_offsets->boottime, "linux.timeOffsets.boottime");
	}
	check_devices(c, &l->devices);
	check_net_devices(c, &l->net_devices);
	check_sysctl(c, &l->sysctl);
	check_cgroups_path(c, l);
	check_absolute(c, &l->masked_paths, "linux.maskedPaths");
	check_absolute(c, &l->readonly_paths, "linux.readonlyPaths");
	check_intel_rdt(c, l->intel_rdt);
	check_personality(c, l->personality);
}
