#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""bench: davit's cost beside its floor and its peers.

    bench.py [--quick] [--view v1|v2|hybrid] [--build DIR] [--static DAVIT] [--only SCENARIO,…]
             [--rounds N] [--json FILE] [--svg FILE] [--update-docs]

All programs do the same work by turns, in an order that is shuffled each round, so that what one
leaves behind (a dying network namespace) burdens nobody in particular and a busy machine burdens all.
Minima and medians are shown; on a shared machine compare minima. Needs root; nothing is left behind.
docs/performance.md says what each scenario is.
"""
import argparse
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
import figures  # noqa: E402
import memory  # noqa: E402
import shares  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
NULL = os.open("/dev/null", os.O_RDWR)
CRUN_LACKS = '.ociVersion = "1.0.2" | if .linux.resources.pids.limit == -1 then del(.linux.resources.pids) else . end'
SCENARIOS = ("run", "run-profile", "run-profile-cold", "life", "parallel", "memory", "calls", "shares")


def spawn(words):
    return os.posix_spawn(words[0], words, os.environ, file_actions=[
        (os.POSIX_SPAWN_DUP2, NULL, 0), (os.POSIX_SPAWN_DUP2, NULL, 1), (os.POSIX_SPAWN_DUP2, NULL, 2)])


def timed(words):
    """Milliseconds, those on a CPU, and minor faults, of a command and all it waited for; it must succeed."""
    begin = time.perf_counter_ns()
    _, status, usage = os.wait4(spawn(words), 0)
    end = time.perf_counter_ns()
    if status:
        again = subprocess.run(words, stdin=NULL, capture_output=True, text=True, check=False)
        raise SystemExit(f"bench: status {status:#x}: {' '.join(words)}\n{again.stderr}")
    return (end - begin) / 1e6, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_minflt


class Program:
    """One of those compared: how it is called, and what it can do."""
    counter = 0

    def __init__(self, name, path, work):
        self.name, self.path, self.work = name, os.path.realpath(path), work
        self.root = os.path.join(work, "state-" + name)
        os.makedirs(self.root, mode=0o700)
        self.is_davit = name.startswith("davit")
        self.is_floor = name.startswith("floor")

    def id(self):
        Program.counter += 1
        return f"bench-{os.getpid()}-{Program.counter}"

    def bundle(self, name):
        return os.path.join(self.work, name + ("-crun" if self.name == "crun" else ""))

    def run(self, bundle):
        if self.is_floor:
            return [self.path, self.root, self.id(), self.bundle(bundle), *hierarchies()]
        return [*self.command("run"), "--bundle", self.bundle(bundle), self.id()]

    def command(self, *words):
        return [self.path, "--root", self.root, *words]

    def has(self, command):
        if self.is_floor:
            return False
        return not self.is_davit or not subprocess.run(
            [self.path, command, "--help"], stdin=NULL, capture_output=True, check=False).returncode


def hierarchies():
    """Names of the v1 hierarchies, as floor takes them; none on pure v2."""
    with open("/proc/self/cgroup", encoding="ascii") as file:
        names = [line.split(":")[1].removeprefix("name=") for line in file]
    mounted = [name for name in names if name and os.path.exists(f"/sys/fs/cgroup/{name}/tasks")]
    return mounted


def bundles(work):
    """Two bundles, each once more as crun 1.8 takes it. Ends with the returned process."""
    script = r'''
        set -e; . "$1/lib/bundle.bash"; . "$1/lib/engine.bash"; cd "$2"
        bundle spec '.process.args = ["/bin/true"]' '.process.terminal = false'
        engine_bundle podman-run-default profile
        bundle_edit profile '.process.args = ["/bin/true"] | .process.terminal = false | del(.annotations)'
        cp -a profile held
        bundle_edit held '.process.args = ["/bin/sleep", "600"]'
        cp -a spec spec-held
        bundle_edit spec-held '.process.args = ["/bin/sleep", "600"]'
        for name in spec profile held spec-held; do
            mkdir $name-crun; cp $name/config.json $name-crun
            bundle_edit $name-crun "$3" ".root.path = \"$2/$name/rootfs\""
        done
        echo ready; read -r _ || true; engine_end'''
    helper = subprocess.Popen(["bash", "-c", script, "bench", os.path.dirname(HERE), work, CRUN_LACKS],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if helper.stdout.readline() != "ready\n":
        raise SystemExit("bench: no bundles")
    return helper


def interleaved(programs, rounds, once):
    """{name: {metric: [values]}}; `once` does one turn of one program and returns its metrics."""
    results = {program.name: {} for program in programs}
    order = list(programs)
    for number in range(rounds + 2):
        random.shuffle(order)
        for program in order:
            for metric, value in once(program).items():
                if number >= 2:  # the first two warm caches
                    results[program.name].setdefault(metric, []).append(value)
    return results


def run_once(bundle, prepare=None):
    def once(program):
        if prepare:
            prepare(program)
        milliseconds, cpu, faults = timed(program.run(bundle))
        return {"ms": milliseconds, "cpu": cpu, "faults": faults}
    return once


def forget(program):
    if program.is_davit:
        shutil.rmtree(os.path.join(program.root, ".cache"), ignore_errors=True)


def life_once(program):
    """Two containers of podman's bundle: one is looked at and removed alive, one is killed first."""
    def step(*words):
        return timed(program.command(*words))[0]

    name = program.id()
    times = {"create": step("create", "--bundle", program.bundle("held"), name), "start": step("start", name),
             "state": step("state", name), "delete --force": step("delete", "--force", name)}
    times["create + start + delete"] = times["create"] + times["start"] + times["delete --force"]
    name = program.id()
    step("create", "--bundle", program.bundle("held"), name)
    step("start", name)
    times["kill + delete"] = step("kill", name, "KILL") + step("delete", "--force", name)
    return times


