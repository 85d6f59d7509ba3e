/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/hash.h"

#include <string.h>

/* RFC 7693, 2.6: the fractional parts of the square roots of the first eight primes. */
static const uint64_t start[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
				  0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
				  0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

/* RFC 7693, 2.7 */
static const uint8_t order[10][16] = {
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static uint64_t rotate(uint64_t x, unsigned int n)
{
	return x >> n | x << (64 - n);
}

static uint64_t read_le64(const uint8_t *p)
{
	uint64_t x = 0;

	for (unsigned int i = 0; i < 8; i++)
		x |= (uint64_t)p[i] << (8 * i);
	return x;
}

static inline void mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y)
{
	v[a] += v[b] + x;
	v[d] = rotate(v[d] ^ v[a], 32);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 24);
	v[a] += v[b] + y;
	v[d] = rotate(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = rotate(v[b] ^ v[c], 63);
}

static void add_block(struct hash *hash, const uint8_t *block, size_t size, uint64_t last)
{
	uint64_t m[16], v[16];

	hash->size += size;
	for (size_t i = 0; i < 16; i++)
		m[i] = read_le64(block + 8 * i);
	for (int i = 0; i < 8; i++) {
		v[i] = hash->state[i];
		v[i + 8] = start[i];
	}
	v[12] ^= hash->size;
	v[14] ^= last;
	for (int i = 0; i < 12; i++) {
		const uint8_t *s = order[i % 10];

		mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
		mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
		mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
		mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
		mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
		mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
		mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
		mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
	}
	for (int i = 0; i < 8; i++)
		hash->state[i] ^= v[i] ^ v[i + 8];
}

void hash_init(struct hash *hash)
{
	*hash = (struct hash){.size = 0};
	memcpy(hash->state, start, sizeof(start));
	hash->state[0] ^= 0x01010000 ^ HASH_SIZE; /* no key, fanout 1, depth 1 */
}

/* The last block is compressed by hash_end, so a full one waits until more comes. */
void hash_add(struct hash *hash, const void *bytes, size_t size)
{
	const uint8_t *p = bytes;

	while (size > 0) {
		size_t n = sizeof(hash->block) - hash->have;

		if (n == 0) {
			add_block(hash, hash->block, sizeof(hash->block), 0);
			hash->have = 0;
			continue;
		}
		if (n > size)
			n = size;
		memcpy(hash->block + hash->have, p, n);
		hash->have += n;
		p += n;
		size -= n;
	}
}

void hash_add_u64(struct hash *hash, uint64_t number)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> (8 * i));
	hash_add(hash, bytes, sizeof(bytes));
}

void hash_add_text(struct hash *hash, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	hash_add_u64(hash, text ? len : UINT64_MAX);
	if (len)
		hash_add(hash, text, len);
}

void hash_end(struct hash *hash, uint8_t ret_digest[HASH_SIZE])
{
	memset(hash->block + hash->have, 0, sizeof(hash->block) - hash->have);
	add_block(hash, hash->block, hash->have, UINT64_MAX);
	for (size_t i = 0; i < HASH_SIZE; i++)
		ret_digest[i] = (uint8_t)(hash->state[i / 8] >> (8 * (i % 8)));
}

void hash_hex(const uint8_t digest[HASH_SIZE], char ret_text[HASH_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_SIZE; i++) {
		ret_text[2 * i] = digits[digest[i] >> 4];
		ret_text[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_text[HASH_HEX_SIZE - 1] = 0;
}
