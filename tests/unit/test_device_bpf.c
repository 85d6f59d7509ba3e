/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Device rules against a simulator: each program is run on devices, and must say what the rules say
 * when they are read one access at a time. */
#include "cgroup/device_bpf.h"

#include <errno.h>
#include <linux/bpf.h>
#include <unistd.h>

#include "tests/unit/tap.h"

enum { READ = 1, WRITE = 2, MKNOD = 4, ALL = 7 };

/* --- the simulator: what the programs use of BPF, -1 for anything else --- */

static int simulate(const struct bpf_insn *insns, uint32_t n, struct bpf_cgroup_dev_ctx ctx)
{
	uint64_t reg[11] = {0};

	for (uint32_t pc = 0; pc < n; pc++) {
		const struct bpf_insn *in = &insns[pc];
		uint64_t *to = &reg[in->dst_reg], imm = (uint64_t)(int64_t)in->imm;

		switch (in->code) {
		case BPF_LDX | BPF_MEM | BPF_W: {
			uint32_t word;

			if (in->src_reg != 1 || in->off < 0 || in->off > 8)
				return -1;
			memcpy(&word, (const char *)&ctx + in->off, sizeof(word));
			*to = word;
			break;
		}
		case BPF_ALU64 | BPF_MOV | BPF_X:
			*to = reg[in->src_reg];
			break;
		case BPF_ALU64 | BPF_MOV | BPF_K:
			*to = imm;
			break;
		case BPF_ALU64 | BPF_RSH | BPF_K:
			*to >>= imm;
			break;
		case BPF_ALU64 | BPF_AND | BPF_K:
			*to &= imm;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			pc += *to == imm ? (uint32_t)in->off : 0;
			break;
		case BPF_JMP | BPF_JNE | BPF_K:
			pc += *to != imm ? (uint32_t)in->off : 0;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			pc += (*to & imm) ? (uint32_t)in->off : 0;
			break;
		case BPF_JMP | BPF_JA:
			pc += (uint32_t)in->off;
			break;
		case BPF_JMP | BPF_EXIT:
			return (int)reg[0];
		default:
			return -1;
		}
	}
	return -1; /* ran off the end */
}

/* --- what the rules mean --- */

static bool rule_matches(const struct plan_device_rule *rule, char type, uint32_t major,
			 uint32_t minor)
{
	return (rule->type == 'a' || rule->type == type) &&
	       (rule->major < 0 || rule->major == major) &&
	       (rule->minor < 0 || rule->minor == minor);
}

static bool meaning(const struct plan_device_rule *rules, uint32_t n, char type, uint32_t major,
		    uint32_t minor, uint32_t access)
{
	for (uint32_t bit = 1; bit <= MKNOD; bit <<= 1) {
		bool allowed = false;

		for (uint32_t i = 0; i < n; i++) {
			if ((rules[i].access & bit) && rule_matches(&rules[i], type, major, minor))
				allowed = rules[i].allow;
		}
		if ((access & bit) && !allowed)
			return false;
	}
	return true;
}

static int ask(struct arena *arena, const struct plan_device_rule *rules, uint32_t n, char type,
	       uint32_t major, uint32_t minor, uint32_t access)
{
	struct buffer buf = BUFFER(arena);
	uint32_t size = device_bpf_compile(&buf, rules, n);
	struct bpf_cgroup_dev_ctx ctx = {
		.access_type = ((access & READ ? BPF_DEVCG_ACC_READ : 0u) |
				(access & WRITE ? BPF_DEVCG_ACC_WRITE : 0u) |
				(access & MKNOD ? BPF_DEVCG_ACC_MKNOD : 0u))
				       << 16 |
			       (type == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR),
		.major = major,
		.minor = minor,
	};
	struct bpf_insn *insns = arena_alloc(arena, buf.size);

	memcpy(insns, buf.data, buf.size);
	return simulate(insns, size, ctx);
}

#define RULE(a, t, ma, mi, ac)      \
	((struct plan_device_rule){ \
		.allow = (a), .type = (t), .major = (ma), .minor = (mi), .access = (ac)})

