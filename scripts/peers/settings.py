"""Ways to run PyTorch and NumPy on this machine, and the search for the fastest."""
import glob
import math
import os
import time
from dataclasses import dataclass, field

LIBRARIES = "/usr/lib/*-linux-gnu"


@dataclass(frozen=True)
class Settings:
    """Environment variables and arguments of run_peer.py beyond the defaults; empty is the peer as installed."""
    environment: dict = field(default_factory=dict)
    arguments: dict = field(default_factory=dict)

    def with_option(self, option):
        return Settings({**self.environment, **option.environment}, {**self.arguments, **option.arguments})

    @property
    def command_line(self):
        return [part for name, value in self.arguments.items() for part in ((name,) if value is True else (name, str(value)))]

    def __str__(self):
        shown = [f"{name}={os.path.basename(value)}" for name, value in self.environment.items()]
        return " ".join(shown + self.command_line) or "as installed"


def axes(workload):
    """
    What can be varied here: a list of axes, each a list of options that exclude each other. They are tried one axis after the other, in this
    order, what mattered most first. The bare environment is NumPy without BLAS: only the allocator can matter.
    """
    flags = cpu_flags()
    processors = len(os.sched_getaffinity(0))
    allocators = [option(MALLOC_MMAP_MAX_="0", MALLOC_TRIM_THRESHOLD_="4294967296")]   # glibc's, told to keep its pages
    for name in ("libjemalloc.so.2", "libtcmalloc_minimal.so.4"):
        allocators += [option(LD_PRELOAD=path) for path in glob.glob(f"{LIBRARIES}/{name}")]
    if workload == "cartpole":
        return [allocators]
    libraries = [option(LD_LIBRARY_PATH=path) for path in glob.glob(f"{LIBRARIES}/openblas-openmp")]
    threads = [threads_option(torch, blas) for torch in sorted({1, processors}) for blas in sorted({1, processors})]
    kernels = [option(OPENBLAS_CORETYPE=name) for name, flag in (("SkylakeX", "avx512f"), ("Haswell", "avx2")) if flag in flags]
    vectors = [option(ATEN_CPU_CAPABILITY=name) for name, flag in (("avx512", "avx512vl"), ("avx2", "avx2")) if flag in flags]
    waiting = [option(OMP_WAIT_POLICY="PASSIVE")]
    names = ["--no-onednn", "--flush-denormal"] + (["--no-foreach"] if workload.startswith(("train", "ppo-tiny", "ppo-124m")) else [])
    switches = [[Settings(arguments={name: True})] for name in names]
    return [axis for axis in (threads, libraries, kernels, allocators, vectors, waiting, *switches) if axis]


def option(**environment):
    return Settings(environment)


def threads_option(torch, blas):
    return Settings({"OPENBLAS_NUM_THREADS": str(blas)}, {"--threads": torch})


def cpu_flags():
    try:
        with open("/proc/cpuinfo") as file:
            return set(next((line for line in file if line.startswith("flags")), "").split())
    except OSError:
        return set()


def fastest(measure, known, axes, limit):
    """
    The fastest settings found, and the seconds of all that were tried (by their text; infinite: did not run). Begins with the fastest of the
    known ones and keeps, axis by axis, the option that is at least 2 % faster than what was best so far. A far slower one gets a second try:
    something else may have used the machine.
    measure(settings, patience): seconds of a repetition, infinite where the peer does not run with them or not within so many seconds.
    known: settings to begin with. limit: seconds; when they are over, nothing further is tried.
    """
    begin, best, found, patience = time.monotonic(), known[0], {}, 10 * limit

    def candidates():
        yield from known
        for options in axes:
            yield from [best.with_option(option) for option in options]

    for settings in candidates():
        if str(settings) in found:
            continue
        start = time.monotonic()
        if found and start - begin > limit:
            break
        seconds, shortest = measure(settings, patience), found.get(str(best), math.inf)
        if 1.3 * shortest < seconds < math.inf:
            seconds = min(seconds, measure(settings, patience))
        found[str(settings)] = seconds
        if seconds < 0.98 * shortest:
            best, patience = settings, 2 * (time.monotonic() - start) + 5   # whatever takes twice as long is of no use
    return best, found
