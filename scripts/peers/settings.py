"""Ways to run the peer on this machine, and the search for the fastest."""
import glob
import os
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


def axes():
    """What can be varied here: a list of axes, each a list of options that exclude each other. They are tried one axis after the other, in this order."""
    flags = cpu_flags()
    processors = len(os.sched_getaffinity(0))
    libraries = [option(LD_LIBRARY_PATH=path) for path in glob.glob(f"{LIBRARIES}/openblas-openmp")]
    threads = [threads_option(torch, blas) for torch in sorted({1, processors}) for blas in sorted({1, processors})]
    kernels = [option(OPENBLAS_CORETYPE=name) for name, flag in (("SkylakeX", "avx512f"), ("Haswell", "avx2")) if flag in flags]
    vectors = [option(ATEN_CPU_CAPABILITY=name) for name, flag in (("avx512", "avx512vl"), ("avx2", "avx2")) if flag in flags]
    allocators = [option(MALLOC_MMAP_MAX_="0", MALLOC_TRIM_THRESHOLD_="4294967296")]   # glibc's, told to keep its pages
    for name in ("libjemalloc.so.2", "libtcmalloc_minimal.so.4"):
        allocators += [option(LD_PRELOAD=path) for path in glob.glob(f"{LIBRARIES}/{name}")]
    waiting = [option(OMP_WAIT_POLICY="PASSIVE")]
    switches = [[Settings(arguments={name: True})] for name in ("--no-foreach", "--flush-denormal", "--no-onednn")]
    return [axis for axis in (threads, libraries, waiting, kernels, vectors, allocators, *switches) if axis]


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


def fastest(measure, report):
    """
    Starts as installed and keeps, axis by axis, the option that is at least 2 % faster than what was best so far. A far slower one gets a
    second try: something else may have used the machine.
    measure(settings): seconds, or None where the peer did not run with them; report(settings, seconds): called after each.
    """
    best, shortest = Settings(), measure(Settings())
    report(best, shortest)
    if shortest is None:
        raise SystemExit("bench-peers: the peer does not run as installed; its message is above.")
    for options in axes():
        for candidate in [best.with_option(option) for option in options]:
            seconds = measure(candidate)
            if seconds is not None and seconds > 1.3 * shortest:
                seconds = min(seconds, measure(candidate) or seconds)
            report(candidate, seconds)
            if seconds is not None and seconds < 0.98 * shortest:
                best, shortest = candidate, seconds
    return best
