"""CartPole-v1 as a NumPy vector environment, and a lean PyTorch PPO on it with the tuned settings of the RL Baselines3 Zoo."""
import math
import random

import numpy
import torch
from torch import nn

LIMIT, ANGLE_LIMIT, MAXIMUM_STEPS = 2.4, 12 * 2 * math.pi / 360, 500
COPIES, STEPS, EPOCHS, GAMMA, LAMBDA, CLIP, LEARNING_RATE = 8, 32, 20, 0.98, 0.8, 0.2, 0.001


class VectorCartPole:
    """Many copies stepped together; a finished copy starts again in the same step. Constants and order of operations as in Gymnasium."""

    def __init__(self, copies, seed=0):
        self.random = numpy.random.default_rng(seed)
        self.state = self.random.uniform(-0.05, 0.05, (4, copies))   # position, speed, angle, angular speed
        self.lengths = numpy.zeros(copies, dtype=numpy.int64)

    def step(self, right):
        """right [copies]: push to the right? Returns terminated and truncated [copies], and the states that the step led to, [4, copies]."""
        position, speed, angle, angular_speed = self.state
        sine, cosine = numpy.sin(angle), numpy.cos(angle)
        push = (numpy.where(right, 10.0, -10.0) + 0.05 * angular_speed * angular_speed * sine) / 1.1
        angular_acceleration = (9.8 * sine - cosine * push) / (0.5 * (4.0 / 3.0 - 0.1 * cosine * cosine / 1.1))
        acceleration = push - 0.05 * angular_acceleration * cosine / 1.1
        reached = self.state + 0.02 * numpy.stack([speed, acceleration, angular_speed, angular_acceleration])
        self.lengths += 1
        terminated = (numpy.abs(reached[0]) > LIMIT) | (numpy.abs(reached[2]) > ANGLE_LIMIT)
        truncated = self.lengths >= MAXIMUM_STEPS
        self.state = reached
        ended = numpy.flatnonzero(terminated | truncated)
        if len(ended):
            self.state = reached.copy()
            self.state[:, ended] = self.random.uniform(-0.05, 0.05, (4, len(ended)))
            self.lengths[ended] = 0
        return terminated, truncated, reached


def step_single(steps, seed=0):
    """One copy in plain Python, which for a single copy is far faster than NumPy."""
    generator, length = random.Random(seed), 0
    start = lambda: [generator.uniform(-0.05, 0.05) for _ in range(4)]
    position, speed, angle, angular_speed = start()
    for step in range(steps):
        force = 10.0 if generator.random() < 0.5 else -10.0
        sine, cosine = math.sin(angle), math.cos(angle)
        push = (force + 0.05 * angular_speed * angular_speed * sine) / 1.1
        angular_acceleration = (9.8 * sine - cosine * push) / (0.5 * (4.0 / 3.0 - 0.1 * cosine * cosine / 1.1))
        acceleration = push - 0.05 * angular_acceleration * cosine / 1.1
        position, speed = position + 0.02 * speed, speed + 0.02 * acceleration
        angle, angular_speed = angle + 0.02 * angular_speed, angular_speed + 0.02 * angular_acceleration
        length += 1
        if abs(position) > LIMIT or abs(angle) > ANGLE_LIMIT or length >= MAXIMUM_STEPS:
            position, speed, angle, angular_speed = start()
            length = 0


def step_copies(copies, steps):
    """Many copies in NumPy, with actions drawn beforehand."""
    environment = VectorCartPole(copies)
    actions = numpy.random.default_rng(1).integers(0, 2, (64, copies)).astype(bool)
    for step in range(steps):
        environment.step(actions[step % 64])


def perceptron(outputs):
    layers = [nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, outputs)]
    for layer, gain in zip(layers[::2], (2 ** 0.5, 2 ** 0.5, 0.01 if outputs == 2 else 1.0)):
        nn.init.orthogonal_(layer.weight, gain)
        nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


def observe(state):
    return torch.from_numpy(state.T.astype(numpy.float32))


def train(total_steps, seed=0):
    """Trains a policy; returns the mean length of the last 100 episodes."""
    torch.manual_seed(seed)
    environment, policy, critic = VectorCartPole(COPIES, seed), perceptron(2), perceptron(1)
    trained = [*policy.parameters(), *critic.parameters()]
    optimizer = torch.optim.Adam(trained, lr=LEARNING_RATE, eps=1e-5, foreach=True)
    lengths, running = [], numpy.zeros(COPIES, dtype=numpy.int64)
    iterations = math.ceil(total_steps / (COPIES * STEPS))
    for iteration in range(iterations):
        left = 1 - iteration / iterations   # both schedules are linear
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * left

        observations, following = torch.empty(STEPS, COPIES, 4), torch.empty(STEPS, COPIES, 4)
        actions = torch.empty(STEPS, COPIES, dtype=torch.int64)
        terminated, ended = torch.empty(STEPS, COPIES), torch.empty(STEPS, COPIES)
        for step in range(STEPS):
            observations[step] = observe(environment.state)
            with torch.inference_mode():
                logits = policy(observations[step])
            right = torch.rand(COPIES) < torch.sigmoid(logits[:, 1] - logits[:, 0])
            actions[step] = right
            failed, cut, reached = environment.step(right.numpy())
            following[step], terminated[step], ended[step] = observe(reached), torch.from_numpy(failed), torch.from_numpy(failed | cut)
            running += 1
            for copy in numpy.flatnonzero(failed | cut):
                lengths.append(running[copy])
                running[copy] = 0

        observations, actions = observations.flatten(0, 1), actions.flatten()
        with torch.no_grad():
            old_log_probs = torch.log_softmax(policy(observations), -1).gather(1, actions[:, None]).squeeze(1)
            values = critic(observations).view(STEPS, COPIES)
            next_values = critic(following.flatten(0, 1)).view(STEPS, COPIES) * (1 - terminated)
            deltas = 1 + GAMMA * next_values - values
            advantages, carried = torch.empty_like(deltas), torch.zeros(COPIES)
            for step in reversed(range(STEPS)):
                carried = deltas[step] + GAMMA * LAMBDA * (1 - ended[step]) * carried
                advantages[step] = carried
            returns = (advantages + values).flatten()
            advantages = advantages.flatten()
            advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)

        for _ in range(EPOCHS):   # one minibatch an epoch: the whole batch
            log_probs = torch.log_softmax(policy(observations), -1).gather(1, actions[:, None]).squeeze(1)
            ratio = (log_probs - old_log_probs).exp()
            policy_loss = -torch.min(advantages * ratio, advantages * ratio.clamp(1 - CLIP * left, 1 + CLIP * left)).mean()
            value_loss = (critic(observations).squeeze(1) - returns).square().mean()
            optimizer.zero_grad(set_to_none=True)
            (policy_loss + 0.5 * value_loss).backward()
            nn.utils.clip_grad_norm_(trained, 0.5)
            optimizer.step()
    return float(numpy.mean(lengths[-100:]))
