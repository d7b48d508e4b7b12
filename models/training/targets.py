"""What the head should answer: heat per class around the middles of boxes, and the distances to their edges."""

import numpy as np

from compose import UNCLEAR
from head import GRID, STRIDE
from pictures import CLASSES


def targets(boxes, silence):
    """Boxes (n, 5) in input pixels, silence (classes, 64, 64) -> heat and silence (classes, 64, 64),
    distances (4, 64, 64) in pixels, and how much a cell answers for a box (64, 64)."""
    heat = np.zeros((len(CLASSES), GRID, GRID), np.float32)
    edges = np.ones((4, GRID, GRID), np.float32)
    weight = np.zeros((GRID, GRID), np.float32)
    silence = silence.copy()
    cells = np.arange(GRID, dtype=np.float32)
    middles = cells * STRIDE + STRIDE / 2
    for label, x1, y1, x2, y2 in boxes[boxes[:, 0] == UNCLEAR]:
        silence[:, int(y1 // STRIDE) : int(y2 // STRIDE) + 1, int(x1 // STRIDE) : int(x2 // STRIDE) + 1] = 0
    sizes = (boxes[:, 3] - boxes[:, 1]) * (boxes[:, 4] - boxes[:, 2])
    for label, x1, y1, x2, y2 in boxes[np.argsort(-sizes)]:  # where two meet, the smaller thing has the cell
        if label < 0:
            continue
        column = min(GRID - 1, int((x1 + x2) / 2 // STRIDE))
        row = min(GRID - 1, int((y1 + y2) / 2 // STRIDE))
        spread_x, spread_y = (max(0.45, size / STRIDE * 0.18) for size in (x2 - x1, y2 - y1))
        bump = np.exp(-((cells - row) ** 2) / (2 * spread_y**2))[:, None] * np.exp(
            -((cells - column) ** 2) / (2 * spread_x**2)
        )
        heat[int(label)] = np.maximum(heat[int(label)], bump)
        own = bump > 0.3
        weight[own] = bump[own]
        reach = np.broadcast_arrays(middles[None] - x1, middles[:, None] - y1, x2 - middles[None], y2 - middles[:, None])
        for edge, distance in zip(edges, reach):
            edge[own] = np.broadcast_to(distance, (GRID, GRID))[own].clip(1)
    return heat, edges, weight, silence
