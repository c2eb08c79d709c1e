"""Runs one workload in PyTorch or NumPy and prints one JSON line in the form of `rlhf bench --json`."""
import argparse
import json
import statistics
import time
from dataclasses import dataclass, field
from typing import Callable

import torch

import cartpole
from gpt2 import CONFIGS, Gpt2
from ppo import NEW_TOKENS, ROWS, TextPpo

PROMPT, GENERATED = 16, 32


@dataclass
class Work:
    """One workload. once: a repetition; amounts: tokens or steps of a repetition, and the model's parameters; phases: the last repetition's seconds."""
    once: Callable
    amounts: dict
    phases: dict = field(default_factory=dict)
    warm_up: Callable | None = None   # None: a repetition


def train_step(config, rows, steps, foreach):
    model, phases = Gpt2(config), {}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, foreach=foreach)
    tokens = torch.randint(config.vocabulary, (rows, steps + 1))

    def once():
        begin = time.perf_counter()
        loss = -model.log_probs(model(tokens[:, :-1]), tokens[:, 1:]).mean()
        forward = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        backward = time.perf_counter()
        optimizer.step()
        phases.update(forward=forward - begin, backward=backward - forward, optimizer=time.perf_counter() - backward)

    return Work(once, {"tokens": rows * steps, "parameters": config.parameter_count}, phases)


def ppo_iteration(config, foreach):
    ppo, phases = TextPpo(config, foreach), {}

    def once():
        ppo.iterate()
        phases.update(ppo.phases)

    return Work(once, {"tokens": ROWS * NEW_TOKENS, "parameters": config.parameter_count}, phases)


def generation(config, rows):
    model, phases = Gpt2(config), {}
    prompts = torch.randint(config.vocabulary, (rows, PROMPT))

    def once():
        begin, prefilled = time.perf_counter(), []
        model.generate(prompts, GENERATED, on_prefill=lambda: prefilled.append(time.perf_counter()))
        phases.update(prefill=prefilled[0] - begin, decode=time.perf_counter() - prefilled[0])

    return Work(once, {"tokens": rows * GENERATED, "parameters": config.parameter_count}, phases)


def control(copies):
    if copies == 1:
        return Work(lambda: cartpole.step_single(200_000), {"steps": 200_000})
    steps = max(1, 1_000_000 // copies)
    return Work(lambda: cartpole.step_copies(copies, steps), {"steps": copies * steps})


def control_training(steps):
    return Work(lambda: cartpole.train(steps), {"steps": steps}, warm_up=lambda: cartpole.train(1_000))


def prepare(workload, batch, foreach):
    size = CONFIGS.get(workload.rpartition("-")[2])
    if workload == "train-tiny":
        return train_step(size, 16, 128, foreach)
    if workload == "train-124m":
        return train_step(size, 4, 64, foreach)
    if workload in ("ppo-tiny", "ppo-124m"):
        return ppo_iteration(size, foreach)
    if workload in ("generate-tiny", "generate-124m"):
        return generation(size, batch)
    if workload == "cartpole":
        return control(batch)
    if workload == "ppo-cartpole":
        return control_training(100_000)
    if workload == "ppo-cartpole-short":   # for the search of settings
        return control_training(3_000)
    raise SystemExit(f"run_peer.py: there is no workload '{workload}'.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workload")
    parser.add_argument("--batch", type=int, default=1, help="rows generated together, or copies of the environment")
    parser.add_argument("--runs", type=int, default=1, help="timed repetitions after the warm-up")
    parser.add_argument("--threads", type=int, help="threads of PyTorch's own operators; without it, as PyTorch chooses")
    parser.add_argument("--flush-denormal", action="store_true", help="treat denormal numbers as zero")
    parser.add_argument("--no-onednn", action="store_true", help="switch oneDNN off")
    parser.add_argument("--no-foreach", action="store_true", help="AdamW one parameter after the other instead of all together (text)")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(arguments.flush_denormal)
    torch.backends.mkldnn.enabled = not arguments.no_onednn
    torch.manual_seed(0)

    work = prepare(arguments.workload, arguments.batch, foreach=not arguments.no_foreach)
    warm = time.perf_counter()
    (work.warm_up or work.once)()
    if time.perf_counter() - warm < 1:
        (work.warm_up or work.once)()
    seconds = []
    for _ in range(arguments.runs):
        begin = time.perf_counter()
        work.once()
        seconds.append(time.perf_counter() - begin)

    median = statistics.median(seconds)
    line = {"workload": arguments.workload, "median_s": median, "min_s": min(seconds), "max_s": max(seconds), "runs": arguments.runs, "threads": torch.get_num_threads()}
    if arguments.workload.startswith(("generate", "cartpole")):
        line["batch"] = arguments.batch
    if "tokens" in work.amounts:
        line["tokens_per_s"] = work.amounts["tokens"] / median
    if "steps" in work.amounts:
        line["steps_per_s"] = work.amounts["steps"] / median
    if work.phases:
        line["phases_s"] = work.phases
    if "parameters" in work.amounts:
        line["parameters"] = work.amounts["parameters"]
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
