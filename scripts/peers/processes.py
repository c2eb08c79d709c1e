"""Runs ours and the peers, each repetition a process of its own, and reads the JSON lines that they print."""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.join(ROOT, "artifacts", "peers")
LIMIT = 900   # seconds; whatever takes longer hangs


class Failed(Exception):
    """A process that gave no result; the text says why, in one line."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def stop(message):
    """Ends with the exit code of a user's mistake."""
    say(f"bench-peers: {message}")
    sys.exit(2)


def processors():
    return len(os.sched_getaffinity(0))


def lines_of(command, patience=LIMIT, environment=None):
    """The JSON lines of a program's output."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, env=environment)
    except subprocess.TimeoutExpired:
        raise Failed(f"took more than {patience:.0f} s") from None
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from None
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        raise Failed((done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1])
    return lines


def run_ours(workload, runs):
    """Lines by batch (None where a workload has none)."""
    command = ["./rlhf", "bench", workload, "--json", "--runs", str(runs)]
    try:
        return {line.get("batch"): line for line in lines_of([os.path.join(ROOT, "rlhf"), *command[1:]])}
    except Failed as failure:
        stop(f"'{' '.join(command)}' gave no result ({failure}); mend that, or give --peer-only.")


def run_torch(case, settings, runs, patience=LIMIT):
    """The line of PyTorch or NumPy with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "OPENBLAS_", "ATEN_", "MALLOC_", "LD_"))}
    command = [sys.executable, os.path.join(HERE, "run_peer.py"), case.workload, "--runs", str(runs), *settings.command_line]
    if case.batch is not None:
        command += ["--batch", str(case.batch)]
    return lines_of(command, patience, {**kept, **settings.environment})[-1]


def run_onnx(case, runs):
    """ONNX Runtime's line."""
    command = ["node", os.path.join(HERE, "run_onnx.js"), case.workload, "--batch", str(case.batch), "--runs", str(runs), "--threads", str(processors())]
    return lines_of(command)[-1]


def export_onnx(workload):
    """Writes the model that run_onnx.js reads, unless it is there."""
    size = workload.rpartition("-")[2]
    path = os.path.join(FOLDER, f"gpt2-{size}.onnx")
    if not os.path.exists(path):
        os.makedirs(FOLDER, exist_ok=True)
        done = subprocess.run([sys.executable, os.path.join(HERE, "export_onnx.py"), size, path], capture_output=True, text=True, timeout=LIMIT)
        if done.returncode != 0:
            raise Failed(f"no model: {done.stderr.strip().splitlines()[-1]}")
