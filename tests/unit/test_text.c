/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/text.h"

#include "base/cleanup.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/tap.h"

static void test_compare(void)
{
	ok(text_is("a", "a") && !text_is("a", "b"), "text_is");
	ok(text_is(NULL, NULL) && !text_is(NULL, "") && !text_is("", NULL), "NULL is only NULL");
	ok(text_starts("cgroup2", "cgroup") && !text_starts("cg", "cgroup"), "text_starts");
	ok(text_ends("a.json", ".json") && !text_ends("json", ".json"), "text_ends");
	ok(text_starts("x", "") && text_ends("x", ""), "everything has an empty end");
}

static void test_numbers(void)
{
	static const struct {
		const char *text;
		int result;
		uint64_t value;
	} unsigned_rows[] = {
		{"0", 0, 0},
		{"42", 0, 42},
		{"18446744073709551615", 0, UINT64_MAX},
		{"18446744073709551616", -ERANGE, 0},
		{"99999999999999999999999", -ERANGE, 0},
		{"", -EINVAL, 0},
		{"-1", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{" 1", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"1\n", -EINVAL, 0},
		{"0x10", -EINVAL, 0},
		{"99999999999999999999999x", -EINVAL, 0},
	};
	static const struct {
		const char *text;
		int result;
		int64_t value;
	} signed_rows[] = {
		{"-1", 0, -1},
		{"9223372036854775807", 0, INT64_MAX},
		{"9223372036854775808", -ERANGE, 0},
		{"-9223372036854775808", 0, INT64_MIN},
		{"-9223372036854775809", -ERANGE, 0},
		{"-", -EINVAL, 0},
		{"--1", -EINVAL, 0},
		{"", -EINVAL, 0},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unsigned_rows); i++) {
		uint64_t value = 7;
		int r = text_u64(unsigned_rows[i].text, &value);

		ok(r == unsigned_rows[i].result && value == (r ? 7 : unsigned_rows[i].value),
		   "text_u64 of `%.24s`", i == 10 ? "1 and a newline" : unsigned_rows[i].text);
	}
	for (i = 0; i < ARRAY_SIZE(signed_rows); i++) {
		int64_t value = 7;
		int r = text_i64(signed_rows[i].text, &value);

		ok(r == signed_rows[i].result && value == (r ? 7 : signed_rows[i].value),
		   "text_i64 of `%s`", signed_rows[i].text);
	}
}

static void test_utf8(void)
{
	is_u64(text_utf8("a", 1), 1, "ASCII");
	is_u64(text_utf8("", 0), 0, "nothing");
	is_u64(text_utf8("\xc3\xa4", 2), 2, "two bytes");
	is_u64(text_utf8("\xe2\x82\xac", 3), 3, "three bytes");
	is_u64(text_utf8("\xf0\x9f\x9a\xa2", 4), 4, "four bytes");
	is_u64(text_utf8("\xf4\x8f\xbf\xbf", 4), 4, "the last character");
	is_u64(text_utf8("\xe2\x82\xac", 2), 0, "cut");
	is_u64(text_utf8("\xc0\x80", 2), 0, "overlong NUL");
	is_u64(text_utf8("\xe0\x80\xaf", 3), 0, "overlong slash");
	is_u64(text_utf8("\xf0\x80\x80\xaf", 4), 0, "overlong slash of four");
	is_u64(text_utf8("\xed\xa0\x80", 3), 0, "a surrogate");
	is_u64(text_utf8("\xf4\x90\x80\x80", 4), 0, "beyond the last character");
	is_u64(text_utf8("\x80", 1), 0, "a continuation alone");
	is_u64(text_utf8("\xc3(", 2), 0, "no continuation");
}

static void test_closest(void)
{
	static const char *const words[] = {"create", "start", "state", "kill", "SCMP_ACT_ALLOW"};
	char huge[100];

	is_text(text_closest("crate", words, ARRAY_SIZE(words)), "create", "a letter missing");
	is_text(text_closest("statr", words, ARRAY_SIZE(words)), "start", "two letters swapped");
	is_text(text_closest("strat", words, ARRAY_SIZE(words)), "start", "in the middle too");
	is_text(text_closest("KILL", words, ARRAY_SIZE(words)), "kill", "case is ignored");
	is_text(text_closest("scmp_act_alow", words, ARRAY_SIZE(words)), "SCMP_ACT_ALLOW",
		"a long word");
	is_text(text_closest("update", words, ARRAY_SIZE(words)), NULL, "nothing is like it");
	is_text(text_closest("x", words, ARRAY_SIZE(words)), NULL, "nor like a single letter");
	is_text(text_closest("", words, ARRAY_SIZE(words)), NULL, "nor like nothing");
	is_text(text_closest("kill", words, 0), NULL, "no words");
	memset(huge, 'a', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	is_text(text_closest(huge, words, ARRAY_SIZE(words)), NULL, "a huge word");
}

static void test_paths(void)
{
	static const struct {
		const char *path, *normal;
	} rows[] = {
		{"/", "/"},           {"", "/"},
		{".", "/"},           {"..", "/"},
		{"/..", "/"},         {"/a/../..", "/"},
		{"a", "/a"},          {"//a///b/", "/a/b"},
		{"/a/./b/.", "/a/b"}, {"/a/b/../c", "/a/c"},
		{"/a/..b", "/a/..b"}, {"/a/.../b", "/a/.../b"},
		{"../../x", "/x"},    {"/a/b/c/../../../../d", "/d"},
		{"a/../b", "/b"},     {"/ab/../abc", "/abc"},
	};
	autoarena struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		is_text(path_normal(arena, rows[i].path), rows[i].normal, rows[i].path);
	is_text(path_join(arena, "/a", "b"), "/a/b", "a relative path is joined");
	is_text(path_join(arena, "/", "b"), "/b", "at the root with one slash");
	is_text(path_join(arena, "/a", "/b"), "/b", "an absolute one stands alone");
	ok(path_is_below("/a/b", "/a") && path_is_below("/a", "/a"), "below or equal");
	ok(!path_is_below("/ab", "/a") && !path_is_below("/", "/a"), "not below");
	ok(path_is_below("/a", "/") && path_is_below("/", "/"), "all is below the root");
}

int main(void)
{
	test_compare();
	test_numbers();
	test_utf8();
	test_closest();
	test_paths();
	return done();
}
