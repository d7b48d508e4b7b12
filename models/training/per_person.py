"""Helmet and vest per person: the boxes whose middle lies in the head or body part of a person decide."""

import numpy as np

from pictures import CLASSES

#: What is judged: worn, not worn, and the part of the person's box (from, to, of its height) where the middle lies.
PARTS = {"helmet": ("helmet", "no-helmet", -0.1, 0.5), "vest": ("vest", "no-vest", 0.1, 0.9)}


def within(person, rows, start, end):
    """Rows (.., x1, y1, x2, y2) whose middle lies in that part of the person's box."""
    x1, y1, x2, y2 = person
    x, y = (rows[:, -4] + rows[:, -2]) / 2, (rows[:, -3] + rows[:, -1]) / 2
    height = y2 - y1
    return rows[(x > x1) & (x < x2) & (y > y1 + start * height) & (y < y1 + end * height)]


def strengths(person, found, attribute):
    """Best score for worn and for not worn on this person, 0 where nothing was found."""
    worn, missing, start, end = PARTS[attribute]
    rows = within(person, found, start, end)
    return [rows[rows[:, 0] == CLASSES.index(c)][:, 1].max(initial=0) for c in (worn, missing)]


def known(person, truth, attribute):
    """True: labelled as worn, False: as not worn, None: no label, or labels that disagree."""
    worn, missing, start, end = PARTS[attribute]
    labels = {CLASSES[int(r[0])] for r in within(person, truth, start, end)} & {worn, missing}
    return None if len(labels) != 1 else labels == {worn}


def judged(pairs, truths, least, favour=1.0):
    """Balanced accuracy and coverage when a person is judged from a score of `least` on."""
    pairs, truths = np.array(pairs).reshape(-1, 2), np.array(truths, bool)
    is_judged = pairs.max(1) >= least
    says_worn = pairs[:, 0] * favour >= pairs[:, 1]
    rates = []
    for value in (True, False):
        chosen = is_judged & (truths == value)
        rates.append((says_worn[chosen] == value).mean() if chosen.any() else float("nan"))
    return {"balanced": round(float(np.mean(rates)), 3), "coverage": round(float(is_judged.mean()), 3), "people": len(truths)}
