"""One iteration of PPO with a KL penalty on GPT-2 (Ziegler et al. 2019) in plain PyTorch: rollout, scoring, training. Prompts are padded on the left."""
import time

import torch

from gpt2 import Gpt2

EPOCHS, MINIBATCH, CLIP, VALUE_CLIP, VALUE_COEFFICIENT, KL_COEFFICIENT, LAMBDA = 4, 8, 0.2, 0.2, 0.1, 0.05, 0.95
ROWS, SHORTEST, LONGEST, NEW_TOKENS = 32, 8, 16, 32


class TextPpo:
    """Policy with a value head on its trunk, frozen reference, frozen reward model: three GPT-2 of one size, randomly initialised."""

    def __init__(self, config, foreach=True):
        self.policy, self.reference, self.reward_trunk = Gpt2(config), Gpt2(config), Gpt2(config)
        self.reference.load_state_dict(self.policy.state_dict())
        self.value_head, self.reward_head = torch.nn.Linear(config.width, 1), torch.nn.Linear(config.width, 1)
        self.trained = [*self.policy.parameters(), *self.value_head.parameters()]
        self.optimizer = torch.optim.AdamW(self.trained, lr=1e-5, weight_decay=0.0, foreach=foreach)
        self.phases = {}

    def iterate(self):
        """Runs one iteration; self.phases then holds the seconds of each phase."""
        begin = time.perf_counter()
        tokens, starts = self.rollout()
        rolled_out = time.perf_counter()
        experience = self.score(tokens, starts)
        scored = time.perf_counter()
        self.train(tokens, starts, *experience)
        self.phases = {"rollout": rolled_out - begin, "score": scored - rolled_out, "train": time.perf_counter() - scored}

    def rollout(self):
        """Tokens [rows, longest + new], and how many of each row are padding."""
        lengths = torch.arange(ROWS) % (LONGEST - SHORTEST + 1) + SHORTEST
        starts = LONGEST - lengths
        prompts = torch.randint(self.policy.config.vocabulary, (ROWS, LONGEST))
        prompts.masked_fill_(torch.arange(LONGEST) < starts[:, None], 0)
        return self.policy.generate(prompts, NEW_TOKENS, starts), starts

    def evaluate(self, model, tokens, starts):
        """Log-probabilities of the responses and the hidden states before each of their tokens, [rows, new] and [rows, new, width]."""
        hidden = model(tokens[:, :-1], starts)[:, LONGEST - 1:]
        return model.log_probs(hidden, tokens[:, LONGEST:]), hidden

    @torch.no_grad()
    def score(self, tokens, starts):
        """Log-probabilities, values, advantages and returns, each [rows, new]."""
        log_probs, hidden = self.evaluate(self.policy, tokens, starts)
        values = self.value_head(hidden).squeeze(-1)
        reference_log_probs, _ = self.evaluate(self.reference, tokens, starts)
        rewards = -KL_COEFFICIENT * (log_probs - reference_log_probs)
        rewards[:, -1] += self.reward_head(self.reward_trunk(tokens, starts)[:, -1]).squeeze(-1)
        next_values = torch.cat([values[:, 1:], torch.zeros(ROWS, 1)], 1)
        deltas = rewards + next_values - values   # gamma is 1
        advantages, running = torch.empty_like(deltas), torch.zeros(ROWS)
        for step in reversed(range(NEW_TOKENS)):
            running = deltas[:, step] + LAMBDA * running
            advantages[:, step] = running
        return log_probs, values, (advantages - advantages.mean()) / (advantages.std() + 1e-8), advantages + values

    def train(self, tokens, starts, old_log_probs, old_values, advantages, returns):
        for _ in range(EPOCHS):
            for rows in torch.randperm(ROWS).split(MINIBATCH):
                log_probs, hidden = self.evaluate(self.policy, tokens[rows], starts[rows])
                values = self.value_head(hidden).squeeze(-1)
                ratio = (log_probs - old_log_probs[rows]).exp()
                policy_loss = -torch.min(advantages[rows] * ratio, advantages[rows] * ratio.clamp(1 - CLIP, 1 + CLIP)).mean()
                clipped = old_values[rows] + (values - old_values[rows]).clamp(-VALUE_CLIP, VALUE_CLIP)
                value_loss = 0.5 * torch.max((values - returns[rows]) ** 2, (clipped - returns[rows]) ** 2).mean()
                self.optimizer.zero_grad(set_to_none=True)
                (policy_loss + VALUE_COEFFICIENT * value_loss).backward()
                torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
                self.optimizer.step()
