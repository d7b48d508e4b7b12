"""Heat and distances -> boxes -> average precision at an overlap of one half, class by class."""

import numpy as np
import torch
import torch.nn.functional as F

from head import GRID, STRIDE
from pictures import CLASSES


def decode(heat, edges, most=100, lowest=0.02):
    """Logits (classes, 64, 64), distances in pixels (4, 64, 64) -> rows of class, score, x1, y1, x2, y2 in input
    pixels, best first: one for each local maximum, doubles removed."""
    score = torch.sigmoid(heat)
    score = score * (F.max_pool2d(score[None], 3, 1, 1)[0] == score)
    top, index = score.flatten().topk(most)
    label, cell = index // GRID**2, index % GRID**2
    x, y = (cell % GRID + 0.5) * STRIDE, (cell // GRID + 0.5) * STRIDE
    d = edges.flatten(1)[:, cell]
    rows = torch.stack([label.float(), top, x - d[0], y - d[1], x + d[2], y + d[3]], 1).numpy()
    return without_doubles(rows[rows[:, 1] >= lowest])


def overlap(box, others):
    """IoU of one box with rows of boxes."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = np.clip(high - low, 0, None).prod(1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(1) - shared + 1e-9)


def without_doubles(rows, limit=0.5):
    """Of boxes of one class that overlap by more than `limit`, the best."""
    kept = []
    for row in rows:
        same = [k for k in kept if k[0] == row[0]]
        if not same or overlap(row[2:], np.array(same)[:, 2:]).max() <= limit:
            kept.append(row)
    return np.array(kept).reshape(-1, 6)


def average_precision(found, truth, label, least=0.5):
    """All-point average precision of a class; `truth` per picture rows of class, x1, y1, x2, y2. NaN without any."""
    total, hits = 0, []
    for rows, wanted in zip(found, truth):
        wanted = wanted[wanted[:, 0] == label][:, 1:]
        total += len(wanted)
        used = np.zeros(len(wanted), bool)
        for row in rows[rows[:, 0] == label]:
            is_hit = False
            if len(wanted):
                shares = overlap(row[2:], wanted)
                best = shares.argmax()
                is_hit = shares[best] >= least and not used[best]
                used[best] |= is_hit
            hits.append((row[1], is_hit))
    if total == 0:
        return float("nan")
    hits = np.array(sorted(hits, key=lambda h: -h[0])).reshape(-1, 2)[:, 1]
    recall, precision = hits.cumsum() / total, hits.cumsum() / np.arange(1, len(hits) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float((np.diff(recall, prepend=0) * precision).sum())


def all_precisions(found, truth):
    """Class name -> average precision in per cent, None where there is nothing of the class."""
    values = {c: average_precision(found, truth, i) for i, c in enumerate(CLASSES)}
    return {c: None if np.isnan(v) else round(100 * v, 1) for c, v in values.items()}
