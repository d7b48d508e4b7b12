"""The second head: reads the frozen maps at four strides, answers on the stride-8 grid.

Every layer looks at one cell, so it can be taught from single cells and still runs as plain convolutions. What lies
around a cell it knows from the coarser maps.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from features import TAPS
from pictures import CLASSES

GRID = 64
STRIDE = 8
#: Numbers that describe a cell, by the grid they come from; `fine` has the 2 x 2 cells of stride 4.
FINE = TAPS["edges4"][1] * 4 + TAPS["body8"][1] + TAPS["neck8"][1]
MIDDLE = TAPS["body16"][1] + TAPS["neck16"][1]
COARSE = TAPS["body32"][1]


class Head(nn.Module):
    """Rows of a cell's numbers -> rows of class logits and logarithms of the distances to the box's edges."""

    def __init__(self, width=64, inner=96, hidden=64, drop=0.1):
        super().__init__()
        self.fine = nn.Linear(FINE, width)
        self.middle = nn.Sequential(nn.Linear(MIDDLE, inner), nn.ReLU(), nn.Linear(inner, width, bias=False))
        self.coarse = nn.Sequential(nn.Linear(COARSE, inner), nn.ReLU(), nn.Linear(inner, width, bias=False))
        self.hidden = nn.Linear(width, hidden)
        self.answer = nn.Linear(hidden, len(CLASSES) + 4)
        self.drop = nn.Dropout(drop)
        for name, size in (("fine", FINE), ("middle", MIDDLE), ("coarse", COARSE)):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_scale", torch.ones(size))
        nn.init.normal_(self.answer.weight, std=0.01)
        with torch.no_grad():
            self.answer.bias[: len(CLASSES)] = -math.log(99)
            self.answer.bias[len(CLASSES) :] = 1.0

    def normalise_by(self, rows):
        """Takes mean and spread of the inputs from a sample of cells; export folds them into the weights."""
        for name, part in zip(("fine", "middle", "coarse"), split(rows)):
            getattr(self, f"{name}_mean").copy_(part.mean(0))
            getattr(self, f"{name}_scale").copy_(1 / part.std(0).clamp(min=1e-3))

    def join(self, fine, middle, coarse):
        x = F.relu(fine + middle + coarse)
        return self.answer(F.relu(self.hidden(self.drop(x))))

    def part(self, name, rows):
        rows = (rows - getattr(self, f"{name}_mean")) * getattr(self, f"{name}_scale")
        return getattr(self, name)(rows)

    def forward(self, rows):
        return self.join(*(self.part(n, p) for n, p in zip(("fine", "middle", "coarse"), split(rows))))

    def whole(self, maps):
        """All cells of a picture: logits (classes, 64, 64) and distances in pixels (4, 64, 64)."""
        fine, middle, coarse = (torch.from_numpy(p) for p in grids(maps))

        def spread(name, rows, side):
            wide = self.part(name, rows.reshape(len(rows), -1).T).view(side, side, -1)
            times = GRID // side
            return wide.repeat_interleave(times, 0).repeat_interleave(times, 1).view(GRID * GRID, -1)

        x = self.join(spread("fine", fine, 64), spread("middle", middle, 32), spread("coarse", coarse, 16))
        x = x.T.view(-1, GRID, GRID)
        return x[: len(CLASSES)], pixels_from(x[len(CLASSES) :])


def split(rows):
    return rows[:, :FINE], rows[:, FINE : FINE + MIDDLE], rows[:, FINE + MIDDLE :]


def pixels_from(edges):
    """The net's four distances -> pixels of the input."""
    return torch.exp(edges.clamp(max=3.5)) * 16


def unpacked(entry):
    """One cached row -> maps by short name, views."""
    maps, start = {}, 0
    for name, (_, channels, side) in TAPS.items():
        size = channels * side * side
        maps[name] = entry[start : start + size].reshape(channels, side, side)
        start += size
    return maps


def grids(maps):
    """Maps -> float32 arrays per stride: fine (FINE, 64, 64), middle (MIDDLE, 32, 32), coarse (COARSE, 16, 16)."""
    edges = maps["edges4"]
    pairs = edges.reshape(len(edges), GRID, 2, GRID, 2).transpose(0, 2, 4, 1, 3).reshape(-1, GRID, GRID)
    fine = np.concatenate([pairs, maps["body8"], maps["neck8"]])
    middle = np.concatenate([maps["body16"], maps["neck16"]])
    return tuple(np.ascontiguousarray(x, np.float32) for x in (fine, middle, maps["body32"]))


def cells_of(maps, rows, columns):
    """The numbers of some cells of the stride-8 grid, (n, FINE + MIDDLE + COARSE)."""
    edges = maps["edges4"]
    pairs = [edges[:, rows * 2 + dy, columns * 2 + dx] for dy in (0, 1) for dx in (0, 1)]
    pairs = np.stack(pairs, 1).reshape(-1, len(rows))
    fine = [pairs, maps["body8"][:, rows, columns], maps["neck8"][:, rows, columns]]
    middle = [maps[n][:, rows // 2, columns // 2] for n in ("body16", "neck16")]
    return np.concatenate([*fine, *middle, maps["body32"][:, rows // 4, columns // 4]]).T


def heat_loss(logits, heat, weight):
    """CenterNet's focal loss over cells; `weight` (n, classes) says what an empty cell counts."""
    p = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    is_middle = (heat > 0.999).float()
    found = -torch.log(p) * (1 - p) ** 2 * is_middle
    wrong = -torch.log(1 - p) * p**2 * (1 - heat) ** 4 * (1 - is_middle) * weight
    return found + wrong


def edge_loss(edges, wanted):
    """1 - GIoU of boxes seen from the same cell; both (n, 4), `wanted` in pixels."""
    got = pixels_from(edges)
    inner, outer = torch.minimum(got, wanted), torch.maximum(got, wanted)

    def area(d):
        return (d[:, 0] + d[:, 2]).clamp(min=1e-3) * (d[:, 1] + d[:, 3]).clamp(min=1e-3)

    shared = (inner[:, 0] + inner[:, 2]).clamp(min=0) * (inner[:, 1] + inner[:, 3]).clamp(min=0)
    union = area(got) + area(wanted) - shared
    hull = area(outer)
    return 1 - shared / union + (hull - union) / hull


def millions():
    """Multiply-adds of the head for one picture; the detector itself has 1295 million."""
    head = Head()
    at = {"fine": 64 * 64, "middle": 32 * 32, "coarse": 16 * 16, "hidden": 64 * 64, "answer": 64 * 64}
    return sum(p.numel() * at[n.split(".")[0]] for n, p in head.named_parameters() if p.dim() == 2) / 1e6


if __name__ == "__main__":
    print(f"{millions():.1f} million multiply-adds, {sum(p.numel() for p in Head().parameters())} parameters")
