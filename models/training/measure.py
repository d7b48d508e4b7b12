"""Measures a head on sets in YOLO form: average precision, false boxes on pictures without the class, and people.

python3 measure.py --sets DIR --detector centernet-b1.onnx --maps DIR [--head head.pt] [--json FILE]

The maps of the pictures are kept in --maps, so that the next head is measured in a minute. Without --head only that.
"""

import argparse
import glob
import json
import os

import cv2
import numpy as np
import torch

from average_precision import all_precisions, decode
from cache import ENTRY, store
from features import Detector
from head import Head, unpacked
from per_person import PARTS, judged, known, strengths
from pictures import CLASSES, MAPPINGS, fed, read_boxes

#: Set -> which labels it has, and of which classes it holds nothing.
SETS = {
    "ppe/construction-valid": ("ppe", ["handgun", "knife"]),
    "weapons/pistol-knife-a": ("weapons", []),
    "weapons/guns-web": ("weapons", []),
    "person/penn-fudan-a": (None, CLASSES[:1] + CLASSES[2:3] + CLASSES[4:]),
    "person/coco-train128": (None, CLASSES[:1] + CLASSES[2:3] + CLASSES[4:5]),
}
THRESHOLDS = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", required=True)
    parser.add_argument("--detector", required=True)
    parser.add_argument("--maps", required=True)
    parser.add_argument("--head")
    parser.add_argument("--json")
    return parser.parse_args()


def load_head(path):
    """The net and what is known about its training."""
    saved = torch.load(path)
    facts = json.loads(saved["facts"])
    head = Head(width=facts["width"], inner=facts["inner"], drop=0)
    head.load_state_dict(saved["weights"])
    return head.eval(), facts


def maps_of(options, name, paths, detectors):
    """Maps of all pictures of a set, from the disk or made now."""
    os.makedirs(options.maps, exist_ok=True)
    file = f"{options.maps}/{name.replace('/', '.')}.npy"
    if not os.path.exists(file):
        if not detectors:
            detectors.append(Detector(options.detector))
        rows = np.zeros((len(paths), ENTRY), np.float16)
        for row, path in zip(rows, paths):
            picture = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
            store(detectors[0].maps(fed(picture, np.zeros((0, 5)))[0]), row)
        np.save(file, rows)
        print(f"{name}: {len(paths)} pictures fed", flush=True)
    return np.load(file, mmap_mode="r")


def labels_of(path, mapping):
    """Boxes of a picture in input pixels."""
    picture = cv2.imread(path)
    label = os.path.splitext(path.replace("/images/", "/labels/"))[0] + ".txt"
    return fed(picture, read_boxes(label, mapping, picture.shape[1], picture.shape[0]))[1]


def people_of(path, number):
    """Person boxes of a picture in input pixels; `number` is the class of persons in the set."""
    picture = cv2.imread(path)
    label = os.path.splitext(path.replace("/images/", "/labels/"))[0] + ".txt"
    boxes = read_boxes(label, {number: CLASSES[0]}, picture.shape[1], picture.shape[0])
    return fed(picture, boxes)[1][:, 1:]


def false_pictures(found, absent):
    """Class -> threshold -> share of pictures with a box of that class from there on, in per cent."""
    best = {c: [r[r[:, 0] == CLASSES.index(c)][:, 1].max(initial=0) for r in found] for c in absent}
    return {c: {t: round(100 * float(np.mean(np.array(b) >= t)), 1) for t in THRESHOLDS} for c, b in best.items()}


def recalls(found, truth):
    """Class -> threshold -> share of pictures with the class in which a box of it was found from there on."""
    shares = {}
    for index, name in enumerate(CLASSES):
        scores = [r[r[:, 0] == index][:, 1].max(initial=0) for r, t in zip(found, truth) if (t[:, 0] == index).any()]
        if scores:
            shares[name] = {t: round(100 * float(np.mean(np.array(scores) >= t)), 1) for t in THRESHOLDS}
    return shares


def people_table(found, paths, truth, number):
    """Attribute -> threshold -> balanced accuracy and coverage; where nobody is labelled, the scores themselves."""
    table = {}
    for attribute in PARTS:
        pairs, truths = [], []
        for rows, path, labels in zip(found, paths, truth):
            for person in people_of(path, number):
                value = known(person, labels, attribute)
                if value is not None:
                    pairs.append(strengths(person, rows, attribute))
                    truths.append(value)
        table[attribute] = {t: judged(pairs, truths, t) for t in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)}
    return table


def main():
    options = arguments()
    torch.set_num_threads(1)
    head = load_head(options.head)[0] if options.head else None
    report, detectors = {}, []
    for name, (labels, absent) in SETS.items():
        paths = sorted(glob.glob(f"{options.sets}/{name}/images/*"))
        maps = maps_of(options, name, paths, detectors)
        if head is None:
            continue
        with torch.no_grad():
            found = [decode(*head.whole(unpacked(np.array(row)))) for row in maps]
        mapping = MAPPINGS.get(labels, {})
        truth = [labels_of(path, mapping) for path in paths]
        report[name] = {"pictures": len(paths), "falsePictures": false_pictures(found, absent)}
        if labels:
            report[name] |= {"ap50": all_precisions(found, truth), "foundPictures": recalls(found, truth)}
        if labels == "ppe":
            report[name]["people"] = people_table(found, paths, truth, 5)
        print(json.dumps({name: report[name]}, indent=1), flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(report, file, indent=1)


if __name__ == "__main__":
    main()
