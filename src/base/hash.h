/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hash - BLAKE2b with digests of 32 bytes (RFC 7693), for names of cached files and for their
 * contents; pure */
#ifndef DAVIT_BASE_HASH_H
#define DAVIT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_SIZE 32u
#define HASH_HEX_SIZE 65u /* with its NUL */

struct hash {
	uint64_t state[8], size; /* size: bytes compressed so far */
	uint8_t block[128];
	size_t have; /* bytes in block */
};

void hash_init(struct hash *hash);
void hash_add(struct hash *hash, const void *bytes, size_t size);
/* A number as 8 bytes; a text as its length and its bytes: no two lists of fields are alike. NULL
 * is not the empty text. */
void hash_add_u64(struct hash *hash, uint64_t number);
void hash_add_text(struct hash *hash, const char *text);
void hash_end(struct hash *hash, uint8_t ret_digest[HASH_SIZE]);

/* hash_hex - lower case, NUL-terminated */
void hash_hex(const uint8_t digest[HASH_SIZE], char ret_text[HASH_HEX_SIZE]);

#endif
