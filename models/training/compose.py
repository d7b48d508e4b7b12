"""Training pictures made of the permitted ones: moved, scaled, laid over each other, recoloured, blurred."""

import math

import cv2
import numpy as np

from pictures import GREY, MAPPINGS, SIDE, SILENCE, read_picture

#: A box of which less than this is left is not taught, nor is what stands there called empty.
LEAST_LEFT = 0.45
UNCLEAR = -1


class Canvas:
    """A picture in the making: pixels, boxes (class UNCLEAR: ignore what is there), silence per cell of 8 pixels."""

    def __init__(self, chance):
        colour = GREY if chance.random() < 0.6 else chance.integers(0, 256, 3)
        self.pixels = np.full((SIDE, SIDE, 3), colour, np.uint8)
        self.boxes = np.zeros((0, 5), np.float32)
        self.silence = np.ones((6, SIDE // 8, SIDE // 8), np.float32)
        self.chance = chance

    def lay(self, item, scale, rect=None, is_cornered=False):
        """Puts a picture, or the part of it in `rect` (x1, y1, x2, y2), over what is there."""
        name, path = item
        chance = self.chance
        picture, boxes = read_picture(path, MAPPINGS[name])
        side = picture.shape[1]
        rect = np.array([0, 0, side, picture.shape[0]], np.float32) if rect is None else rect
        shrink = scale * SIDE / side
        if shrink < 0.6:  # half size first: no false edges
            picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            boxes[:, 1:] *= 0.5
            rect, shrink = rect * 0.5, shrink * 2
        stretch = math.exp(chance.uniform(-0.25, 0.25))
        angle = chance.normal(0, 0.2 if name == "weapons" else 0.06)
        flip = -1 if chance.random() < 0.5 else 1
        cos, sin = math.cos(angle) * shrink, math.sin(angle) * shrink
        turn = np.array([[cos * stretch * flip, -sin / stretch], [sin * stretch * flip, cos / stretch]])
        middle, half = (rect[:2] + rect[2:]) / 2, (rect[2:] - rect[:2]) / 2
        reach = np.abs(turn) @ half
        if is_cornered:
            target = reach
        else:
            low, high = np.minimum(reach, SIDE - reach), np.maximum(reach, SIDE - reach)
            target = chance.uniform(low, high)
        matrix = np.hstack([turn, (target - turn @ middle)[:, None]])
        mask = np.zeros(picture.shape[:2], np.uint8)
        x1, y1, x2, y2 = rect.round().astype(int)
        mask[max(y1, 0) : y2, max(x1, 0) : x2] = 255
        shown = cv2.warpAffine(picture, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
        cover = cv2.warpAffine(mask, matrix, (SIDE, SIDE))[..., None] / np.float32(255)
        self.pixels = (shown * cover + self.pixels * (1 - cover)).astype(np.uint8)
        small = cv2.resize(cover, (SIDE // 8, SIDE // 8), interpolation=cv2.INTER_AREA)
        self.silence = np.where(small > 0.5, SILENCE[name][:, None, None], self.silence)
        self.boxes = np.vstack([self._hidden(self.boxes, small), self._moved(boxes, rect, matrix, angle)])

    def _hidden(self, boxes, cover):
        kept = []
        for box in boxes:
            x1, y1, x2, y2 = (box[1:] / 8).astype(int)
            share = cover[y1 : y2 + 1, x1 : x2 + 1].mean()
            if share < 0.9:
                kept.append([UNCLEAR if share > 1 - LEAST_LEFT else box[0], *box[1:]])
        return np.array(kept, np.float32).reshape(-1, 5)

    def _moved(self, boxes, rect, matrix, angle):
        kept = []
        for label, *corners in boxes:
            corners = np.array(corners)
            cut = np.concatenate([np.maximum(corners[:2], rect[:2]), np.minimum(corners[2:], rect[2:])])
            if (cut[2:] <= cut[:2]).any():
                continue
            middle = matrix[:, :2] @ ((cut[:2] + cut[2:]) / 2) + matrix[:, 2]
            # Things do not fill their boxes: a turned box grows less than its corners do.
            reach = np.abs(matrix[:, :2]) @ ((cut[2:] - cut[:2]) / 2) * (0.82 + 0.18 * abs(math.cos(2 * angle)))
            whole = np.concatenate([middle - reach, middle + reach])
            seen = whole.clip(0, SIDE - 1)
            left = area(cut) / max(area(corners), 1e-3) * area(seen) / max(area(whole), 1e-3)
            if left > 0.05:
                is_clear = left >= LEAST_LEFT and (seen[2:] - seen[:2]).min() >= 4
                kept.append([label if is_clear else UNCLEAR, *seen])
        return np.array(kept, np.float32).reshape(-1, 5)

    def spoil(self):
        """Light, colour, grey, low resolution and noise as cameras have them."""
        chance = self.chance
        x = (self.pixels / np.float32(255)) ** math.exp(chance.uniform(-0.3, 0.3))
        x = (x - 0.5) * chance.uniform(0.75, 1.25) + 0.5 + chance.uniform(-0.1, 0.1)
        mean = x.mean(2, keepdims=True)
        x = mean + (x - mean) * (0 if chance.random() < 0.1 else chance.uniform(0.6, 1.4))
        x = x * chance.uniform(0.92, 1.08, 3).astype(np.float32)
        if chance.random() < 0.25:
            side = int(SIDE / chance.uniform(1.5, 3))
            x = cv2.resize(cv2.resize(x, (side, side), interpolation=cv2.INTER_AREA), (SIDE, SIDE))
        if chance.random() < 0.3:
            x = x + chance.standard_normal(x.shape, np.float32) * chance.uniform(0.01, 0.05)
        self.pixels = (x.clip(0, 1) * 255).astype(np.uint8)


def area(box):
    return float((box[2] - box[0]).clip(0) * (box[3] - box[1]).clip(0))


def cut_out(item, chance):
    """A rectangle around one box of a picture, or any; and the scale at which the box is 14 to 170 pixels."""
    picture, boxes = read_picture(item[1], MAPPINGS[item[0]])
    side = picture.shape[1]
    if len(boxes) and chance.random() < 0.8:
        box = boxes[chance.integers(len(boxes))][1:]
    else:
        size = chance.uniform(0.1, 0.5, 2) * side
        corner = chance.random(2) * (side - size)
        box = np.concatenate([corner, corner + size])
    size = (box[2:] - box[:2]).clip(4)
    room = size * chance.uniform(1.15, 2.5, 2)
    middle = (box[:2] + box[2:]) / 2 + (room - size) / 2 * chance.uniform(-0.8, 0.8, 2)
    rect = np.concatenate([middle - room / 2, middle + room / 2]).clip(0, side).astype(np.float32)
    wanted = math.exp(chance.uniform(math.log(14), math.log(170)))
    return rect, float(np.clip(wanted / size.max() * side / SIDE, 0.08, 2.0))


def composed(item, others, version, chance):
    """Version 0: the picture much as it is. 1: far away, or a cut-out of it, on another picture. 2: near or as it is."""
    canvas = Canvas(chance)
    if version == 1:
        canvas.lay(others[chance.integers(len(others))], math.exp(chance.uniform(-0.2, 0.5)))
        if chance.random() < 0.55:
            rect, scale = cut_out(item, chance)
            canvas.lay(item, scale, rect)
        else:
            canvas.lay(item, math.exp(chance.uniform(math.log(0.3), math.log(0.75))))
    else:
        is_near = version == 2 and chance.random() < 0.6
        scale = chance.uniform(1.25, 2.2) if is_near else math.exp(chance.uniform(-0.25, 0.2))
        canvas.lay(item, scale, is_cornered=not is_near and chance.random() < 0.5)
        if chance.random() < 0.4:
            other = others[chance.integers(len(others))]
            rect, scale = cut_out(other, chance)
            canvas.lay(other, scale, rect)
    canvas.spoil()
    return canvas
