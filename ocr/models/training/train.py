"""Trains a recogniser further on bad print. See README.md."""

import argparse
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import scan
from network import Network

# Pixels along the text and lines of a batch, at most; lines are sorted by width a pool at a time.
BATCH_WIDTH, BATCH_LINES, POOL = 5200, 48, 320
HELD_OUT = range(10_000_000, 10_000_320)
FIRST = 2_000_000_000
WARM_UP, LEAST_RATE, AVERAGED = 60, 0.03, 0.995


class Lines(torch.utils.data.IterableDataset):
    """Batches without end: pictures `[lines, 3, 48, width]` of -1 to 1, their characters' numbers, how many each has."""

    def __init__(self, dictionary):
        self.classes = {char: place for place, char in enumerate(dictionary)}

    def __iter__(self):
        seed = FIRST
        while True:
            batches = list(self.batches(range(seed, seed + POOL)))
            random.Random(seed).shuffle(batches)
            yield from batches
            seed += POOL

    def batches(self, seeds):
        lines = sorted(filter(None, map(self.line, seeds)), key=lambda line: line[1].shape[1])
        batch = []
        for line in lines:
            if batch and (padded_width(line) * (len(batch) + 1) > BATCH_WIDTH or len(batch) >= BATCH_LINES):
                yield self.packed(batch)
                batch = []
            batch.append(line)
        yield self.packed(batch)

    def line(self, seed):
        """`None` where the dictionary lacks a character, or the picture is too narrow for its text."""
        text, image = scan.sample(seed)
        if any(char not in self.classes for char in text):
            return None
        target = [self.classes[char] for char in text]
        doubled = sum(one == next for one, next in zip(target, target[1:]))
        return (target, image) if image.shape[1] // 8 > len(target) + doubled else None

    def packed(self, batch):
        lines = np.zeros((len(batch), 3, scan.HEIGHT, max(map(padded_width, batch))), np.float32)
        for place, (_, image) in zip(lines, batch):
            place[:, :, : image.shape[1]] = image.astype(np.float32) / 127.5 - 1
        targets = torch.tensor([char for target, _ in batch for char in target])
        lengths = torch.tensor([len(target) for target, _ in batch])
        return torch.from_numpy(lines), targets, lengths


def padded_width(line):
    return -(-line[1].shape[1] // 32) * 32


def loss(scores, targets, lengths):
    """CTC per character (Graves et al. 2006), over the characters of the batch alone: the others need no gradient of their own."""
    used, targets = torch.unique(targets, return_inverse=True)
    classes = torch.cat([torch.zeros(1, dtype=torch.long), used])
    likelihoods = scores.index_select(2, classes).float() - torch.logsumexp(scores.float(), -1, keepdim=True)
    steps = torch.full_like(lengths, scores.shape[1])
    each = F.ctc_loss(likelihoods.transpose(0, 1), targets + 1, steps, lengths, zero_infinity=True, reduction="none")
    return (each / lengths).mean()


def wrong(network, batches):
    """Share of the lines that are not read right."""
    misread = count = 0
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for lines, targets, lengths in batches:
            for best, target in zip(network(lines).argmax(-1), targets.split(lengths.tolist())):
                read = torch.unique_consecutive(best)
                misread += read[read > 0].tolist() != target.tolist()
                count += 1
    return misread / count


def train(network, batches, seconds, rate):
    """The weights, averaged over the last steps."""
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    for weight in network.weights.values():
        if weight.dim() == 4:
            weight.data = weight.data.contiguous(memory_format=torch.channels_last)
    groups = [
        {"params": [weight for weight in weights if weight.dim() > 1], "weight_decay": 1e-3},
        {"params": [weight for weight in weights if weight.dim() <= 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99))
    averaged = {name: weight.detach().clone() for name, weight in network.weights.items()}
    start, seen = time.monotonic(), 0
    for step, (lines, targets, lengths) in enumerate(batches):
        done = (time.monotonic() - start) / seconds
        if done >= 1:
            return averaged
        for group in optimiser.param_groups:
            fall = LEAST_RATE + (1 - LEAST_RATE) * 0.5 * (1 + math.cos(math.pi * done))
            group["lr"] = rate * fall * min(1.0, (step + 1) / WARM_UP)
        with torch.autocast("cpu", torch.bfloat16):
            scores = network(lines.contiguous(memory_format=torch.channels_last))
        error = loss(scores, targets, lengths)
        optimiser.zero_grad()
        error.backward()
        torch.nn.utils.clip_grad_norm_(weights, 2.0)
        optimiser.step()
        share = min(AVERAGED, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, weight in network.weights.items():
                averaged[name].lerp_(weight.detach(), 1 - share)
        seen += len(lengths)
        if step % 50 == 0:
            print(f"{done:6.1%}  {seen} lines  loss {error.item():.3f}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", type=Path, required=True, help="folder of rec.onnx and dict.txt")
    options.add_argument("--seconds", type=float, required=True)
    options.add_argument("--rate", type=float, required=True, help="highest learning rate")
    options.add_argument("--share", type=float, required=True, help="of the trained weights in the average with the first ones")
    options.add_argument("--out", type=Path, required=True)
    options = options.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    dictionary = ["", *(options.model / "dict.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"), " "]
    data = Lines(dictionary)
    held_out = list(data.batches(HELD_OUT))
    network = Network(options.model / "rec.onnx")
    first = {name: weight.detach().clone() for name, weight in network.weights.items()}
    print(f"misread before: {wrong(network, held_out):.2%}", flush=True)
    trained = train(network, torch.utils.data.DataLoader(data, batch_size=None, num_workers=1), options.seconds, options.rate)
    for share in (1.0, options.share):
        mixed = {name: weight.lerp(trained[name], share) for name, weight in first.items()}
        for name, weight in network.weights.items():
            weight.data = mixed[name]
        print(f"misread, {share} of the trained weights: {wrong(network, held_out):.2%}", flush=True)
    network.save(options.out, mixed)


if __name__ == "__main__":
    main()
