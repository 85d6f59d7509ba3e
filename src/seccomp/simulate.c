/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The classic BPF that seccomp takes (seccomp_check_filter in the kernel): loads of aligned words
 * of struct seccomp_data, scratch memory, arithmetic, forward jumps. */
#include "seccomp/seccomp.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>

struct machine {
	const struct seccomp_data *data;
	uint32_t a, x, memory[BPF_MEMWORDS];
	bool reads_args, is_wrong;
};

static uint32_t load_word(struct machine *m, uint32_t offset)
{
	uint32_t word = 0;

	if (offset % 4 || offset > sizeof(*m->data) - sizeof(word)) {
		m->is_wrong = true;
		return 0;
	}
	if (offset >= offsetof(struct seccomp_data, instruction_pointer))
		m->reads_args = true;
	memcpy(&word, (const char *)m->data + offset, sizeof(word));
	return word;
}

static uint32_t *cell(struct machine *m, uint32_t index)
{
	if (index >= BPF_MEMWORDS) {
		m->is_wrong = true;
		index = 0;
	}
	return &m->memory[index];
}

static uint32_t load(struct machine *m, const struct sock_filter *i)
{
	switch (BPF_MODE(i->code)) {
	case BPF_IMM:
		return i->k;
	case BPF_MEM:
		return *cell(m, i->k);
	case BPF_LEN:
		return sizeof(*m->data);
	case BPF_ABS:
		if (BPF_CLASS(i->code) == BPF_LD && BPF_SIZE(i->code) == BPF_W)
			return load_word(m, i->k);
		break;
	}
	m->is_wrong = true;
	return 0;
}

static uint32_t compute(struct machine *m, const struct sock_filter *i)
{
	uint32_t b = BPF_SRC(i->code) == BPF_X ? m->x : i->k;

	switch (BPF_OP(i->code)) {
	case BPF_ADD:
		return m->a + b;
	case BPF_SUB:
		return m->a - b;
	case BPF_MUL:
		return m->a * b;
	case BPF_DIV:
		m->is_wrong |= b == 0;
		return b ? m->a / b : 0;
	case BPF_AND:
		return m->a & b;
	case BPF_OR:
		return m->a | b;
	case BPF_XOR:
		return m->a ^ b;
	case BPF_LSH:
		return b < 32 ? m->a << b : 0;
	case BPF_RSH:
		return b < 32 ? m->a >> b : 0;
	case BPF_NEG:
		return -m->a;
	}
	m->is_wrong = true;
	return 0;
}

/* How many instructions to skip. */
static uint32_t jump(struct machine *m, const struct sock_filter *i)
{
	uint32_t b = BPF_SRC(i->code) == BPF_X ? m->x : i->k;
	bool is_taken = false;

	switch (BPF_OP(i->code)) {
	case BPF_JA:
		return i->k;
	case BPF_JEQ:
		is_taken = m->a == b;
		break;
	case BPF_JGT:
		is_taken = m->a > b;
		break;
	case BPF_JGE:
		is_taken = m->a >= b;
		break;
	case BPF_JSET:
		is_taken = (m->a & b) != 0;
		break;
	default:
		m->is_wrong = true;
	}
	return is_taken ? i->jt : i->jf;
}

uint32_t seccomp_simulate(const struct sock_filter *code, uint32_t n,
			  const struct seccomp_data *data, bool *ret_reads_args)
{
	struct machine m = {.data = data};

	for (uint64_t pc = 0; pc < n && !m.is_wrong; pc++) {
		const struct sock_filter *i = &code[pc];

		switch (BPF_CLASS(i->code)) {
		case BPF_LD:
			m.a = load(&m, i);
			break;
		case BPF_LDX:
			m.x = load(&m, i);
			break;
		case BPF_ST:
			*cell(&m, i->k) = m.a;
			break;
		case BPF_STX:
			*cell(&m, i->k) = m.x;
			break;
		case BPF_ALU:
			m.a = compute(&m, i);
			break;
		case BPF_JMP:
			pc += jump(&m, i);
			break;
		case BPF_MISC:
			if (BPF_MISCOP(i->code) == BPF_TAX)
				m.x = m.a;
			else
				m.a = m.x;
			break;
		case BPF_RET:
			if (ret_reads_args)
				*ret_reads_args = m.reads_args;
			return BPF_RVAL(i->code) == BPF_A ? m.a : i->k;
		}
	}
	if (ret_reads_args)
		*ret_reads_args = true;
	return SECCOMP_RET_KILL_PROCESS;
}
