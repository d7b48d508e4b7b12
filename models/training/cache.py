"""Composes training pictures once and keeps what the frozen detector says about them: everything after is quick.

python3 cache.py --data DIR --detector centernet-b1.onnx --out DIR [--versions 3] [--part 0 --parts 1]

About 2.3 MB a picture. Several parts may run side by side with the same --out; each entry depends on the seed and its
number alone, so the result does not depend on how the work was shared.
"""

import argparse
import json
import os

import numpy as np

from compose import composed
from features import TAPS, Detector
from pictures import MAPPINGS, fed, read_picture, training_paths

#: Numbers of one entry: all maps, one after the other.
ENTRY = sum(channels * side * side for _, channels, side in TAPS.values())
MOST_BOXES = 64


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with ppe/ and weapons/ (README.md, Data)")
    parser.add_argument("--detector", required=True, help="centernet-b1.*.onnx, made by npm run models")
    parser.add_argument("--out", required=True)
    parser.add_argument("--versions", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    return parser.parse_args()


def entries(train, test, versions):
    """What is cached, in this order: (part, set and path, version)."""
    listed = [("train", item, 0) for item in train] + [("held-out", item, None) for item in test]
    return listed + [("train", item, version) for version in range(1, versions) for item in train]


def opened(path, name, shape, dtype):
    """A file of numbers, shared by the parts; made when it is not there."""
    file = f"{path}/{name}"
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    with open(file, "ab") as handle:
        handle.truncate(size)
    return np.memmap(file, dtype, "r+", shape=shape)


def store(maps, row):
    row[:] = np.concatenate([maps[name].ravel() for name in TAPS]).astype(np.float16)


def main():
    options = arguments()
    os.makedirs(options.out, exist_ok=True)
    train, test = training_paths(options.data)
    chooser = np.random.default_rng(options.seed)
    train = [train[i] for i in chooser.permutation(len(train))]
    listed = entries(train, test, options.versions)
    if options.part == 0:
        with open(f"{options.out}/entries.json", "w") as file:
            json.dump({"seed": options.seed, "entries": [[part, item, version] for part, item, version in listed]}, file)
    count = len(listed)
    maps = opened(options.out, "maps.f16", (count, ENTRY), np.float16)
    boxes = opened(options.out, "boxes.f32", (count, MOST_BOXES, 5), np.float32)
    silence = opened(options.out, "silence.u8", (count, 6, 64, 64), np.uint8)
    done = opened(options.out, "done.u8", (count,), np.uint8)
    detector = Detector(options.detector)
    for number in range(options.part, count, options.parts):
        if done[number]:
            continue
        part, item, version = listed[number]
        if part == "train":
            canvas = composed(item, train, version, np.random.default_rng([options.seed, number]))
            pixels, rows = canvas.pixels, canvas.boxes
            silence[number] = (canvas.silence * 100).round().astype(np.uint8)
        else:
            pixels, rows = fed(*read_picture(item[1], MAPPINGS[item[0]]))
            silence[number] = 100
        rows = rows[:MOST_BOXES]
        boxes[number] = -2
        boxes[number, : len(rows)] = rows
        store(detector.maps(pixels), maps[number])
        done[number] = 1
        if number % 200 == options.part:
            print(f"{number} of {count}", flush=True)


if __name__ == "__main__":
    main()
