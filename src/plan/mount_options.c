/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "plan/mount_options.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "sys/consts.h"

/* COMPAT: in every kernel's linux/fs.h or linux/mount.h, not in every libc's sys/mount.h */
#ifndef MS_LAZYTIME
#define MS_LAZYTIME (1 << 25)
#endif
#define FLAG_SILENT (1 << 15)

/* What a word does. For ATTR and ATIME, `bits` is the MOUNT_ATTR_*, `flag` the MS_* of the same
 * meaning. SUPER: a flag of the superblock, which has no MOUNT_ATTR_*. */
enum effect {
	NOTHING,
	ATTR_ON,
	ATTR_OFF,
	ATIME_ON,
	ATIME_OFF,
	SUPER_ON,
	SUPER_OFF,
	PROPAGATION,
	BIND,
	REMOUNT,
	IDMAP,
	COPY_UP,
	COPY_SYMLINK,
	SOURCE_NO_FOLLOW,
	DESTINATION_NO_FOLLOW
};

struct word {
	const char *word;
	enum effect effect;
	uint32_t bits, flag;
	bool below; /* also for what is mounted below */
};

/* a word, and the same with an `r` in front for the whole tree */
#define TREE(word, effect, bits, flag)             \
	{word, effect, bits, flag, false},         \
	{                                          \
		"r" word, effect, bits, flag, true \
	}

static const struct word words[] = {
	{"defaults", NOTHING, 0, 0, false},
	{"bind", BIND, 0, 0, false},
	{"rbind", BIND, 0, 0, true},
	{"remount", REMOUNT, 0, 0, false},
	TREE("ro", ATTR_ON, MOUNT_ATTR_RDONLY, MS_RDONLY),
	TREE("rw", ATTR_OFF, MOUNT_ATTR_RDONLY, MS_RDONLY),
	TREE("nosuid", ATTR_ON, MOUNT_ATTR_NOSUID, MS_NOSUID),
	TREE("suid", ATTR_OFF, MOUNT_ATTR_NOSUID, MS_NOSUID),
	TREE("nodev", ATTR_ON, MOUNT_ATTR_NODEV, MS_NODEV),
	TREE("dev", ATTR_OFF, MOUNT_ATTR_NODEV, MS_NODEV),
	TREE("noexec", ATTR_ON, MOUNT_ATTR_NOEXEC, MS_NOEXEC),
	TREE("exec", ATTR_OFF, MOUNT_ATTR_NOEXEC, MS_NOEXEC),
	TREE("nodiratime", ATTR_ON, MOUNT_ATTR_NODIRATIME, MS_NODIRATIME),
	TREE("diratime", ATTR_OFF, MOUNT_ATTR_NODIRATIME, MS_NODIRATIME),
	TREE("nosymfollow", ATTR_ON, MOUNT_ATTR_NOSYMFOLLOW, MS_NOSYMFOLLOW),
	TREE("symfollow", ATTR_OFF, MOUNT_ATTR_NOSYMFOLLOW, MS_NOSYMFOLLOW),
	TREE("noatime", ATIME_ON, MOUNT_ATTR_NOATIME, MS_NOATIME),
	TREE("atime", ATIME_OFF, MOUNT_ATTR_NOATIME, MS_NOATIME),
	TREE("relatime", ATIME_ON, MOUNT_ATTR_RELATIME, MS_RELATIME),
	TREE("norelatime", ATIME_OFF, MOUNT_ATTR_RELATIME, MS_RELATIME),
	TREE("strictatime", ATIME_ON, MOUNT_ATTR_STRICTATIME, MS_STRICTATIME),
	TREE("nostrictatime", ATIME_OFF, MOUNT_ATTR_STRICTATIME, MS_STRICTATIME),
	{"sync", SUPER_ON, 0, MS_SYNCHRONOUS, false},
	{"async", SUPER_OFF, 0, MS_SYNCHRONOUS, false},
	{"dirsync", SUPER_ON, 0, MS_DIRSYNC, false},
	{"mand", SUPER_ON, 0, MS_MANDLOCK, false},
	{"nomand", SUPER_OFF, 0, MS_MANDLOCK, false},
	{"iversion", SUPER_ON, 0, MS_I_VERSION, false},
	{"noiversion", SUPER_OFF, 0, MS_I_VERSION, false},
	{"lazytime", SUPER_ON, 0, MS_LAZYTIME, false},
	{"nolazytime", SUPER_OFF, 0, MS_LAZYTIME, false},
	{"silent", SUPER_ON, 0, FLAG_SILENT, false},
	{"loud", SUPER_OFF, 0, FLAG_SILENT, false},
	TREE("shared", PROPAGATION, 0, MS_SHARED),
	TREE("slave", PROPAGATION, 0, MS_SLAVE),
	TREE("private", PROPAGATION, 0, MS_PRIVATE),
	TREE("unbindable", PROPAGATION, 0, MS_UNBINDABLE),
	{"idmap", IDMAP, 0, 0, false},
	{"ridmap", IDMAP, 0, 0, true},
	{"tmpcopyup", COPY_UP, 0, 0, false},
	{"copy-symlink", COPY_SYMLINK, 0, 0, false},
	{"src-nofollow", SOURCE_NO_FOLLOW, 0, 0, false},
	{"dest-nofollow", DESTINATION_NO_FOLLOW, 0, 0, false},
};

