/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "spec/check.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

#define RESOURCES "linux.resources"

static void check_minimum(struct check *c, int64_t value, int64_t min, uint32_t at,
			  const char *path, const char *hint)
{
	if (at && value < min)
		check_fail(c, at, path, hint, "%lld is below %lld", (long long)value,
			   (long long)min);
}

static void check_device_rules(struct check *c, const struct oci_device_rules *rules)
{
	for (uint32_t i = 0; i < rules->n; i++) {
		const struct oci_device_rule *r = &rules->v[i];

		if (r->access && r->access[strspn(r->access, "rwm")] != 0)
			check_fail(c, r->at[OCI_DEVICE_RULE_ACCESS],
				   check_path(c, RESOURCES ".devices[%u].access", i),
				   "r, w and m are", "`%s` has letters that are no access",
				   r->access);
		if (r->major < -1 || r->major > UINT32_MAX)
			check_fail(c, r->at[OCI_DEVICE_RULE_MAJOR],
				   check_path(c, RESOURCES ".devices[%u].major", i),
				   "-1, or nothing, stands for all", "%lld is no device number",
				   (long long)r->major);
		if (r->minor < -1 || r->minor > UINT32_MAX)
			check_fail(c, r->at[OCI_DEVICE_RULE_MINOR],
				   check_path(c, RESOURCES ".devices[%u].minor", i),
				   "-1, or nothing, stands for all", "%lld is no device number",
				   (long long)r->minor);
	}
}

static void check_memory(struct check *c, const struct oci_memory *m)
{
	static const char unlimited[] = "-1 is unlimited";

	if (!m)
		return;
	check_minimum(c, m->limit, -1, m->at[OCI_MEMORY_LIMIT], RESOURCES ".memory.limit",
		      unlimited);
	check_minimum(c, m->reservation, -1, m->at[OCI_MEMORY_RESERVATION],
		      RESOURCES ".memory.reservation", unlimited);
	check_minimum(c, m->swap, -1, m->at[OCI_MEMORY_SWAP], RESOURCES ".memory.swap", unlimited);
	check_minimum(c, m->kernel, -1, m->at[OCI_MEMORY_KERNEL], RESOURCES ".memory.kernel",
		      unlimited);
	check_minimum(c, m->kernel_tcp, -1, m->at[OCI_MEMORY_KERNEL_TCP],
		      RESOURCES ".memory.kernelTCP", unlimited);
	if (m->swap > 0 && m->limit > 0 && m->swap < m->limit)
		check_fail(c, m->at[OCI_MEMORY_SWAP], RESOURCES ".memory.swap",
			   "swap is the sum of memory and swap", "%lld is below memory.limit, %lld",
			   (long long)m->swap, (long long)m->limit);
	if (m->swappiness > 100)
		check_fail(c, m->at[OCI_MEMORY_SWAPPINESS], RESOURCES ".memory.swappiness", NULL,
			   "%llu is not from 0 to 100", (unsigned long long)m->swappiness);
}

/* "0-3,7": numbers and ranges, as the kernel's bitmap lists */
static bool is_list(const char *list)
{
	const char *p = list;

	while (*p) {
		size_t len = strspn(p, "0123456789");

		if (len == 0)
			return false;
		p += len;
		if (*p == '-') {
			len = strspn(++p, "0123456789");
			if (len == 0)
				return false;
			p += len;
		}
		if (*p == ',' && p[1])
			p++;
		else if (*p)
			return false;
	}
	return true;
}

static void check_list(struct check *c, const char *list, uint32_t at, const char *path)
{
	if (list && !is_list(list))
		check_fail(c, at, path, "such as `0-3,7`", "`%s` is not a list of numbers", list);
}

static void check_cpu(struct check *c, const struct oci_cpu *cpu)
{
	if (!cpu)
		return;
	check_minimum(c, cpu->quota, -1, cpu->at[OCI_CPU_QUOTA], RESOURCES ".cpu.quota",
		      "-1 is unlimited");
	if (cpu->quota > 0 && cpu->burst > (uint64_t)cpu->quota)
		check_fail(c, cpu->at[OCI_CPU_BURST], RESOURCES ".cpu.burst", NULL,
			   "%llu is above cpu.quota, %lld", (unsigned long long)cpu->burst,
			   (long long)cpu->quota);
	if (cpu->idle < 0 || cpu->idle > 1)
		check_fail(c, cpu->at[OCI_CPU_IDLE], RESOURCES ".cpu.idle", NULL,
			   "%lld is neither 0 nor 1", (long long)cpu->idle);
	check_list(c, cpu->cpus, cpu->at[OCI_CPU_CPUS], RESOURCES ".cpu.cpus");
	check_list(c, cpu->mems, cpu->at[OCI_CPU_MEMS], RESOURCES ".cpu.mems");
}

