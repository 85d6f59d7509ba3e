/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/home.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "tests/unit/tap.h"

static const char *home_of(const char *text, uint32_t uid)
{
	static char buf[64];
	uint32_t size = home_find(text, strlen(text), uid, buf, sizeof(buf));

	return size == strlen(buf) + 1 ? buf : "wrong size";
}

int main(void)
{
	static const char passwd[] = "root:x:0:0:root:/root:/bin/sh\n"
				     "short:x:5:5\n"
				     "odd:x:0x7:7::/odd:/bin/sh\n"
				     "rel:x:6:6::home:/bin/sh\n"
				     "tab:x:8:8::/a\tb:/bin/sh\n"
				     "me:x:1000:1000:Me:/home/me:/bin/sh\n"
				     "too:x:1000:1000:Too:/home/too:/bin/sh\n"
				     "bare:x:1001:1001::/bare";
	char longer[256] = "x:x:9:9::/";
	autoarena struct arena *arena = arena_new();
	autofd int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char buf[64];

	is_text(home_of(passwd, 0), "HOME=/root", "the first line");
	is_text(home_of(passwd, 1000), "HOME=/home/me", "the first of two lines of one uid");
	is_text(home_of(passwd, 1001), "HOME=/bare", "no shell, no newline at the end");
	is_text(home_of(passwd, 5), "HOME=/", "a line that is too short");
	is_text(home_of(passwd, 7), "HOME=/", "a uid that is no decimal number");
	is_text(home_of(passwd, 6), "HOME=/", "a relative home");
	is_text(home_of(passwd, 8), "HOME=/", "a control character in it");
	is_text(home_of(passwd, 4242), "HOME=/", "an unknown uid");
	is_text(home_of("", 0), "HOME=/", "an empty file");
	is_text(home_of(":::\n\n::0:::/z", 0), "HOME=/z", "empty fields");
	memset(longer + 10, 'y', 200);
	is_text(home_of(longer, 9), "HOME=/", "a home that does not fit");
	is_u64(home_read(arena, FD_NONE, 0, buf, sizeof(buf)), 7, "no file");
	is_text(buf, "HOME=/", "no file: the root");
	(void)home_read(arena, null, 0, buf, sizeof(buf));
	is_text(buf, "HOME=/", "a device is not read");
	return done();
}