def parallel(program, workers, seconds):
    """Runs a second with so many at once."""
    done = [0] * workers
    words = [[program.run("spec") for _ in range(int(seconds * 1000))] for _ in range(workers)]
    end = time.perf_counter() + seconds

    def work(number):
        for command in words[number]:
            if time.perf_counter() > end:
                break
            timed(command)
            done[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begin)


def calls(program, bundle):
    """System calls of a run until the payload's exec, by strace, and the most frequent ones."""
    log = os.path.join(program.work, "strace")
    subprocess.run(["strace", "-f", "-qq", "-s", "32", "-o", log, *program.run(bundle)], stdin=NULL, check=True,
                   stdout=NULL, stderr=NULL)
    counts, payloads = {}, set()
    with open(log, encoding="utf8", errors="replace") as file:
        for line in file:
            pid, call = line.split(None, 1)
            if call.startswith(("<...", "---", "+++")) or pid in payloads:
                continue
            name = call.split("(", 1)[0]
            counts[name] = counts.get(name, 0) + 1
            if call.startswith('execve("/bin/true"'):
                payloads.add(pid)
    return {"all": sum(counts.values()), "most": sorted(counts.items(), key=lambda item: -item[1])[:12]}


def measure(options, programs, work):
    found = {"machine": machine(options), "rounds": options.rounds, "scenarios": {}}
    scenarios = found["scenarios"]
    peers = [program for program in programs if not program.is_floor]
    wanted = options.only.split(",") if options.only else SCENARIOS

    def say(name):
        print(f"bench: {name}", file=sys.stderr, flush=True)

    if "run" in wanted:
        say("run")
        scenarios["run"] = interleaved(programs, options.rounds, run_once("spec"))
    if "run-profile" in wanted:
        say("run-profile")
        scenarios["run-profile"] = interleaved(peers, options.rounds, run_once("profile"))
    if "run-profile-cold" in wanted:
        rounds = max(options.rounds // 4, 5)
        say("run-profile-cold")
        scenarios["run-profile-cold"] = interleaved(peers, rounds, run_once("profile", forget))
    living = [program for program in peers if program.has("delete") and program.has("create")]
    if "life" in wanted and any(program.is_davit for program in living):
        say("life")
        scenarios["life"] = interleaved(living, options.rounds, life_once)
    if "parallel" in wanted:
        say("parallel")
        scenarios["parallel"] = {program.name: {} for program in programs}
        for workers in (1, 2, 4, 8):
            for program in programs:
                rate = parallel(program, workers, 0.5 if options.quick else 2)
                scenarios["parallel"][program.name][f"runs/s, {workers} at once"] = [rate]
    if "memory" in wanted:
        say("memory")
        for program in peers:  # the profile's filter is in the cache
            timed(program.run("profile"))
        found["memory"] = {bundle: {program.name: memory.at_end(program.run(bundle)) for program in programs
                                    if not program.is_floor or bundle == "spec"}
                           for bundle in ("spec", "profile")}
    if "calls" in wanted and shutil.which("strace"):
        say("calls")
        found["calls"] = {program.name: calls(program, "spec") for program in programs if program.name != "runc"}
    floors = [program for program in programs if program.is_floor]
    if "shares" in wanted and floors and shutil.which("strace"):
        say("shares")
        found["shares"] = shares.measure(lambda: floors[0].run("spec"), work, 5 if options.quick else 20)
    return found


def machine(options):
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return {"kernel": platform.release(), "cpu": models[0] if models else platform.machine(), "cpus": os.cpu_count(),
            "view": options.view, "mounts": sum(1 for _ in open("/proc/self/mountinfo", "rb")),
            "load": os.getloadavg()[0]}


def programs_of(options, work):
    build = options.build
    listed = [("davit", os.path.join(build, "davit")), ("davit-static", options.static),
              ("floor", os.path.join(build, "tests/bench/floor")), ("crun", shutil.which("crun")),
              ("runc", shutil.which("runc"))]
    if options.old:
        listed.insert(1, ("davit-old", options.old))
    kinds = options.programs.split(",") if options.programs else None
    return [Program(name, path, work) for name, path in listed
            if path and os.path.exists(path) and (not kinds or name in kinds)]


def inside(options):
    # not below TMPDIR: peers cannot work below a directory of mode 0700
    work = tempfile.mkdtemp(prefix="davit-bench-", dir="/run")
    os.chmod(work, 0o755)
    helper = None
    try:
        helper = bundles(work)
        found = measure(options, programs_of(options, work), work)
    finally:
        if helper:
            helper.communicate("\n")
        shutil.rmtree(work, ignore_errors=True)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds: less than a minute")
    parser.add_argument("--view", default="v1", choices=("v1", "v2", "hybrid"))
    parser.add_argument("--build", default=os.path.join(TOP, "build"), help="where davit and floor were built")
    parser.add_argument("--static", help="a davit that is one static file")
    parser.add_argument("--old", help="another davit, to be compared")
    parser.add_argument("--only", help="scenarios: " + ", ".join(SCENARIOS))
    parser.add_argument("--programs", help="davit, davit-old, davit-static, floor, crun, runc")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--json", help="write all values")
    parser.add_argument("--svg", help="write the picture")
    parser.add_argument("--update-docs", action="store_true", help="table and picture of docs/performance.md")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rounds = options.rounds or (12 if options.quick else 60)
    if not options.inside:
        os.execvp("bash", ["bash", os.path.join(TOP, "tests/lib/view.bash"), options.view, "--", sys.executable,
                           os.path.realpath(__file__), "--inside", *sys.argv[1:]])
    found = inside(options)
    if options.json:
        with open(options.json, "w", encoding="utf8") as file:
            json.dump(found, file, indent=1)
    print(figures.table(found))
    if options.svg:
        with open(options.svg, "w", encoding="utf8") as file:
            file.write(figures.svg(found))
    if options.update_docs:
        figures.update_docs(found, os.path.join(TOP, "docs"))


if __name__ == "__main__":
    main()
