"""Finds the peer's fastest settings for each workload, then runs ours and the peer in turn and prints the ratios of the medians. Called by scripts/bench-peers."""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass

from settings import Settings, cpu_flags, fastest

HERE = os.path.dirname(os.path.abspath(__file__))
RLHF = os.path.join(os.path.dirname(os.path.dirname(HERE)), "rlhf")
SMALL = ["train-tiny", "ppo-tiny", "generate-tiny", "cartpole", "ppo-cartpole"]
LARGE = ["train-124m", "ppo-124m", "generate-124m"]
BATCHES = {"generate-tiny": [1, 8, 32, 64], "generate-124m": [1, 8, 32, 64], "cartpole": [1, 1024]}
PROBED_AS = {"ppo-124m": "train-124m", "ppo-cartpole": "ppo-cartpole-short"}   # where searching with the workload itself would take half an hour


@dataclass(frozen=True)
class Case:
    """One row of the result. batch: rows generated together, or copies of the environment; None where a workload has only one."""
    workload: str
    batch: int | None

    def __str__(self):
        return self.workload if self.batch is None else f"{self.workload} batch {self.batch}"


@dataclass(frozen=True)
class Row:
    case: Case
    ours: list   # seconds (cartpole: seconds a step), one per repetition; empty where ours did not run
    peer: list   # with the settings
    as_installed: list
    settings: Settings

    @property
    def ratio(self):
        """How many times as long the peer takes; None without ours."""
        return statistics.median(self.peer) / statistics.median(self.ours) if self.ours else None


def stop(message):
    """Ends with the exit code of a user's mistake."""
    say(f"bench-peers: {message}")
    sys.exit(2)


def say(text):
    print(text, file=sys.stderr, flush=True)


def cost(line, key="median_s"):
    """Seconds of a repetition; for the bare environment seconds of a step, since each side chooses how many steps a repetition has."""
    return line[key] / (line["median_s"] * line["steps_per_s"]) if line["workload"] == "cartpole" else line[key]


def lines_of(output):
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def run_ours(workload):
    """Lines by batch (None where a line states none)."""
    done = subprocess.run([RLHF, "bench", workload, "--json", "--runs", "1"], capture_output=True, text=True)
    lines = [line for line in lines_of(done.stdout) if line.get("workload") == workload]
    if done.returncode != 0 or not lines:
        reason = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        stop(f"'./rlhf bench {workload} --json --runs 1' gave no line for {workload} ({reason}); mend that, or give --peer-only.")
    return {line.get("batch"): line for line in lines}


