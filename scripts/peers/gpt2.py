"""GPT-2 (Radford et al. 2019) in plain PyTorch, lean: one fused query-key-value projection, a preallocated key/value cache, a tied output head."""
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Config:
    layers: int
    heads: int
    width: int
    vocabulary: int
    context: int

    @property
    def parameter_count(self):
        """Trained numbers in all, by the same formula as Gpt2Config.ParameterCount of the C# model; the head shares the token table."""
        width, inner = self.width, 4 * self.width
        block = 4 * width + 3 * width * (width + 1) + width * (width + 1) + inner * (width + 1) + width * (inner + 1)
        return self.vocabulary * width + self.context * width + self.layers * block + 2 * width


CONFIGS = {
    "tiny": Config(layers=4, heads=4, width=256, vocabulary=4096, context=128),
    "124m": Config(layers=12, heads=12, width=768, vocabulary=50257, context=1024),
}


def linear(layer, x):
    """layer(x); one row goes through the matrix-vector product, which is faster than a matrix product with one row."""
    return torch.addmv(layer.bias, layer.weight, x[0])[None] if x.shape[0] == 1 and x.dim() == 2 else layer(x)


class Cache:
    """Keys and values of every layer, allocated once for the longest row."""

    def __init__(self, config, rows, length):
        shape = (config.layers, rows, config.heads, length, config.width // config.heads)
        self.keys, self.values, self.used = torch.empty(shape), torch.empty(shape), 0


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.c_attn, self.attn_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.c_fc, self.mlp_proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, shape, mask, cache=None, layer=0):
        """x: [rows * steps, width]; mask: [rows * heads or 1, steps, steps so far], 0 where allowed and -inf elsewhere, or None."""
        x = x + linear(self.attn_proj, self.attend(linear(self.c_attn, self.ln_1(x)), shape, mask, cache, layer))
        return x + linear(self.mlp_proj, F.gelu(linear(self.c_fc, self.ln_2(x)), approximate="tanh"))

    def attend(self, query_key_value, shape, mask, cache, layer):
        rows, steps = shape
        depth = query_key_value.shape[-1] // (3 * self.heads)
        q, k, v = query_key_value.view(rows, steps, 3, self.heads, depth).permute(2, 0, 3, 1, 4)   # each [rows, heads, steps, depth]
        if cache is not None:
            end = cache.used + steps
            cache.keys[layer, :, :, cache.used:end], cache.values[layer, :, :, cache.used:end] = k, v
            k, v = cache.keys[layer, :, :, :end], cache.values[layer, :, :, :end]
        q, k, v = (part.reshape(rows * self.heads, -1, depth) for part in (q, k, v))
        scale = depth ** -0.5
        if steps == 1:   # decoding: element by element is faster than bmm, which calls BLAS once a matrix
            scores = (k * (q * scale)).sum(-1)
            mixed = (v * torch.softmax(scores if mask is None else scores + mask[:, 0], -1)[..., None]).sum(1)
        else:
            scores = torch.bmm(q * scale, k.transpose(1, 2)) if mask is None else torch.baddbmm(mask, q, k.transpose(1, 2), alpha=scale)
            mixed = torch.bmm(torch.softmax(scores, -1), v)   # [rows * heads, steps, depth]
        return mixed.view(rows, self.heads, steps, depth).transpose(1, 2).reshape(rows * steps, self.heads * depth)


class Gpt2(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.wte, self.wpe = nn.Embedding(config.vocabulary, config.width), nn.Embedding(config.context, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.ln_f = nn.LayerNorm(config.width)
        residual = 0.02 / (2 * config.layers) ** 0.5
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=residual if name.endswith("proj.weight") else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)
        count = sum(parameter.numel() for parameter in self.parameters())
        assert count == config.parameter_count, f"the model has {count} parameters, its configuration asks for {config.parameter_count}"

    def forward(self, tokens, starts=None, cache=None):
        """Hidden states [rows, steps, width] of int64 tokens [rows, steps]; starts [rows]: how many padding tokens each row begins with (None: no padding)."""
        rows, steps = tokens.shape
        used = 0 if cache is None else cache.used
        columns = torch.arange(used, used + steps)
        positions = columns if starts is None else (columns - starts[:, None]).clamp_min_(0)
        x = (self.wte(tokens) + self.wpe(positions)).view(rows * steps, -1)
        mask = self.mask(columns, starts)
        for layer, block in enumerate(self.blocks):
            x = block(x, (rows, steps), mask, cache, layer)
        if cache is not None:
            cache.used += steps
        return self.ln_f(x).view(rows, steps, -1)

    def mask(self, columns, starts):
        if starts is None and len(columns) == 1:
            return None   # a new token may look at everything
        keys = torch.arange(int(columns[-1]) + 1)
        hidden = keys > columns[:, None]   # [steps, keys]
        if starts is not None:   # padding keys are hidden, save from padding itself, which must look at something
            hidden = hidden | ((keys < starts[:, None, None]) & (keys != columns[:, None]))   # [rows, steps, keys]
            hidden = hidden.repeat_interleave(self.config.heads, 0)
        return torch.zeros(hidden.shape).masked_fill_(hidden, float("-inf"))

    def logits(self, hidden):
        """[..., vocabulary] of hidden states [..., width]."""
        if hidden.dim() == 2 and hidden.shape[0] == 1:
            return torch.mv(self.wte.weight, hidden[0])[None]
        return F.linear(hidden, self.wte.weight)

    def log_probs(self, hidden, targets):
        """Log-probabilities [rows, steps] of targets [rows, steps]."""
        return -F.cross_entropy(self.logits(hidden.reshape(-1, hidden.shape[-1])), targets.reshape(-1), reduction="none").view(targets.shape)

    @torch.inference_mode()
    def generate(self, tokens, new_tokens, starts=None, on_prefill=None):
        """Samples new_tokens more for each row (temperature 1, whole vocabulary, no early stop): [rows, steps + new_tokens]."""
        rows, steps = tokens.shape
        result = torch.empty(rows, steps + new_tokens, dtype=torch.int64)
        result[:, :steps] = tokens
        cache = Cache(self.config, rows, steps + new_tokens - 1)
        hidden = self(tokens, starts, cache)[:, -1]
        if on_prefill is not None:
            on_prefill()
        for column in range(steps, steps + new_tokens):
            result[:, column] = sample(self.logits(hidden))
            if column < steps + new_tokens - 1:
                hidden = self(result[:, column:column + 1], starts, cache)[:, 0]
        return result


def sample(logits):
    """One token a row, by inverting the cumulative distribution: one random number a row instead of one a token."""
    cumulative = torch.softmax(logits, -1).cumsum(-1)
    return torch.searchsorted(cumulative, torch.rand(len(logits), 1) * cumulative[:, -1:]).squeeze(-1).clamp_max_(logits.shape[-1] - 1)