static void test_tables(struct arena *arena)
{
	const struct plan_device_rule engine[] = {
		RULE(false, 'a', -1, -1, ALL),  RULE(true, 'c', -1, -1, MKNOD),
		RULE(true, 'b', -1, -1, MKNOD), RULE(true, 'c', 1, 3, ALL),
		RULE(true, 'c', 136, -1, ALL),  RULE(true, 'c', 10, 200, READ | WRITE),
		RULE(false, 'c', 1, 3, WRITE),
	};
	uint32_t n = sizeof(engine) / sizeof(engine[0]);

	ok(ask(arena, engine, n, 'c', 1, 3, READ) == 1, "null may be read");
	ok(ask(arena, engine, n, 'c', 1, 3, WRITE) == 0, "a later rule takes writing away");
	ok(ask(arena, engine, n, 'c', 1, 3, READ | WRITE) == 0,
	   "and reading and writing at once with it");
	ok(ask(arena, engine, n, 'c', 136, 77, READ | WRITE) == 1, "any minor");
	ok(ask(arena, engine, n, 'b', 8, 0, MKNOD) == 1, "any block device may be made");
	ok(ask(arena, engine, n, 'b', 8, 0, READ) == 0, "but not read");
	ok(ask(arena, engine, n, 'c', 10, 200, ALL) == 1, "parts from two rules");
	ok(ask(arena, engine, n, 'b', 1, 3, READ) == 0, "a char rule is not for block devices");
	ok(ask(arena, NULL, 0, 'c', 1, 3, READ) == 0, "no rule: denied");
	ok(ask(arena,
	       &(struct plan_device_rule){
		       .allow = true, .type = 'a', .major = -1, .minor = -1, .access = ALL},
	       1, 'b', 8, 0, ALL) == 1,
	   "all allowed");
	ok(ask(arena, &RULE(true, 'c', 1LL << 32 | 1, 3, ALL), 1, 'c', 1, 3, READ) == 0,
	   "a major number that no device has is no other's");
}

static uint32_t random_state = 12345;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % n;
}

static void test_random(struct arena *arena)
{
	static const char types[] = "abc";
	uint32_t wrong = 0;

	for (int round = 0; round < 3000; round++) {
		struct plan_device_rule rules[12];
		uint32_t n = random_below(13);

		for (uint32_t i = 0; i < n; i++)
			rules[i] = RULE(random_below(2), types[random_below(3)],
					(int)random_below(4) - 1, (int)random_below(4) - 1,
					random_below(8));
		for (uint32_t i = 0; i < 8; i++) {
			char type = types[1 + random_below(2)];
			uint32_t major = random_below(3), minor = random_below(3);
			uint32_t access = 1 + random_below(7);

			wrong += ask(arena, rules, n, type, major, minor, access) !=
				 meaning(rules, n, type, major, minor, access);
		}
	}
	is_u64(wrong, 0, "24 000 random questions are answered as the rules read");
}

static void test_kernel(struct arena *arena)
{
	const struct plan_device_rule rules[] = {
		RULE(false, 'a', -1, -1, ALL), RULE(true, 'c', 1, 3, ALL),
		RULE(false, 'c', 1, 3, WRITE), RULE(false, 'b', 8, -1, ALL),
		RULE(true, 'b', -1, -1, READ),
	};
	struct buffer buf = BUFFER(arena);
	struct plan_device_rule *many;
	uint32_t n = device_bpf_compile(&buf, rules, 5);
	int fd = device_bpf_load(buf.data, n);

	if (fd == -EPERM || fd == -ENOSYS) {
		skip("loading BPF programs is not allowed here");
		return;
	}
	ok(fd >= 0, "the kernel takes the program");
	(void)close(fd);
	buf = BUFFER(arena);
	many = arena_array_of(arena, 1000, struct plan_device_rule);
	for (uint32_t i = 0; i < 1000; i++)
		many[i] = RULE(i % 3 != 0, i % 2 ? 'b' : 'c', i % 100, i / 100, 1 + i % 7);
	n = device_bpf_compile(&buf, many, 1000);
	fd = device_bpf_load(buf.data, n);
	ok(fd >= 0, "and one of 1000 rules, %u instructions (%d)", n, fd);
	(void)close(fd);
}

int main(void)
{
	struct arena *arena = arena_new();

	test_tables(arena);
	test_random(arena);
	test_kernel(arena);
	arena_free(arena);
	return done();
}