#define FLAGS_ATIME (MS_NOATIME | MS_RELATIME | MS_STRICTATIME)

static void attr_put(struct mount_attrs *attrs, uint32_t bits, bool on)
{
	attrs->set = on ? attrs->set | bits : attrs->set & ~bits;
	attrs->clear = on ? attrs->clear & ~bits : attrs->clear | bits;
}

/* The three ways to keep access times exclude each other, and MOUNT_ATTR__ATIME has to be cleared
 * to choose one. A `no` word falls back on the kernel's default, relatime, unless another way was
 * chosen before it. */
static void atime_put(struct mount_attrs *attrs, uint32_t way, bool on)
{
	uint32_t chosen = attrs->set & MOUNT_ATTR__ATIME;

	if (!on && (attrs->clear & MOUNT_ATTR__ATIME) && chosen != way)
		return;
	attrs->clear |= MOUNT_ATTR__ATIME;
	attrs->set = (attrs->set & ~(uint32_t)MOUNT_ATTR__ATIME) | (on ? way : MOUNT_ATTR_RELATIME);
}

static void flag_put(uint32_t *flags, const struct word *w, bool on)
{
	if (on && w->effect == ATIME_ON)
		*flags &= ~(uint32_t)FLAGS_ATIME;
	*flags = on ? *flags | w->flag : *flags & ~w->flag;
}

static void word_apply(struct mount_options *o, const struct word *w, uint32_t at)
{
	struct mount_attrs *attrs = w->below ? &o->below : &o->attrs;
	uint32_t recursive = w->below ? MS_REC : 0;

	switch (w->effect) {
	case NOTHING:
		break;
	case ATTR_ON:
	case ATTR_OFF:
		attr_put(attrs, w->bits, w->effect == ATTR_ON);
		/* the whole tree includes this mount: a later `rrw` undoes `ro` */
		if (w->below) {
			o->attrs.set &= ~w->bits;
			o->attrs.clear &= ~w->bits;
		}
		flag_put(&o->flags, w, w->effect == ATTR_ON);
		break;
	case ATIME_ON:
	case ATIME_OFF:
		atime_put(attrs, w->bits, w->effect == ATIME_ON);
		if (w->below) {
			o->attrs.set &= ~(uint32_t)MOUNT_ATTR__ATIME;
			o->attrs.clear &= ~(uint32_t)MOUNT_ATTR__ATIME;
		}
		flag_put(&o->flags, w, w->effect == ATIME_ON);
		break;
	case SUPER_ON:
	case SUPER_OFF:
		flag_put(&o->flags, w, w->effect == SUPER_ON);
		o->super_at = w->effect == SUPER_ON ? at + 1 : o->super_at;
		break;
	case PROPAGATION:
		o->propagation = w->flag | recursive;
		break;
	case BIND:
		o->bind = true;
		o->recursive = o->recursive || w->below; /* as MS_REC among flags */
		break;
	case REMOUNT:
		o->remount = true;
		break;
	case IDMAP:
		o->idmap = o->idmap || !w->below;
		o->ridmap = o->ridmap || w->below;
		break;
	case COPY_UP:
		o->copy_up = true;
		break;
	case COPY_SYMLINK:
		o->copy_symlink = true;
		break;
	case SOURCE_NO_FOLLOW:
		o->source_no_follow = true;
		break;
	case DESTINATION_NO_FOLLOW:
		o->destination_no_follow = true;
		break;
	}
}

static const struct word *word_find(const char *text)
{
	static const struct word idmap = {"idmap", IDMAP, 0, 0, false};
	static const struct word ridmap = {"ridmap", IDMAP, 0, 0, true};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (text_is(words[i].word, text))
			return &words[i];
	}
	if (text_starts(text, "idmap="))
		return &idmap;
	return text_starts(text, "ridmap=") ? &ridmap : NULL;
}

void mount_options_parse(struct arena *arena, const char *const *texts, uint32_t n,
			 struct mount_options *ret_options)
{
	struct mount_options o = {.data = ""};
	struct buffer data = BUFFER(arena);

	for (uint32_t i = 0; i < n; i++) {
		const struct word *w = word_find(texts[i]);

		if (w) {
			word_apply(&o, w, i);
			continue;
		}
		if (*texts[i] == '\0')
			continue;
		if (data.size)
			buffer_add_char(&data, ',');
		buffer_add_text(&data, texts[i]);
		o.has_mode = o.has_mode || text_starts(texts[i], "mode=");
		o.data_at = i + 1;
	}
	if (data.size)
		o.data = data.data;
	*ret_options = o;
}

const char *const *mount_options_words(void)
{
	static const char *list[ARRAY_SIZE(words) + 1];

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		list[i] = words[i].word;
	return list;
}
