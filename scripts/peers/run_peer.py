"""Runs one workload in PyTorch or NumPy and prints one JSON line in the form of `rlhf bench --json`."""
import argparse
import json
import statistics
import time

import torch

import cartpole
from gpt2 import CONFIGS, Gpt2
from ppo import NEW_TOKENS, ROWS, TextPpo

PROMPT, GENERATED, CONTROL_STEPS = 16, 32, 100_000


def train_step(config, rows, steps):
    model, phases = Gpt2(config), {}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, foreach=True)
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

    return once, phases, {"tokens": rows * steps, "parameters": config.parameter_count}


def ppo_iteration(config):
    ppo, phases = TextPpo(config), {}

    def once():
        ppo.iterate()
        phases.update(ppo.phases)

    return once, phases, {"tokens": ROWS * NEW_TOKENS, "parameters": config.parameter_count}


def generation(config, rows):
    model, phases = Gpt2(config), {}
    prompts = torch.randint(config.vocabulary, (rows, PROMPT))

    def once():
        begin, prefilled = time.perf_counter(), []
        model.generate(prompts, GENERATED, on_prefill=lambda: prefilled.append(time.perf_counter()))
        phases.update(prefill=prefilled[0] - begin, decode=time.perf_counter() - prefilled[0])

    return once, phases, {"tokens": rows * GENERATED, "parameters": config.parameter_count}


def control(copies):
    if copies == 1:
        return lambda: cartpole.step_single(200_000), {}, {"steps": 200_000}
    steps = max(1, 1_000_000 // copies)
    return lambda: cartpole.step_copies(copies, steps), {}, {"steps": copies * steps}


def control_training():
    return lambda: cartpole.train(CONTROL_STEPS), {}, {"steps": CONTROL_STEPS}


def prepare(workload, batch):
    """The work of one repetition as a function, a dictionary that it fills with the seconds of its phases, and what a repetition amounts to."""
    kind, _, size = workload.partition("-")
    if workload == "train-tiny":
        return train_step(CONFIGS[size], 16, 128)
    if workload == "train-124m":
        return train_step(CONFIGS[size], 4, 64)
    if workload in ("ppo-tiny", "ppo-124m"):
        return ppo_iteration(CONFIGS[size])
    if workload in ("generate-tiny", "generate-124m"):
        return generation(CONFIGS[size], batch)
    if workload == "cartpole":
        return control(batch)
    if workload == "ppo-cartpole":
        return control_training()
    raise SystemExit(f"run_peer.py: there is no workload '{workload}'.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workload")
    parser.add_argument("--batch", type=int, default=1, help="rows generated together, or copies of the environment")
    parser.add_argument("--runs", type=int, default=1, help="timed repetitions after the warm-up")
    parser.add_argument("--threads", type=int, help="threads of PyTorch's own operators; without it, as PyTorch chooses")
    parser.add_argument("--flush-denormal", action="store_true", help="treat denormal numbers as zero")
    parser.add_argument("--no-onednn", action="store_true", help="switch oneDNN off")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(arguments.flush_denormal)
    torch.backends.mkldnn.enabled = not arguments.no_onednn
    torch.manual_seed(0)

    once, phases, amounts = prepare(arguments.workload, arguments.batch)
    warm = time.perf_counter()
    once()
    if time.perf_counter() - warm < 1:
        once()
    seconds = []
    for _ in range(arguments.runs):
        begin = time.perf_counter()
        once()
        seconds.append(time.perf_counter() - begin)

    median = statistics.median(seconds)
    line = {"workload": arguments.workload, "median_s": median, "min_s": min(seconds), "max_s": max(seconds), "runs": arguments.runs, "threads": torch.get_num_threads()}
    if arguments.workload.startswith(("generate", "cartpole")):
        line["batch"] = arguments.batch
    if "tokens" in amounts:
        line["tokens_per_s"] = amounts["tokens"] / median
    if "steps" in amounts:
        line["steps_per_s"] = amounts["steps"] / median
    if phases:
        line["phases_s"] = phases
    if "parameters" in amounts:
        line["parameters"] = amounts["parameters"]
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
