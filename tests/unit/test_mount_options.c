/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/mount_options.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "sys/consts.h"

#include "tests/unit/tap.h"

static struct arena *arena;

/* a list of words in one text, by commas */
static struct mount_options parse(const char *list)
{
	const char *words[32];
	struct mount_options o;
	uint32_t n = 0;

	for (const char *at = list; *at; n++) {
		size_t size = strcspn(at, ",");

		words[n] = arena_bytes(arena, at, size);
		at += size + (at[size] == ',');
	}
	mount_options_parse(arena, words, n, &o);
	return o;
}

static void test_words(void)
{
	static const struct {
		const char *list;
		uint32_t flags, set, clear, below_set, below_clear, propagation;
		const char *data;
	} rows[] = {
		{"", 0, 0, 0, 0, 0, 0, ""},
		{"defaults", 0, 0, 0, 0, 0, 0, ""},
		{"ro", MS_RDONLY, MOUNT_ATTR_RDONLY, 0, 0, 0, 0, ""},
		{"ro,rw", 0, 0, MOUNT_ATTR_RDONLY, 0, 0, 0, ""},
		{"rw,ro", MS_RDONLY, MOUNT_ATTR_RDONLY, 0, 0, 0, 0, ""},
		{"rro", MS_RDONLY, 0, 0, MOUNT_ATTR_RDONLY, 0, 0, ""},
		{"rro,rw", 0, 0, MOUNT_ATTR_RDONLY, MOUNT_ATTR_RDONLY, 0, 0, ""},
		{"ro,rrw", 0, 0, 0, 0, MOUNT_ATTR_RDONLY, 0, ""},
		{"nosuid,nodev,noexec", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		 MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, 0, 0, 0, 0, ""},
		{"nosuid,suid", 0, 0, MOUNT_ATTR_NOSUID, 0, 0, 0, ""},
		{"nosymfollow", MS_NOSYMFOLLOW, MOUNT_ATTR_NOSYMFOLLOW, 0, 0, 0, 0, ""},
		{"nodiratime", MS_NODIRATIME, MOUNT_ATTR_NODIRATIME, 0, 0, 0, 0, ""},
		{"noatime", MS_NOATIME, MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0, 0, 0, ""},
		{"noatime,atime", 0, 0, MOUNT_ATTR__ATIME, 0, 0, 0, ""},
		{"noatime,strictatime", MS_STRICTATIME, MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME,
		 0, 0, 0, ""},
		{"noatime,norelatime", MS_NOATIME, MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0, 0, 0,
		 ""},
		{"strictatime,relatime", MS_RELATIME, 0, MOUNT_ATTR__ATIME, 0, 0, 0, ""},
		{"rnoatime", MS_NOATIME, 0, 0, MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0, ""},
		{"noatime,rstrictatime", MS_STRICTATIME, 0, 0, MOUNT_ATTR_STRICTATIME,
		 MOUNT_ATTR__ATIME, 0, ""},
		{"sync,dirsync", MS_SYNCHRONOUS | MS_DIRSYNC, 0, 0, 0, 0, 0, ""},
		{"sync,async", 0, 0, 0, 0, 0, 0, ""},
		{"shared", 0, 0, 0, 0, 0, MS_SHARED, ""},
		{"rshared,rslave", 0, 0, 0, 0, 0, MS_SLAVE | MS_REC, ""},
		{"runbindable", 0, 0, 0, 0, 0, MS_UNBINDABLE | MS_REC, ""},
		{"mode=755,ro,size=64k", MS_RDONLY, MOUNT_ATTR_RDONLY, 0, 0, 0, 0,
		 "mode=755,size=64k"},
		{"RO", 0, 0, 0, 0, 0, 0, "RO"},
		{"lowerdir=/a:/b,index=off", 0, 0, 0, 0, 0, 0, "lowerdir=/a:/b,index=off"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mount_options o = parse(rows[i].list);

		ok(o.flags == rows[i].flags && o.attrs.set == rows[i].set &&
			   o.attrs.clear == rows[i].clear && o.below.set == rows[i].below_set &&
			   o.below.clear == rows[i].below_clear &&
			   o.propagation == rows[i].propagation && text_is(o.data, rows[i].data),
		   "`%s`", rows[i].list);
	}
}

static void test_kinds(void)
{
	struct mount_options o = parse("bind,rbind,bind");

	ok(o.bind && o.recursive, "rbind among binds stays recursive");
	o = parse("bind");
	ok(o.bind && !o.recursive, "bind");
	o = parse("remount,ro");
	ok(o.remount && !o.bind, "remount");
	o = parse("tmpcopyup,copy-symlink,src-nofollow,dest-nofollow");
	ok(o.copy_up && o.copy_symlink && o.source_no_follow && o.destination_no_follow,
	   "words of crun");
	o = parse("idmap");
	ok(o.idmap && !o.ridmap, "idmap");
	o = parse("ridmap=uids=0-1-2");
	ok(o.ridmap && *o.data == '\0', "ridmap with mappings is no data");
	o = parse("mode=700,nosuid,size=1");
	ok(o.has_mode && o.data_at == 3 && o.super_at == 0, "the last option for a file system");
	o = parse("ro,sync");
	ok(!o.has_mode && o.data_at == 0 && o.super_at == 2, "the last one for a superblock");
}

/* what `features` lists has a meaning, and nothing else has */
static void test_list(void)
{
	const char *const *words = mount_options_words();
	size_t n = 0;
	bool known = true;

	for (; words[n]; n++)
		known = known && *parse(words[n]).data == '\0';
	ok(known, "no listed word is data");
	is_u64(n, 65, "number of words");
	ok(*parse("user").data != '\0' && *parse("").data == '\0', "others are data");
}

int main(void)
{
	arena = arena_new();
	test_words();
	test_kinds();
	test_list();
	arena_free(arena);
	return done();
}
