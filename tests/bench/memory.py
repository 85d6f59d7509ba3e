# SPDX-License-Identifier: LGPL-2.1-or-later
"""memory: what a process held when it ended.

The kernel stops a traced process at its exit with its memory still there, and /proc/PID/status is read
then. ru_maxrss would be the spawner's, which the process had been a copy of.
"""
import ctypes
import os
import signal

TRACEME, CONT, SETOPTIONS = 0, 7, 0x4200
OPTION_EXITKILL, OPTION_TRACEEXIT, EVENT_EXIT = 1 << 20, 1 << 6, 6
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def at_end(words):
    """{"VmHWM": KiB, "RssAnon": KiB} of the command's own process at its end."""
    null = os.open("/dev/null", os.O_RDWR)
    pid = os.fork()
    if pid == 0:
        for number in range(3):
            os.dup2(null, number)
        LIBC.ptrace(TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        os.execv(words[0], words)
    os.close(null)
    os.waitpid(pid, 0)
    LIBC.ptrace(SETOPTIONS, pid, None, OPTION_EXITKILL | OPTION_TRACEEXIT)
    found, number = {}, 0
    while True:
        LIBC.ptrace(CONT, pid, None, number)
        _, status = os.waitpid(pid, 0)
        if not os.WIFSTOPPED(status):
            return found
        number = os.WSTOPSIG(status)
        if status >> 8 == signal.SIGTRAP | EVENT_EXIT << 8:
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                fields = dict(line.split(":", 1) for line in file)
            found = {name: int(fields[name].split()[0]) for name in ("VmHWM", "RssAnon")}
        if number == signal.SIGTRAP:  # the exec, and the exit
            number = 0
