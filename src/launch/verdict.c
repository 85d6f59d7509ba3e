/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "launch/verdict.h"

#include <stdio.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "host/pidfd.h"
#include "launch/examine.h"
#include "launch/serve.h"
#include "launch/words.h"
#include "sys/raw.h"

/* A process that closed its socket dies at once, unless something stops it. */
#define VERDICT_DEATH 5000

static uint32_t verdict_stage(const struct page *page)
{
	return __atomic_load_n(&page->stage, __ATOMIC_ACQUIRE);
}

static struct words verdict_words(const struct verdict *verdict)
{
	static const struct program unknown;
	const struct page *page = verdict->page;

	return (struct words){
		.program = verdict->program ?: &unknown,
		.document = verdict->document,
		.op = __atomic_load_n(&page->op, __ATOMIC_RELAXED),
		.detail = __atomic_load_n(&page->detail, __ATOMIC_RELAXED),
		.number = __atomic_load_n(&page->number, __ATOMIC_RELAXED),
		.candidate = __atomic_load_n(&page->candidate, __ATOMIC_RELAXED),
		.context = verdict->context,
	};
}

static struct verdict verdict_of(const struct launch *launch)
{
	return (struct verdict){
		.page = launch->page,
		.program = launch->plan->program,
		.document = launch->document,
		.context = launch_context(launch),
		.found = launch->found,
	};
}

bool verdict_is_started(const struct verdict *verdict)
{
	return verdict_stage(verdict->page) == STAGE_EXEC &&
	       __atomic_load_n(&verdict->page->number, __ATOMIC_RELAXED) == 0;
}

bool verdict_is_told(const struct verdict *verdict)
{
	return verdict_stage(verdict->page) == STAGE_FAILED;
}

int verdict_tell(const struct verdict *verdict, const char *how, struct error *err)
{
	uint32_t stage = verdict_stage(verdict->page);
	struct words words = verdict_words(verdict);

	if (stage != STAGE_FAILED)
		return words_death(&words, stage, how, err);
	words_failure(&words, err);
	examine_add(verdict->found, &words, err);
	return -1;
}

static void verdict_how(int status, char *buf, size_t size)
{
	const char *name = WIFSIGNALED(status) ? words_signal(WTERMSIG(status)) : NULL;

	if (name)
		(void)snprintf(buf, size, "killed by signal %d (%s)", WTERMSIG(status), name);
	else if (WIFSIGNALED(status))
		(void)snprintf(buf, size, "killed by signal %d", WTERMSIG(status));
	else
		(void)snprintf(buf, size, "gone with exit status %d", WEXITSTATUS(status));
}

/* The stub's own failures: there is no operation yet. */
static int verdict_stub(const struct words *words, const struct launch *launch, struct error *err)
{
	int number = words->number > 0 && words->number < 4096 ? words->number : EIO;

	if (words->detail == DETAIL_EXECVE)
		launch_fail(launch, err, "execveat", -number, "execute davit-init: execveat");
	else if (words->detail == DETAIL_SETUID || words->detail == DETAIL_SETGID ||
		 words->detail == DETAIL_SETGROUPS)
		launch_fail(launch, err, "setresuid", -number,
			    "become root of the container's user namespace");
	else
		launch_fail(launch, err, "clone3", -number, "prepare davit-init");
	return error_step(err, "clone");
}

int verdict_failure(struct launch *launch, struct error *err)
{
	struct verdict verdict = verdict_of(launch);
	uint32_t stage = verdict_stage(launch->page);
	struct words words = verdict_words(&verdict);
	uint32_t failed = __atomic_load_n(&launch->page->failed_stage, __ATOMIC_RELAXED);
	char how[64];

	if (stage == STAGE_FAILED && failed <= STAGE_CLONED)
		return verdict_stub(&words, launch, err);
	if (stage == STAGE_FAILED && failed == STAGE_INIT) {
		error_set(err, ERROR_INTERNAL, words.number > 0 ? words.number : 0,
			  "davit-init could not begin (%u)", words.detail);
		return error_step(err, "init");
	}
	if (stage == STAGE_FAILED)
		return verdict_tell(&verdict, "", err);
	if (!launch->reaped) {
		int result = pidfd_reap(launch->pidfd, deadline_in(VERDICT_DEATH),
					&launch->wait_status);

		if (result < 0)
			return launch_fail(launch, err, "waitid", result,
					   "davit-init closed its control socket and does not end");
		launch->reaped = true;
	}
	/* it may have spoken between our look and its death */
	if (verdict_stage(launch->page) != stage)
		return verdict_failure(launch, err);
	verdict_how(launch->wait_status, how, sizeof(how));
	return verdict_tell(&verdict, how, err);
}

int verdict_event(struct launch *launch, int event, struct error *err)
{
	struct verdict verdict = verdict_of(launch);
	const char *name;

	switch (event) {
	case SERVE_CLOSED:
	case SERVE_DEAD:
		return verdict_failure(launch, err);
	case SERVE_SIGNAL:
		name = words_signal(launch->interrupted);
		return error_set(err, ERROR_STATE, EINTR, "the start was ended by %s",
				 name ? name : "a signal");
	case SERVE_TIMEOUT:
		verdict_tell(&verdict, "silent for too long", err);
		err->kind = ERROR_LIMIT;
		return error_hint(err, "davit waits %d seconds: is a file system hanging?",
				  launch->deadline / 1000);
	case SERVE_STRANGE:
		return error_set(err, ERROR_INTERNAL, 0, "unexpected bytes from davit-init");
	default:
		return launch_fail(launch, err, "poll", event < 0 ? event : -EIO,
				   "wait for davit-init");
	}
}

int verdict_wait(struct launch *launch, struct error *err)
{
	struct serve_packet packet = {.fds = {FD_NONE, FD_NONE}};
	int event = serve_wait(launch, &packet);
	struct verdict verdict;

	serve_close(&packet);
	if (event == SERVE_PACKET && packet.packet.kind == PACKET_FAIL)
		return verdict_failure(launch, err);
	if (event == SERVE_PACKET)
		return error_set(err, ERROR_INTERNAL, 0,
				 "unexpected packet from davit-init: kind %u, argument %#x",
				 packet.packet.kind, packet.packet.arg);
	if (event != SERVE_CLOSED && event != SERVE_DEAD)
		return verdict_event(launch, event, err);
	verdict = verdict_of(launch);
	return verdict_is_started(&verdict) ? 0 : verdict_failure(launch, err);
}