def run_peer(case, settings, runs):
    """The peer's line, or None where it failed (its message then goes to stderr)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "OPENBLAS_", "ATEN_", "MALLOC_", "LD_"))}
    command = [sys.executable, os.path.join(HERE, "run_peer.py"), case.workload, "--runs", str(runs), *settings.command_line]
    if case.batch is not None:
        command += ["--batch", str(case.batch)]
    done = subprocess.run(command, capture_output=True, text=True, env={**kept, **settings.environment})
    if done.returncode == 0:
        return lines_of(done.stdout)[-1]
    say(done.stderr.strip())
    return None


def run_peer_or_stop(case, settings):
    line = run_peer(case, settings, 1)
    if line is None:
        stop(f"the peer failed on {case} with these settings: {settings}; its message is above.")
    return line


def probe(case):
    """The fastest settings."""
    installed = run_peer(case, Settings(), 1)
    runs = 1 if installed is None or installed["median_s"] > 3 else 3

    def measure(settings):
        line = run_peer(case, settings, runs)
        return None if line is None else cost(line, "min_s")   # the minimum: others may use the machine too

    def report(settings, seconds):
        say(f"  {case}: {'failed' if seconds is None else time_text(seconds)}  {settings}")

    return fastest(measure, report)


def measure_workload(workload, runs, peer_only):
    """Rows of one workload."""
    say(f"{workload}:" + ("" if peer_only else " a first run of ours, to build and to warm up; then") + " the peer's settings")
    batches = BATCHES.get(workload, [None]) if peer_only else list(run_ours(workload))
    cases = [Case(workload, batch) for batch in batches]
    settings = {case: probe(Case(PROBED_AS.get(workload, workload), case.batch)) for case in cases}
    ours, tuned, installed = ({case: [] for case in cases} for _ in range(3))
    for repetition in range(runs):
        say(f"{workload}: repetition {repetition + 1} of {runs}")
        found = {} if peer_only else run_ours(workload)
        for case in cases:
            if not peer_only:
                ours[case].append(cost(found[case.batch]))
            tuned[case].append(cost(run_peer_or_stop(case, settings[case])))
            installed[case].append(cost(run_peer_or_stop(case, Settings())))
    return [row(case, ours[case], tuned[case], installed[case], settings[case]) for case in cases]


def row(case, ours, tuned, installed, settings):
    """The peer is given its best: as installed, where the settings found do not hold up in these runs."""
    if statistics.median(installed) < statistics.median(tuned):
        say(f"  {case}: as installed is faster than the settings found ({settings}), so it counts; was the machine busy?")
        return Row(case, ours, installed, installed, Settings())
    return Row(case, ours, tuned, installed, settings)


def time_text(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def spread(seconds):
    return f"{time_text(statistics.median(seconds))} ({time_text(min(seconds))} - {time_text(max(seconds))})" if seconds else "-"


LEGEND = "Times are of one repetition, for cartpole of one step; peer / ours above 1: ours is faster."
HEADINGS = ["workload", "ours: median (spread)", "peer: median (spread)", "peer / ours", "peer as installed", "peer's settings"]


def cells(row):
    ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
    return [str(row.case), spread(row.ours), spread(row.peer), ratio, time_text(statistics.median(row.as_installed)), str(row.settings)]


def machine():
    import numpy
    import torch
    model = platform.machine()
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    vectors = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in cpu_flags()), "no AVX2")
    load = os.getloadavg()[0]
    return (f"{model}, {len(os.sched_getaffinity(0))} processors, {vectors}; load {load:.1f} at the end; Python {platform.python_version()}, "
            f"PyTorch {torch.__version__}, NumPy {numpy.__version__}; {datetime.date.today()}")


def print_table(rows):
    table = [HEADINGS] + [cells(row) for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def append_markdown(path, rows, runs, about):
    with open(path, "a") as file:
        file.write(f"\n{about}; {runs} repetitions of each in turn. {LEGEND}\n\n")
        for line in [HEADINGS, ["---"] * len(HEADINGS)] + [cells(row) for row in rows]:
            file.write(f"| {' | '.join(line)} |\n")


def chosen_workloads(text, large):
    known = SMALL + LARGE
    if not text:
        return known if large else SMALL
    names = text.split(",")
    for name in names:
        if name not in known:
            stop(f"--workloads has '{name}'; known are {', '.join(known)}.")
    return names


def main():
    parser = argparse.ArgumentParser(prog="bench-peers", add_help=False)
    parser.add_argument("--runs", default="5")
    parser.add_argument("--workloads", default="")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--markdown", default="")
    parser.add_argument("--peer-only", action="store_true")
    options = parser.parse_args()   # scripts/bench-peers has checked the names
    if not options.runs.isdecimal() or int(options.runs) < 1:
        stop(f"--runs is '{options.runs}'; a whole number of at least 1 is needed.")
    runs = int(options.runs)
    workloads = chosen_workloads(options.workloads, options.large)
    if options.markdown:
        open(options.markdown, "a").close()   # a path that cannot be written is better found now than after the measurement

    if os.getloadavg()[0] > 0.5 * len(os.sched_getaffinity(0)):
        say(f"The machine is busy (load {os.getloadavg()[0]:.1f}): the settings found and the times may be off.")
    rows = [row for workload in workloads for row in measure_workload(workload, runs, options.peer_only)]
    about = machine()
    print(about)
    print(LEGEND)
    print_table(rows)
    if options.markdown:
        append_markdown(options.markdown, rows, runs, about)


if __name__ == "__main__":
    main()
