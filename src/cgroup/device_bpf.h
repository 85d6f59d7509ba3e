/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* device_bpf - device rules as a program of type BPF_PROG_TYPE_CGROUP_DEVICE
 *
 * Each asked access (read, write, mknod) is decided by the last rule that matches the device and
 * names that access; the whole is allowed when every part is. What no rule matches is denied: the
 * list is an allow list. (Others let an `rw` through that one rule allows although a later one
 * denies `w`.)
 */
#ifndef DAVIT_CGROUP_DEVICE_BPF_H
#define DAVIT_CGROUP_DEVICE_BPF_H

#include "base/buffer.h"
#include "base/error.h"
#include "plan/plan.h"

#include <stdint.h>

/* device_bpf_compile - append struct bpf_insn's; returns how many. Pure. */
uint32_t device_bpf_compile(struct buffer *buf, const struct plan_device_rule *rules, uint32_t n);

/* device_bpf_load - returns a descriptor, close-on-exec as the kernel makes it, or -errno */
int device_bpf_load(const void *insns, uint32_t n);

/* device_bpf_attach - to a cgroup's directory (O_PATH is enough), beside those of others
 * (BPF_F_ALLOW_MULTI). Returns 0 or -errno. */
int device_bpf_attach(int program, int dir);

#endif