static void check_throttle(struct check *c, const struct oci_throttle_devices *devices,
			   const char *name)
{
	for (uint32_t i = 0; i < devices->n; i++) {
		const struct oci_throttle_device *d = &devices->v[i];

		if (d->major < 0 || d->major > UINT32_MAX || d->minor < 0 || d->minor > UINT32_MAX)
			check_fail(c, d->self_at,
				   check_path(c, RESOURCES ".blockIO.%s[%u]", name, i), NULL,
				   "%lld:%lld is no device number", (long long)d->major,
				   (long long)d->minor);
	}
}

static void check_block_io(struct check *c, const struct oci_block_io *io)
{
	if (!io)
		return;
	for (uint32_t i = 0; i < io->weight_device.n; i++) {
		const struct oci_weight_device *d = &io->weight_device.v[i];

		if (!OCI_HAS(d, OCI_WEIGHT_DEVICE_WEIGHT) &&
		    !OCI_HAS(d, OCI_WEIGHT_DEVICE_LEAF_WEIGHT))
			check_fail(c, d->self_at,
				   check_path(c, RESOURCES ".blockIO.weightDevice[%u]", i), NULL,
				   "needs weight or leafWeight");
	}
	check_throttle(c, &io->throttle_read_bps_device, "throttleReadBpsDevice");
	check_throttle(c, &io->throttle_write_bps_device, "throttleWriteBpsDevice");
	check_throttle(c, &io->throttle_read_iops_device, "throttleReadIOPSDevice");
	check_throttle(c, &io->throttle_write_iops_device, "throttleWriteIOPSDevice");
}

/* ^[1-9][0-9]*[KMG]B$, and a power of two */
static bool is_page_size(const char *text)
{
	size_t len = strspn(text, "0123456789");
	uint64_t number = 0;

	if (len == 0 || len > 9 || text[0] == '0')
		return false;
	for (size_t i = 0; i < len; i++)
		number = number * 10 + (uint64_t)(text[i] - '0');
	if ((number & (number - 1)) != 0)
		return false;
	return strlen(text + len) == 2 && strchr("KMG", text[len]) && text[len + 1] == 'B';
}

static void check_hugepages(struct check *c, const struct oci_hugepage_limits *limits)
{
	for (uint32_t i = 0; i < limits->n; i++) {
		const struct oci_hugepage_limit *l = &limits->v[i];

		if (l->page_size && !is_page_size(l->page_size))
			check_fail(c, l->at[OCI_HUGEPAGE_LIMIT_PAGE_SIZE],
				   check_path(c, RESOURCES ".hugepageLimits[%u].pageSize", i),
				   "such as `2MB` or `1GB`", "`%s` is no size of a page",
				   l->page_size);
	}
}

static void check_rdma(struct check *c, const struct oci_rdmas *rdma)
{
	for (uint32_t i = 0; i < rdma->n; i++) {
		const struct oci_rdma_entry *e = &rdma->v[i];

		if (!OCI_HAS(&e->value, OCI_RDMA_HCA_HANDLES) &&
		    !OCI_HAS(&e->value, OCI_RDMA_HCA_OBJECTS))
			check_fail(c, e->value.self_at,
				   check_path(c, RESOURCES ".rdma[\"%s\"]", e->key), NULL,
				   "needs hcaHandles or hcaObjects");
	}
}

static void check_unified(struct check *c, const struct oci_map *unified)
{
	/* what davit itself writes, and what would let go of the processes */
	static const char *const ours[] = {"cgroup.procs",  "cgroup.threads",
					   "cgroup.type",   "cgroup.subtree_control",
					   "cgroup.freeze", "cgroup.kill"};

	for (uint32_t i = 0; i < unified->n; i++) {
		const char *key = unified->v[i].key;
		bool is_ours = false;

		for (size_t j = 0; j < ARRAY_SIZE(ours); j++)
			is_ours = is_ours || text_is(key, ours[j]);
		if (strchr(key, '/') || !strchr(key, '.') || key[0] == '.')
			check_fail(c, unified->v[i].key_at,
				   check_path(c, RESOURCES ".unified[\"%s\"]", key),
				   "such as `memory.high`", "`%s` is no file of a cgroup", key);
		else if (is_ours)
			check_fail(c, unified->v[i].key_at,
				   check_path(c, RESOURCES ".unified[\"%s\"]", key), NULL,
				   "`%s` is not a resource, davit alone writes it", key);
	}
}

void check_resources(struct check *c)
{
	const struct oci_resources *r = c->config->linux_->resources;

	if (!r)
		return;
	check_device_rules(c, &r->devices);
	check_memory(c, r->memory);
	check_cpu(c, r->cpu);
	if (r->pids)
		check_minimum(c, r->pids->limit, -1, r->pids->at[OCI_PIDS_LIMIT],
			      RESOURCES ".pids.limit", "-1 is unlimited");
	check_block_io(c, r->block_io);
	check_hugepages(c, &r->hugepage_limits);
	check_rdma(c, &r->rdma);
	check_unified(c, &r->unified);
}
