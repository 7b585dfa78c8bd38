"""CPU seconds of processes and their descendants, and what machine this is."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds of a tree of processes, those that ended and were waited for included."""

    seconds: float
    processes: int


def used_by(root: int) -> Used:
    """Return what a process and all its living descendants have used, with the ended children of each."""
    stats = _stats()
    tree, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        if pid in stats:
            tree.append(pid)
            waiting += [child for child, (parent, _used) in stats.items() if parent == pid]
    return Used(sum(stats[pid][1] for pid in tree) / TICKS, len(tree))


def _stats() -> dict[int, tuple[int, int]]:
    """Return parent and used ticks of every process, with the ticks of its ended children."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        # Behind the name: state, parent … user, system, and both of the children that were waited for.
        found[int(entry.name)] = (int(fields[1]), sum(int(ticks) for ticks in fields[11:15]))
    return found


def machine() -> dict[str, object]:
    """Return what the figures were measured on."""
    models = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
              if line.startswith("model name")]  # fmt: skip
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": models[0] if models else platform.machine(),
        "memory_gb": round(int(memory.split()[1]) / 1024 / 1024, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_average": os.getloadavg()[0],
    }
