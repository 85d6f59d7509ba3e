# SPDX-License-Identifier: LGPL-2.1-or-later
"""shares: where the kernel's time of a run goes, by strace, group by group.

strace makes each call longer by the time of a stop; a call that does next to nothing (prctl) shows how
much, and that is taken off each. The lowest of several runs counts for each group.
"""
import os
import re
import subprocess

CALL = re.compile(r"^\d+\s+(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)<(\d+\.\d+)>$")
GROUPS = (
    ("exec of init and payload", ("execve", "execveat")),
    ("namespaces: clone3, unshare", ("clone3", "unshare", "sethostname", "ioctl")),
    ("leaving the old root: pivot_root, umount2", ("pivot_root", "umount2")),
    ("mounts", ("mount", "move_mount", "open_tree", "mount_setattr", "fsopen", "fsconfig", "fsmount", "openat2",
                "fchdir", "open_tree_attr")),
    ("devices, links, directories inside", ("mknodat", "symlinkat", "openat", "mkdirat")),
    ("cgroups", ()),
    ("capabilities, ids, limits", ("prctl", "capset", "setgroups", "setresgid", "setresuid", "prlimit64", "keyctl",
                                   "sched_setaffinity", "setsid", "umask")),
    ("state directory, memfds, sockets, the rest", ()),
)
WAITS = ("ppoll", "poll", "read", "recvmsg", "wait4", "exit_group", "exit")


def group_of(name, rest):
    if "/sys/fs/cgroup/" in rest and name != "openat2" or name == "write" and '"0", 1' in rest:
        return 5
    for number, (_, names) in enumerate(GROUPS):
        if name in names and not (name in ("openat", "mkdirat") and "AT_FDCWD" in rest):
            return number
    return len(GROUPS) - 1


def one(words, log):
    """{group: microseconds} of one run, the payload's own calls left out."""
    null = subprocess.DEVNULL
    subprocess.run(["strace", "-f", "-qq", "-T", "-o", log, *words], stdin=null, stdout=null, stderr=null, check=True)
    calls, payload = [], set()
    with open(log, encoding="utf8", errors="replace") as file:
        for line in file:
            pid = line.split(None, 1)[0]
            match = CALL.match(line.rstrip())
            if match and pid not in payload and match[1] not in WAITS:
                calls.append((match[1], match[2], float(match[3]) * 1e6))
            if '"/bin/true", ["/bin/true"' in line:
                payload.add(pid)
                if match is None:  # its end comes on a line of its own, and is not told from others
                    payload.discard(pid)
            if "execve resumed" in line:
                payload.add(pid)
    stop = min(time for name, _, time in calls if name == "prctl")
    sums = [0.0] * len(GROUPS)
    for name, rest, time in calls[1:]:  # the first is strace's own exec of the command
        sums[group_of(name, rest)] += max(time - stop, 0)
    return sums


def measure(words_of, work, rounds):
    """[(group, microseconds)]: the lowest of some runs; `words_of` makes a fresh command line."""
    log = os.path.join(work, "shares")
    runs = [one(words_of(), log) for _ in range(rounds)]
    return [(title, min(run[number] for run in runs)) for number, (title, _) in enumerate(GROUPS)]
