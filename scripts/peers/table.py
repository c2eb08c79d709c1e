"""The table of results, for the terminal and as Markdown."""
import datetime
import os
import platform
import shutil
import statistics
import subprocess
from dataclasses import dataclass

from processes import processors
from settings import cpu_flags

LEGEND = ("Times are of one repetition, for cartpole of one step; the spread is over the repetitions, each a process of its own that takes the median of its runs. "
          "peer / ours above 1: ours is faster.")
HEADINGS = ["workload", "ours: median (spread)", "peer", "peer: median (spread)", "peer / ours", "peer's settings"]


@dataclass(frozen=True)
class Row:
    workload: str   # with the batch
    ours: list   # seconds (cartpole: of a step), one a repetition; empty where ours did not run
    peer: str
    seconds: list   # of the peer; empty where it did not run
    settings: str   # or why it did not run

    @property
    def cells(self):
        ratio = f"{statistics.median(self.seconds) / statistics.median(self.ours):.2f}" if self.ours and self.seconds else "-"
        return [self.workload, spread(self.ours), self.peer, spread(self.seconds), ratio, self.settings]


def time_text(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def spread(seconds):
    return f"{time_text(statistics.median(seconds))} ({time_text(min(seconds))} - {time_text(max(seconds))})" if seconds else "-"


def print_rows(rows):
    table = [HEADINGS] + [row.cells for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def append_markdown(path, rows, about):
    with open(path, "a") as file:
        file.write(f"\n{about}\n\n{LEGEND}\n\n")
        for line in [HEADINGS, ["---"] * len(HEADINGS)] + [row.cells for row in rows]:
            file.write(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n")


def machine(runs, onnx_version):
    """Date, machine and versions in one line. onnx_version: None where it did not run."""
    import numpy
    import torch
    model = platform.machine()
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    vectors = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in cpu_flags()), "no AVX2")
    versions = [f"Python {platform.python_version()}", f"PyTorch {torch.__version__}", f"NumPy {numpy.__version__}"]
    versions += [f"ONNX Runtime {onnx_version}"] if onnx_version else []
    if shutil.which("dotnet"):
        versions.append(".NET SDK " + subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip())
    return (f"{datetime.date.today()}; {model}, {processors()} processors, {vectors}; load {os.getloadavg()[0]:.1f} at the end; {', '.join(versions)}; "
            f"{runs} repetitions of each side in turn.")
