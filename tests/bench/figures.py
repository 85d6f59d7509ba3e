# SPDX-License-Identifier: LGPL-2.1-or-later
"""figures: the table and the picture of what bench.py found."""
import os
import statistics

TITLES = {
    "run": "run, no profile",
    "run-profile": "run, podman's bundle, profile cached",
    "run-profile-cold": "run, podman's bundle, no cache",
}
COLORS = {"davit": "#0b6e99", "davit-static": "#4aa3c7", "davit-old": "#888", "floor": "#b8b8b8", "crun": "#d98b2b",
          "runc": "#a23b3b"}


def rows(found):
    """(title, unit, {program: (minimum, median)}) of all that was measured in milliseconds."""
    for scenario, programs in found["scenarios"].items():
        metrics = {}
        for name, values in programs.items():
            for metric, list_ in values.items():
                if metric in ("faults", "cpu") or scenario == "parallel":
                    continue
                metrics.setdefault(metric, {})[name] = (min(list_), statistics.median(list_))
        for metric, cells in metrics.items():
            yield TITLES.get(scenario, metric), cells


def names_of(found):
    names = []
    for programs in [*found["scenarios"].values(), *found.get("memory", {}).values()]:
        names += [name for name in programs if name not in names]
    return names


def line(cells):
    return "| " + " | ".join(cells) + " |"


def times(found, names):
    yield line(["ms, minimum / median", *names])
    yield line(["---"] + ["---:"] * len(names))
    for title, cells in rows(found):
        yield line([title] + [f"{cells[n][0]:.2f} / {cells[n][1]:.2f}" if n in cells else "" for n in names])


def ratios(found, names):
    others = [name for name in names if name != "davit"]
    yield line(["davit = 1, minimum / median", *others])
    yield line(["---"] + ["---:"] * len(others))
    for title, cells in rows(found):
        if "davit" not in cells:
            continue
        own = cells["davit"]
        yield line([title] + [f"{cells[n][0] / own[0]:.2f} / {cells[n][1] / own[1]:.2f}" if n in cells else ""
                              for n in others])


def rates(found, names):
    programs = found["scenarios"].get("parallel")
    if not programs:
        return
    yield ""
    yield line(["runs a second", *names])
    yield line(["---"] + ["---:"] * len(names))
    for metric in next(iter(programs.values())):
        yield line([metric.split(", ")[1]] + [f"{programs[n][metric][0]:.0f}" if n in programs else "" for n in names])


def costs(found, names):
    """Memory, page faults, system calls."""
    table = []
    for bundle, title in (("spec", "no profile"), ("profile", "podman's")):
        for field in ("VmHWM", "RssAnon"):
            cells = found.get("memory", {}).get(bundle, {})
            if cells:
                table.append([f"{field} of run's own process, {title}, KiB"] +
                             [str(cells[n][field]) if cells.get(n) else "" for n in names])
    runs = found["scenarios"].get("run", {})
    if runs:
        table.append(["CPU time of run and payload, ms, minimum"] +
                     [f"{min(runs[n]['cpu']):.2f}" if n in runs else "" for n in names])
        table.append(["pages faulted in of run and payload, median"] +
                     [f"{statistics.median(runs[n]['faults']):.0f}" if n in runs else "" for n in names])
    if found.get("calls"):
        table.append(["system calls of run before the payload's"] +
                     [str(found["calls"][n]["all"]) if n in found["calls"] else "" for n in names])
    if table:
        yield ""
        yield line(["", *names])
        yield line(["---"] + ["---:"] * len(names))
        yield from map(line, table)


def kernel(found):
    """Where floor's time goes."""
    parts = found.get("shares")
    if not parts:
        return
    total = sum(time for _, time in parts) or 1
    yield ""
    yield line(["the floor's system calls, lowest of some runs under strace", "us", "share"])
    yield line(["---", "---:", "---:"])
    for title, time in sorted(parts, key=lambda part: -part[1]):
        yield line([title, f"{time:.0f}", f"{100 * time / total:.0f} %"])


def table(found):
    names = names_of(found)
    about = found["machine"]
    text = [f"Linux {about['kernel']}, {about['cpus']} CPUs, view {about['view']}, {about['mounts']} mounts, load "
            f"{about['load']:.1f}, {found['rounds']} interleaved rounds", ""]
    if found["scenarios"]:
        text += [*times(found, names), "", *ratios(found, names)]
    text += [*rates(found, names), *costs(found, names), *kernel(found)]
    return "\n".join(text)


def svg(found):
    """Horizontal bars, minimum filled and median as a tick, one group a scenario, each on its own scale."""
    out, y = [], 34
    for title, cells in rows(found):
        if title in ("create", "start"):
            continue
        out.append(f'<text x="12" y="{y + 4}" class="title">{title.replace("&", "&amp;")}</text>')
        y += 14
        scale = 470 / max(median for _, median in cells.values())
        for name, (low, median) in cells.items():
            width = low * scale
            out.append(f'<text x="112" y="{y + 11}" text-anchor="end">{name}</text>')
            out.append(f'<rect x="120" y="{y}" width="{width:.1f}" height="14" fill="{COLORS.get(name, "#777")}"/>')
            out.append(f'<rect x="{120 + median * scale:.1f}" y="{y}" width="1.5" height="14" fill="currentColor"/>')
            out.append(f'<text x="{126 + median * scale:.1f}" y="{y + 11}">{low:.2f} ms</text>')
            y += 17
        y += 16
    style = ("text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:13px}svg{color:#333}"
             "@media(prefers-color-scheme:dark){text{fill:#ddd}svg{color:#ddd}}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {y}" width="680" height="{y}" role="img" '
            f'aria-label="times of davit, its floor, crun and runc">\n<style>{style}</style>\n'
            '<text x="12" y="16">bar: minimum; tick: median; shorter is better</text>\n' + "\n".join(out) +
            "\n</svg>\n")


def update_docs(found, docs):
    """The text between the markers of performance.md, and performance.svg beside it."""
    path = os.path.join(docs, "performance.md")
    with open(path, encoding="utf8") as file:
        text = file.read()
    begin, end = "<!-- bench: begin -->", "<!-- bench: end -->"
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    with open(path, "w", encoding="utf8") as file:
        file.write(f"{before}{begin}\n\n{table(found)}\n\n{end}{after}")
    with open(os.path.join(docs, "performance.svg"), "w", encoding="utf8") as file:
        file.write(svg(found))
