"""Teaches the head from cells of the cached maps: middles, their surroundings, random and hard empty cells.

python3 train.py --cache DIR --out head.pt [--minutes 30]

The learning rate falls over the given time. Entries that cache.py completes meanwhile are taken in at the next draw.
"""

import argparse
import copy
import json
import math
import time

import numpy as np
import torch

from average_precision import all_precisions, decode
from cache import ENTRY, MOST_BOXES
from head import COARSE, FINE, GRID, MIDDLE, Head, cells_of, edge_loss, heat_loss, unpacked
from targets import targets

NUMBERS = FINE + MIDDLE + COARSE
#: Cells of one picture: around each box, anywhere, and the worst of so many tried.
AROUND, ANYWHERE, HARD, TRIED = 8, 24, 20, 250
#: A random empty cell stands for its neighbours too.
ANYWHERE_COUNTS = 20


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--start", help="goes on from this head instead of from chance")
    parser.add_argument("--redraw", type=int, default=4, help="cells are chosen anew after so many passes")
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--inner", type=int, default=96)
    parser.add_argument("--drop", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


class Cache:
    """What cache.py wrote; only entries that are complete."""

    def __init__(self, path):
        listed = json.load(open(f"{path}/entries.json"))["entries"]
        count = len(listed)
        self.maps = np.memmap(f"{path}/maps.f16", np.float16, "r", shape=(count, ENTRY))
        self.boxes = np.memmap(f"{path}/boxes.f32", np.float32, "r", shape=(count, MOST_BOXES, 5))
        self.silence = np.memmap(f"{path}/silence.u8", np.uint8, "r", shape=(count, 6, GRID, GRID))
        done = np.memmap(f"{path}/done.u8", np.uint8, "r", shape=(count,))
        self.train = [i for i in range(count) if done[i] and listed[i][0] == "train"]
        self.held_out = [i for i in range(count) if done[i] and listed[i][0] == "held-out"]

    def boxes_of(self, number):
        rows = np.array(self.boxes[number])
        return rows[rows[:, 0] > -2]

    def targets_of(self, number):
        return targets(self.boxes_of(number), self.silence[number] / np.float32(100))


def drawn_cells(cache, number, head, chance):
    """Cells of one picture: their numbers, heat, silence, distances and the weight of those."""
    heat, edges, weight, silence = cache.targets_of(number)
    maps = unpacked(np.array(cache.maps[number]))
    flat = heat.max(0).ravel()
    chosen = [np.flatnonzero(flat > 0.999)]
    for label in range(len(heat)):
        near = np.flatnonzero((heat[label].ravel() > 0.1) & (flat <= 0.999))
        boxes = int((heat[label] > 0.999).sum())
        chosen.append(chance.permutation(near)[: AROUND * boxes])
    certain = np.unique(np.concatenate(chosen))
    tried = np.setdiff1d(chance.permutation(GRID**2)[:TRIED], certain)
    tried = chance.permutation(tried)
    anywhere, rest = tried[:ANYWHERE], tried[ANYWHERE:]
    if head is not None:
        with torch.no_grad():
            logits = head(torch.from_numpy(cells_of(maps, rest // GRID, rest % GRID).astype(np.float32)))
            cell_heat, cell_silence = (torch.from_numpy(x.reshape(6, -1)[:, rest].T.copy()) for x in (heat, silence))
            losses = heat_loss(logits[:, :6], cell_heat, cell_silence).sum(1)
        rest = rest[losses.topk(min(HARD, len(rest))).indices.numpy()]
    else:
        rest = rest[:HARD]
    cells = np.concatenate([certain, anywhere, rest])
    counts = np.ones(len(cells), np.float32)
    counts[len(certain) : len(certain) + len(anywhere)] = ANYWHERE_COUNTS
    pick = lambda x: x.reshape(len(x), -1)[:, cells].T  # noqa: E731
    rows = cells_of(maps, cells // GRID, cells % GRID)
    return rows, pick(heat), pick(silence) * counts[:, None], pick(edges), weight.ravel()[cells]


def draw(cache, head, chance):
    """Cells of all training pictures, as tensors; the numbers stay float16."""
    parts = [drawn_cells(cache, number, head, chance) for number in cache.train]
    return [torch.from_numpy(np.concatenate(column)) for column in zip(*parts)]


@torch.no_grad()
def measure(head, cache):
    """Average precision on the held-out pictures."""
    found = [decode(*head.whole(unpacked(np.array(cache.maps[i])))) for i in cache.held_out]
    return all_precisions(found, [cache.boxes_of(i) for i in cache.held_out])


class Teacher:
    """The head in training, the slow average of its weights that is measured and kept, and the learning curve."""

    def __init__(self, options):
        self.options = options
        self.head = Head(width=options.width, inner=options.inner, drop=options.drop)
        self.curve, self.earlier = [], []
        if options.start:
            saved = torch.load(options.start)
            self.head.load_state_dict(saved["weights"])
            facts = json.loads(saved["facts"])
            self.curve, self.earlier = facts["curve"], facts["runs"]
        self.average = copy.deepcopy(self.head).eval()
        shrinking = [p for p in self.head.parameters() if p.dim() > 1]
        others = [p for p in self.head.parameters() if p.dim() <= 1]
        groups = [{"params": shrinking, "weight_decay": 0.05}, {"params": others, "weight_decay": 0}]
        self.optimizer = torch.optim.AdamW(groups, lr=options.rate)
        self.began = time.time()
        self.steps, self.loss = 0, float("nan")
        self.seen = self.curve[-1]["pictures"] if self.curve else 0

    def progress(self):
        """Share of the time that is over, 0-1."""
        return min(1, (time.time() - self.began) / (self.options.minutes * 60))

    def normalise_by(self, rows):
        self.head.normalise_by(rows)
        self.average.load_state_dict(self.head.state_dict())

    def learn(self, rows, heat, silence, edges, weight):
        rate = self.options.rate * min(1, (self.steps + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * self.progress()))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        answer = self.head(rows.float())
        loss = heat_loss(answer[:, :6], heat, silence).sum() / (heat > 0.999).sum().clamp(min=1)
        own = weight > 0
        off = edge_loss(answer[own, 6:], edges[own]) * weight[own]
        loss = loss + off.sum() / weight.sum().clamp(min=1)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.head.parameters(), 5)
        self.optimizer.step()
        self.steps += 1
        self.loss = float(loss)
        keep = min(0.998, (1 + self.steps) / (20 + self.steps))
        with torch.no_grad():
            for slow, quick in zip(self.average.parameters(), self.head.parameters()):
                slow.lerp_(quick, 1 - keep)

    def note(self, cache):
        entry = {"seconds": round(time.time() - self.began), "steps": self.steps, "pictures": self.seen}
        self.curve.append({**entry, "entries": len(cache.train), **measure(self.average, cache)})
        print(f"loss {self.loss:.2f}: {self.curve[-1]}", flush=True)

    def save(self, cache):
        run = {k: getattr(self.options, k) for k in ("seed", "rate", "drop", "batch", "minutes")}
        run |= {"seconds": round(time.time() - self.began), "steps": self.steps}
        facts = {"width": self.options.width, "inner": self.options.inner, "runs": [*self.earlier, run]}
        facts |= {"entries": len(cache.train), "heldOut": len(cache.held_out), "curve": self.curve}
        torch.save({"weights": self.average.state_dict(), "facts": json.dumps(facts)}, self.options.out)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    chance = np.random.default_rng(options.seed)
    teacher = Teacher(options)
    while teacher.progress() < 1:
        cache = Cache(options.cache)
        data = draw(cache, teacher.average if teacher.curve else None, chance)
        if not teacher.curve:
            teacher.normalise_by(data[0][torch.randperm(len(data[0]))[:30000]].float())
        for _ in range(options.redraw):
            order = torch.randperm(len(data[0]))
            for chosen in order.split(options.batch):
                teacher.learn(*(column[chosen] for column in data))
                if teacher.progress() >= 1:
                    break
            teacher.seen += len(cache.train)
            if teacher.progress() >= 1:
                break
        teacher.note(cache)
        teacher.save(cache)


if __name__ == "__main__":
    main()
