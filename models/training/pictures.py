"""The two training sets (YOLO form): paths, boxes, which photographs are held out, and how a frame is fed."""

import glob
import os
import random

import cv2
import numpy as np

#: The net's input: a square, the picture in its upper left corner on grey, RGB 0-255, as the product feeds frames.
SIDE = 512
GREY = 114

CLASSES = ["helmet", "no-helmet", "vest", "no-vest", "handgun", "knife"]

#: Class numbers of each set -> ours; other classes of the sets are left out.
MAPPINGS = {
    "ppe": {0: "helmet", 2: "no-helmet", 7: "vest", 4: "no-vest"},
    "weapons": {0: "handgun", 1: "knife"},
}

#: Where the pictures are from; goes into the card with every head.
SOURCES = [
    {
        "set": "ppe",
        "title": "Construction Site Safety, version 28, training split, 560 pictures",
        "author": "Roboflow Universe Projects",
        "licence": "CC BY 4.0",
        "copiedFrom": "github.com/runtueee/PPE_detection @ f74a6fda53a65871ee01383b07cf9f812e7a9845",
        "changes": "composed, moved, scaled and recoloured for training",
    },
    {
        "set": "weapons",
        "title": "OD-WeaponDetection in a Roboflow export, 750 handgun and 500 knife pictures",
        "author": "University of Granada",
        "licence": "CC BY 4.0",
        "copiedFrom": "github.com/AhmedMohsenElgarh/new-dataset-weapon @ 60676f9626c95022db7dfd9e84aebc53c62b0cf0",
        "changes": "composed, moved, scaled and recoloured for training",
    },
]

#: What "no box here" is worth per class, 0: the set does not say. Weapon pictures show people whose bare heads nobody
#: labelled, hardly ever a hard hat or a reflecting vest; a few knife pictures show a gun without a box.
SILENCE = {
    "ppe": np.array([1, 1, 1, 1, 1, 1], np.float32),
    "weapons": np.array([0.5, 0, 0.5, 0, 0.8, 0.8], np.float32),
}


def source_of(path):
    """Augmented versions of one photograph share the part of the name before `.rf.`."""
    return os.path.basename(path).split(".rf.")[0]


def read_boxes(path, mapping, width, height):
    """Rows of class, x1, y1, x2, y2 in pixels; a missing file means none. The last line may lack its newline."""
    rows = []
    if os.path.exists(path):
        for line in open(path).read().splitlines():
            cells = line.split()
            if len(cells) < 5 or int(cells[0]) not in mapping:
                continue
            x, y, w, h = (float(v) for v in cells[1:5])
            label = CLASSES.index(mapping[int(cells[0])])
            rows.append([label, (x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height])
    return np.array(rows, np.float32).reshape(-1, 5)


def read_picture(path, mapping):
    """RGB pixels and boxes of one picture of a set in YOLO form."""
    picture = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
    label = os.path.splitext(path.replace("/images/", "/labels/"))[0] + ".txt"
    return picture, read_boxes(label, mapping, picture.shape[1], picture.shape[0])


def fed(picture, boxes):
    """A picture and its boxes as the net gets them: long side 512, upper left, grey beside it."""
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    size = (round(width * scale), round(height * scale))
    shown = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    canvas = np.full((SIDE, SIDE, 3), GREY, np.uint8)
    canvas[: size[1], : size[0]] = shown
    moved = boxes.copy()
    moved[:, 1:] *= scale
    return canvas, moved


def training_paths(root, held_out=0.1, seed=7):
    """Pairs of set and path: the training part, and the held-out part, made of whole photographs."""
    chooser = random.Random(seed)
    train, test = [], []
    for name in MAPPINGS:
        paths = sorted(glob.glob(f"{root}/{name}/images/*"))
        if not paths:
            raise SystemExit(f"no pictures in {root}/{name}/images; see README.md, Data")
        sources = sorted({source_of(p) for p in paths})
        chooser.shuffle(sources)
        kept_back = set(sources[: int(len(sources) * held_out)])
        for path in paths:
            (test if source_of(path) in kept_back else train).append((name, path))
    return train, test
