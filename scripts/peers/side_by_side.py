"""Finds the peers' fastest settings for each workload, then runs ours and the peers in turn and prints the ratios of the medians. Called by scripts/bench-peers."""
import argparse
import math
import os
import statistics
from dataclasses import dataclass

from processes import Failed, export_onnx, processors, run_onnx, run_ours, run_torch, say, stop
from settings import Settings, axes, fastest
from table import LEGEND, Row, append_markdown, machine, print_rows, time_text

SMALL = ["train-tiny", "ppo-tiny", "generate-tiny", "cartpole", "ppo-cartpole"]
LARGE = ["train-124m", "ppo-124m", "generate-124m"]
BATCHES = {"generate-tiny": [1, 8, 32, 64], "generate-124m": [1, 8, 32, 64], "cartpole": [1, 1024]}
SEARCHED = {"generate-tiny": [1, 32], "generate-124m": [1, 32], "cartpole": [1024]}   # the other batches choose among what was found for these
SEARCHED_WITH = {"ppo-124m": "train-124m", "ppo-cartpole": "ppo-cartpole-short"}   # where the workload itself takes too long
SINGLE = LARGE + ["ppo-cartpole"]   # one timed run a process instead of three: they take seconds
SEARCH_SECONDS, SEARCH_SECONDS_LARGE = 60, 240   # a search


@dataclass(frozen=True)
class Case:
    """batch: rows generated together, or copies of the environment; None where a workload has only one."""
    workload: str
    batch: int | None

    def __str__(self):
        return self.workload if self.batch is None else f"{self.workload} batch {self.batch}"


def cost(line, key="median_s"):
    """Seconds of a repetition; for the bare environment seconds of a step, since each side chooses how many steps a repetition has."""
    return line[key] / (line["median_s"] * line["steps_per_s"]) if line["workload"] == "cartpole" else line[key]


def search(case, known):
    """The fastest settings, and the seconds of all that were tried."""
    probed = Case(SEARCHED_WITH.get(case.workload, case.workload), case.batch)
    searched = case.batch in SEARCHED.get(case.workload, [None])

    def measure(settings, patience):
        try:
            seconds = cost(run_torch(probed, settings, 1 if case.workload in LARGE else 3, patience), "min_s")   # the minimum: others may use the machine
            say(f"  {case}: {time_text(seconds)}  {settings}")
            return seconds
        except Failed as failure:
            say(f"  {case}: {settings} does not count ({failure})")
            return math.inf

    limit = SEARCH_SECONDS_LARGE if case.workload in LARGE else SEARCH_SECONDS
    best, found = fastest(measure, known, axes(case.workload) if searched else [], limit)
    if found[str(known[0])] == math.inf:
        stop(f"the peer does not run {case} as installed; the reason is above.")
    return best, found


class Measurement:
    """A case's seconds, one a repetition."""

    def __init__(self, case, best, found):
        self.case, self.ours, self.onnx, self.onnx_failure, self.onnx_version = case, [], [], None, None
        near = found[str(Settings())] < 1.5 * found[str(best)]
        self.torch = {settings: [] for settings in [str(best)] + ([str(Settings())] if near else [])}   # as installed too, where it may be the fastest
        self.settings = {str(best): best, str(Settings()): Settings()}

    def repeat(self, ours, runs):
        if ours is not None:
            if self.case.batch not in ours:
                stop(f"'./rlhf bench {self.case.workload}' gave no line for batch {self.case.batch}.")
            self.ours.append(cost(ours[self.case.batch]))
        for name, seconds in self.torch.items():
            try:
                seconds.append(cost(run_torch(self.case, self.settings[name], runs)))
            except Failed as failure:
                stop(f"the peer failed on {self.case} with these settings: {name} ({failure}).")
        if self.case.workload.startswith("generate") and self.onnx_failure is None:
            try:
                line = run_onnx(self.case, runs)
                self.onnx.append(line["median_s"])
                self.onnx_version = line["version"]
            except Failed as failure:
                self.onnx_failure = str(failure)

    @property
    def rows(self):
        name = min(self.torch, key=lambda settings: statistics.median(self.torch[settings]))
        rows = [Row(str(self.case), self.ours, "NumPy" if self.case.workload == "cartpole" else "PyTorch", self.torch[name], name)]
        if self.case.workload == "cartpole" and self.case.batch == 1:
            rows = [Row(str(self.case), self.ours, "Python", self.torch[name], name)]
        if self.case.workload.startswith("generate"):
            settings = self.onnx_failure or f"{processors()} threads, greedy"
            rows.append(Row(str(self.case), self.ours, "ONNX Runtime", [] if self.onnx_failure else self.onnx, settings))
        return rows


def measure_workload(workload, runs, peer_only, known):
    """The measurements of one workload. known: settings that were fastest for workloads before; what is found is added."""
    inner = 1 if workload in SINGLE else 3
    if not peer_only:
        say(f"{workload}: a first run of ours, to build and to warm up")
        run_ours(workload, 1)
    say(f"{workload}: the peer's settings")
    order = sorted(BATCHES.get(workload, [None]), key=lambda batch: batch not in SEARCHED.get(workload, [None]))
    found = {}
    for batch in order:
        case = Case(workload, batch)
        best, seconds = search(case, [Settings()] + ([] if workload == "cartpole" else known[-3:]))
        if best != Settings() and best not in known:
            known.append(best)
        found[batch] = Measurement(case, best, seconds)
    measurements = [found[batch] for batch in BATCHES.get(workload, [None])]
    if workload.startswith("generate"):
        try:
            export_onnx(workload)
        except Failed as failure:
            for measurement in measurements:
                measurement.onnx_failure = str(failure)
    for repetition in range(runs):
        say(f"{workload}: repetition {repetition + 1} of {runs}")
        ours = None if peer_only else run_ours(workload, inner)
        for measurement in measurements:
            measurement.repeat(ours, inner)
    return measurements


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
    parser.add_argument("--runs", default="3")
    parser.add_argument("--workloads", default="")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--markdown", default="")
    parser.add_argument("--peer-only", action="store_true")
    options = parser.parse_args()   # scripts/bench-peers has checked the names
    if not options.runs.isdecimal() or int(options.runs) < 1:
        stop(f"--runs is '{options.runs}'; a whole number of at least 1 is needed.")
    workloads, runs = chosen_workloads(options.workloads, options.large), int(options.runs)
    if options.markdown:
        try:
            open(options.markdown, "a").close()   # better found now than after the measurement
        except OSError as error:
            stop(f"--markdown is '{options.markdown}', which cannot be written ({error.strerror}); name another file.")

    if os.getloadavg()[0] > 0.5 * processors():
        say(f"The machine is busy (load {os.getloadavg()[0]:.1f}): the settings found and the times may be off.")
    known = []
    measurements = [measurement for workload in workloads for measurement in measure_workload(workload, runs, options.peer_only, known)]
    rows = [row for measurement in measurements for row in measurement.rows]
    about = machine(runs, next((measurement.onnx_version for measurement in measurements if measurement.onnx_version), None))
    print(about)
    print(LEGEND)
    print_rows(rows)
    if options.markdown:
        append_markdown(options.markdown, rows, about)


if __name__ == "__main__":
    main()
