/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cgroup/device_bpf.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cleanup.h"
#include "sys/raw.h"

/* registers of the program */
enum {
	RESULT = BPF_REG_0,
	CONTEXT = BPF_REG_1,
	TYPE = BPF_REG_2,
	LEFT = BPF_REG_3, /* accesses that are not decided yet */
	MAJOR = BPF_REG_4,
	MINOR = BPF_REG_5
};

enum { ACCESS_ALL = BPF_DEVCG_ACC_READ | BPF_DEVCG_ACC_WRITE | BPF_DEVCG_ACC_MKNOD };

static void emit(struct buffer *buf, uint8_t code, uint8_t to, uint8_t from, int16_t offset,
		 int32_t imm)
{
	struct bpf_insn insn = {
		.code = code,
		.dst_reg = to & 15,
		.src_reg = from & 15,
		.off = offset,
		.imm = imm,
	};

	buffer_add(buf, &insn, sizeof(insn));
}

static void emit_exit(struct buffer *buf, int32_t result)
{
	emit(buf, BPF_ALU64 | BPF_MOV | BPF_K, RESULT, 0, 0, result);
	emit(buf, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

/* emit_head - struct bpf_cgroup_dev_ctx: access << 16 | type, major, minor */
static void emit_head(struct buffer *buf)
{
	emit(buf, BPF_LDX | BPF_MEM | BPF_W, TYPE, CONTEXT,
	     offsetof(struct bpf_cgroup_dev_ctx, access_type), 0);
	emit(buf, BPF_ALU64 | BPF_MOV | BPF_X, LEFT, TYPE, 0, 0);
	emit(buf, BPF_ALU64 | BPF_RSH | BPF_K, LEFT, 0, 0, 16);
	emit(buf, BPF_ALU64 | BPF_AND | BPF_K, TYPE, 0, 0, 0xffff);
	emit(buf, BPF_LDX | BPF_MEM | BPF_W, MAJOR, CONTEXT,
	     offsetof(struct bpf_cgroup_dev_ctx, major), 0);
	emit(buf, BPF_LDX | BPF_MEM | BPF_W, MINOR, CONTEXT,
	     offsetof(struct bpf_cgroup_dev_ctx, minor), 0);
}

static int32_t rule_access(const struct plan_device_rule *rule)
{
	return (rule->access & 1 ? BPF_DEVCG_ACC_READ : 0) |
	       (rule->access & 2 ? BPF_DEVCG_ACC_WRITE : 0) |
	       (rule->access & 4 ? BPF_DEVCG_ACC_MKNOD : 0);
}

/* rule_matches_something - the kernel's numbers are 12 and 20 bits wide */
static bool rule_matches_something(const struct plan_device_rule *rule)
{
	return rule_access(rule) && rule->major <= 0xfff && rule->minor <= 0xfffff;
}

/* emit_test - go on when the register has that value, else jump behind the rule: `tests` more of
 * these and the body. Two instructions, for the verifier walks the way that does not jump first:
 * what it has seen of the devices that do not match, the more general case, spares it the others
 * later. With one (jump when unequal) it gives up at some 300 rules. */
static void emit_test(struct buffer *buf, uint8_t reg, int32_t value, int16_t tests, int16_t body)
{
	emit(buf, BPF_JMP | BPF_JEQ | BPF_K, reg, 0, 1, value);
	emit(buf, BPF_JMP | BPF_JA, 0, 0, (int16_t)(2 * tests + body), 0);
}

/* emit_rule - returns true when nothing can come behind it */
static bool emit_rule(struct buffer *buf, const struct plan_device_rule *rule)
{
	int32_t access = rule_access(rule);
	int16_t body = rule->allow ? 4 : access == ACCESS_ALL ? 2 : 4;
	int16_t tests = (int16_t)((rule->type != 'a') + (rule->major >= 0) + (rule->minor >= 0));
	bool is_end = tests == 0 && access == ACCESS_ALL;

	if (rule->type != 'a')
		emit_test(buf, TYPE, rule->type == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR,
			  --tests, body);
	if (rule->major >= 0)
		emit_test(buf, MAJOR, (int32_t)rule->major, --tests, body);
	if (rule->minor >= 0)
		emit_test(buf, MINOR, (int32_t)rule->minor, --tests, body);
	if (is_end || (!rule->allow && access == ACCESS_ALL)) {
		emit_exit(buf, rule->allow);
		return is_end;
	}
	if (rule->allow) {
		emit(buf, BPF_ALU64 | BPF_AND | BPF_K, LEFT, 0, 0, ~access);
		emit(buf, BPF_JMP | BPF_JNE | BPF_K, LEFT, 0, 2, 0);
		emit_exit(buf, 1);
	} else {
		emit(buf, BPF_JMP | BPF_JSET | BPF_K, LEFT, 0, 1, access);
		emit(buf, BPF_JMP | BPF_JA, 0, 0, 2, 0);
		emit_exit(buf, 0);
	}
	return false;
}

uint32_t device_bpf_compile(struct buffer *buf, const struct plan_device_rule *rules, uint32_t n)
{
	size_t before = buf->size;

	emit_head(buf);
	/* from the last to the first: the first that speaks about an access decides it */
	while (n > 0) {
		const struct plan_device_rule *rule = &rules[--n];

		if (!rule_matches_something(rule))
			continue;
		/* the kernel refuses instructions that nothing reaches */
		if (emit_rule(buf, rule))
			return (uint32_t)((buf->size - before) / sizeof(struct bpf_insn));
	}
	emit_exit(buf, 0);
	return (uint32_t)((buf->size - before) / sizeof(struct bpf_insn));
}

static int load_once(const void *insns, uint32_t n)
{
	static const char license[] = "LGPL-2.1-or-later";
	union bpf_attr attr;

	/* the kernel wants its padding to be zero too */
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
	attr.insns = (uintptr_t)insns;
	attr.insn_cnt = n;
	attr.license = (uintptr_t)license;
	(void)snprintf(attr.prog_name, sizeof(attr.prog_name), "davit_devices");
	return sys_bpf(BPF_PROG_LOAD, &attr,
		       offsetof(union bpf_attr, prog_name) + sizeof(attr.prog_name));
}

int device_bpf_load(const void *insns, uint32_t n)
{
	struct sys_rlimit64 old, unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	int fd = load_once(insns, n);

	/* COMPAT(5.11): before, programs are charged to RLIMIT_MEMLOCK. The limit is put back: the
	 * container inherits it. */
	if (fd != -EPERM || sys_prlimit64(0, RLIMIT_MEMLOCK, &unlimited, &old) < 0)
		return fd;
	fd = load_once(insns, n);
	(void)sys_prlimit64(0, RLIMIT_MEMLOCK, &old, NULL);
	return fd;
}

int device_bpf_attach(int program, int dir)
{
	union bpf_attr attr;
	int r;

	memset(&attr, 0, sizeof(attr));
	attr.target_fd = (uint32_t)dir;
	attr.attach_bpf_fd = (uint32_t)program;
	attr.attach_type = BPF_CGROUP_DEVICE;
	attr.attach_flags = BPF_F_ALLOW_MULTI;
	r = sys_bpf(BPF_PROG_ATTACH, &attr,
		    offsetof(union bpf_attr, attach_flags) + sizeof(attr.attach_flags));
	return r < 0 ? r : 0;
}
