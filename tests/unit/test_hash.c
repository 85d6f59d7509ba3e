/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/hash.h"

#include "tests/unit/tap.h"

static const char *hex_of(const char *text, size_t chunk, uint32_t times)
{
	static char hex[HASH_HEX_SIZE];
	uint8_t digest[HASH_SIZE];
	struct hash hash;
	size_t len = strlen(text);

	hash_init(&hash);
	for (uint32_t t = 0; t < times; t++) {
		for (size_t i = 0; i < len; i += chunk)
			hash_add(&hash, text + i, len - i < chunk ? len - i : chunk);
	}
	hash_end(&hash, digest);
	hash_hex(digest, hex);
	return hex;
}

static const char *hex_of_texts(const char *a, const char *b)
{
	static char hex[2][HASH_HEX_SIZE];
	static int which;
	uint8_t digest[HASH_SIZE];
	struct hash hash;

	which ^= 1;
	hash_init(&hash);
	hash_add_text(&hash, a);
	hash_add_text(&hash, b);
	hash_end(&hash, digest);
	hash_hex(digest, hex[which]);
	return hex[which];
}

int main(void)
{
	/* computed by another implementation (Python's hashlib) */
	is_text(hex_of("", 1, 1),
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8", "nothing");
	is_text(hex_of("abc", 3, 1),
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319", "abc");
	is_text(hex_of("abc", 1, 1),
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
		"abc byte by byte");
	is_text(hex_of("abcdefgh", 3, 16),
		"603f182e2e8674c84cb7ec016416ee8acfce06aec736703b42525f8c07860988",
		"a block of 128");
	is_text(hex_of("abcdefghi", 9, 15),
		"f9f760d2205d6dd24b94b0cca7c29392244cc818d9f0c2381bf7177ee780df27",
		"a block and 7");
	is_text(hex_of("aaaaaaaaaa", 7, 100000),
		"0741850f36cba4259628355d1073e24ddb9ca0e1bfac36fd39ae5dc2101e23a4", "a million a");
	ok(strcmp(hex_of_texts("ab", "c"), hex_of_texts("a", "bc")) != 0, "fields are kept apart");
	ok(strcmp(hex_of_texts(NULL, "c"), hex_of_texts("", "c")) != 0, "absent is not empty");
	return done();
}
