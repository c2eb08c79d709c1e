"""Writes the GPT-2 of gpt2.py, with random weights, as ONNX: keys and values of every layer go in and come out, the next token is the most likely one."""
import argparse
import os
import sys

import torch
from torch import nn
from torch.nn import functional as F

from gpt2 import CONFIGS, Gpt2

OPSET = 17   # the first with layer normalisation as one operator


class Step(nn.Module):
    """One step of decoding, and the prefill: tokens [rows, steps] and past keys and values [rows, heads, past, depth] of each layer in turn."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens, *past):
        """The next token [rows, 1], then keys and values [rows, heads, past + steps, depth] of each layer in turn."""
        model, (rows, steps) = self.model, tokens.shape
        used, heads = past[0].shape[2], model.config.heads
        depth = model.config.width // heads
        columns = torch.arange(used, used + steps)
        hidden = torch.arange(used + steps) > columns[:, None]   # [steps, past + steps]
        x, present = model.wte(tokens) + model.wpe(columns), []
        for layer, block in enumerate(model.blocks):
            q, k, v = (part.view(rows, steps, heads, depth).transpose(1, 2) for part in block.c_attn(block.ln_1(x)).split(model.config.width, -1))
            k, v = torch.cat([past[2 * layer], k], 2), torch.cat([past[2 * layer + 1], v], 2)
            scores = (q @ k.transpose(2, 3) * depth ** -0.5).masked_fill(hidden, float("-inf"))
            mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(rows, steps, heads * depth)
            x = x + block.attn_proj(mixed)
            x = x + block.mlp_proj(F.gelu(block.c_fc(block.ln_2(x)), approximate="tanh"))
            present += [k, v]
        return F.linear(model.ln_f(x[:, -1]), model.wte.weight).argmax(-1, keepdim=True), *present


def export(size, path):
    config = CONFIGS[size]
    torch.manual_seed(0)
    past = [torch.zeros(2, config.heads, 3, config.width // config.heads) for _ in range(2 * config.layers)]
    past_names = [f"past_{i}" for i in range(len(past))]
    present_names = [f"present_{i}" for i in range(len(past))]
    axes = {"tokens": {0: "rows", 1: "steps"}, "next": {0: "rows"}}
    axes.update({name: {0: "rows", 2: "past"} for name in past_names}, **{name: {0: "rows", 2: "total"} for name in present_names})
    unfinished = path + ".part"
    torch.onnx.export(Step(Gpt2(config)).eval(), (torch.zeros(2, 5, dtype=torch.int64), *past), unfinished, opset_version=OPSET,
                      input_names=["tokens", *past_names], output_names=["next", *present_names], dynamic_axes=axes)
    os.replace(unfinished, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=sorted(CONFIGS))
    parser.add_argument("path", help="the file to write")
    arguments = parser.parse_args()
    try:
        export(arguments.size, arguments.path)
    except OSError as error:
        print(f"export_onnx.py: '{arguments.path}' cannot be written ({error.strerror}); name another file.", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
