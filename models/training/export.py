"""Writes the taught head as ONNX with float16 weights, proves it against torch, and measures what it costs.

python3 export.py --head head.pt --detector centernet-b1.onnx --maps DIR --report report.json --out FOLDER
"""

import argparse
import hashlib
import json
import time

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from features import TAPS
from head import GRID, unpacked
from measure import load_head
from pictures import CLASSES, SOURCES

HEAT, EDGES = "equipmentHeat", "equipmentEdges"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--head", required=True)
    parser.add_argument("--detector", required=True)
    parser.add_argument("--maps", required=True, help="the folder of measure.py")
    parser.add_argument("--report", required=True, help="the --json of measure.py")
    parser.add_argument("--out", required=True)
    return parser.parse_args()


class Writer:
    """Collects nodes and float16 weights."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def node(self, kind, inputs, name, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def weight(self, values, name):
        half = np.ascontiguousarray(values.detach().numpy(), np.float16)
        self.weights.append(numpy_helper.from_array(half, f"{name}/half"))
        return self.node("Cast", [f"{name}/half"], name, to=TensorProto.FLOAT)

    def constant(self, values, name):
        self.weights.append(numpy_helper.from_array(np.array(values, np.float32), name))
        return name

    def conv(self, x, weight, bias, name, size=1):
        shaped = weight.reshape(len(weight), -1, size, size)
        inputs = [x, self.weight(shaped, f"{name}/weight")]
        if bias is not None:
            inputs.append(self.weight(bias, f"{name}/bias"))
        return self.node("Conv", inputs, name, kernel_shape=[size, size], strides=[size, size])


def without_normalisation(head, name, linear):
    """Weight and bias of the first layer that read the raw maps."""
    mean, scale = getattr(head, f"{name}_mean"), getattr(head, f"{name}_scale")
    weight = linear.weight * scale
    return weight, linear.bias - weight @ mean


def graph_of(head):
    """The head as an ONNX model whose inputs carry the names of the detector's tensors."""
    w, tap = Writer(), {short: name for short, (name, _, _) in TAPS.items()}
    weight, bias = without_normalisation(head, "fine", head.fine)
    edges = TAPS["edges4"][1] * 4
    near = w.conv(tap["edges4"], weight[:, :edges], bias, "equipment/edges4", size=2)
    joined = w.node("Concat", [tap["body8"], tap["neck8"]], "equipment/concat8", axis=1)
    x = w.node("Add", [near, w.conv(joined, weight[:, edges:], None, "equipment/fine")], "equipment/add8")
    middle = w.node("Concat", [tap["body16"], tap["neck16"]], "equipment/concat16", axis=1)
    for name, source, layers, times in (("middle", middle, head.middle, 2), ("coarse", tap["body32"], head.coarse, 4)):
        weight, bias = without_normalisation(head, name, layers[0])
        inner = w.node("Relu", [w.conv(source, weight, bias, f"equipment/{name}/inner")], f"equipment/{name}/relu")
        wide = w.conv(inner, layers[2].weight, None, f"equipment/{name}/outer")
        sizes = w.constant([1, 1, times, times], f"equipment/{name}/times")
        modes = dict(mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
        up = w.node("Resize", [wide, "", sizes], f"equipment/{name}/up", **modes)
        x = w.node("Add", [x, up], f"equipment/{name}/add")
    x = w.node("Relu", [x], "equipment/relu")
    x = w.node("Relu", [w.conv(x, head.hidden.weight, head.hidden.bias, "equipment/hidden")], "equipment/hidden/relu")
    classes = len(CLASSES)
    heat = w.conv(x, head.answer.weight[:classes], head.answer.bias[:classes], "equipment/heat")
    w.node("Sigmoid", [heat], HEAT)
    edges = w.conv(x, head.answer.weight[classes:], head.answer.bias[classes:], "equipment/edges")
    limit = w.node("Min", [edges, w.constant(3.5, "equipment/limit")], "equipment/limited")
    w.node("Mul", [w.node("Exp", [limit], "equipment/exp"), w.constant(16, "equipment/unit")], EDGES)
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, c, s, s]) for n, c, s in TAPS.values()]
    outputs = [
        helper.make_tensor_value_info(HEAT, TensorProto.FLOAT, [1, classes, GRID, GRID]),
        helper.make_tensor_value_info(EDGES, TensorProto.FLOAT, [1, 4, GRID, GRID]),
    ]
    return helper.make_graph(w.nodes, "equipment", inputs, outputs, w.weights)


def joined(detector, head):
    """Detector and head in one model: what the detector answered before, and the head's two outputs."""
    both = onnx.ModelProto()
    both.CopyFrom(detector)
    both.graph.node.extend(head.graph.node)
    both.graph.initializer.extend(head.graph.initializer)
    both.graph.output.extend(head.graph.output)
    return both


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def proved(head, alone, detector, maps):
    """Largest differences to torch; that the detector's own outputs did not change; and the cost in per cent."""
    run = session(alone)
    worst = {HEAT: 0.0, EDGES: 0.0}
    for row in maps:
        entry = unpacked(np.array(row, np.float32))
        found = run.run([HEAT, EDGES], {TAPS[n][0]: v[None] for n, v in entry.items()})
        with torch.no_grad():
            heat, edges = head.whole(entry)
        for name, got, wanted in zip(worst, found, (torch.sigmoid(heat), edges)):
            worst[name] = max(worst[name], float(np.abs(got[0] - wanted.numpy()).max()))
    before, after = session(detector), session(joined(detector, alone))
    own = [o.name for o in detector.graph.output]
    name = detector.graph.input[0].name
    ratios, is_same = [], True
    for number in range(15):
        x = np.random.default_rng(number).uniform(0, 255, (1, 3, 512, 512)).astype(np.float32)
        spent = []
        for net in (before, after):
            start = time.process_time()
            answers = net.run(None, {name: x})
            spent.append(time.process_time() - start)
            if net is before:
                first = answers
        is_same &= all(np.array_equal(a, b) for a, b in zip(first, answers[: len(own)]))
        ratios.append(spent[1] / spent[0] - 1)
    return worst, is_same, round(100 * float(np.median(ratios)), 1)


def probed(alone):
    """Answers in one cell to inputs that anybody can make: number i of a map is (7919 i mod 1000) / 1000."""
    feeds = {
        name: (np.arange(c * s * s, dtype=np.int64) * 7919 % 1000 / 1000).astype(np.float32).reshape(1, c, s, s)
        for name, c, s in TAPS.values()
    }
    heat, edges = session(alone).run([HEAT, EDGES], feeds)
    return {"row": 20, "column": 33, "heat": heat[0, :, 20, 33].tolist(), "edges": edges[0, :, 20, 33].tolist()}


def main():
    options = arguments()
    torch.set_num_threads(1)
    head, facts = load_head(options.head)
    detector = onnx.load(options.detector)
    alone = helper.make_model(graph_of(head), opset_imports=detector.opset_import, producer_name="models/training")
    alone.ir_version = detector.ir_version
    onnx.checker.check_model(alone)
    maps = np.load(f"{options.maps}/weapons.pistol-knife-a.npy", mmap_mode="r")[:20]
    worst, is_same, cost = proved(head, alone, detector, maps)
    if not is_same:
        raise SystemExit("the detector's own outputs changed with the head attached")
    data = alone.SerializeToString()
    with open(f"{options.out}/equipment.onnx", "wb") as file:
        file.write(data)
    card = {
        "file": "equipment.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "sizeBytes": len(data),
        "classes": CLASSES,
        "inputs": [{"name": n, "shape": [1, c, s, s]} for n, c, s in TAPS.values()],
        "outputs": [{"name": HEAT, "shape": [1, len(CLASSES), GRID, GRID]}, {"name": EDGES, "shape": [1, 4, GRID, GRID]}],
        "detector": {"model": "centernet", "sha256": hashlib.sha256(detector_bytes(options.detector)).hexdigest()},
        "licence": "Apache-2.0, as this repository; the detector it is attached to has its own terms",
        "data": SOURCES,
        "training": facts,
        "measured": json.load(open(options.report)),
        "probe": probed(alone),
        "differenceToTorch": worst,
        "detectorUnchanged": is_same,
        "costPercent": cost,
    }
    with open(f"{options.out}/card.json", "w") as file:
        json.dump(card, file, indent=2)
        file.write("\n")
    print(json.dumps({k: card[k] for k in ("sha256", "sizeBytes", "differenceToTorch", "costPercent")}))


def detector_bytes(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    main()
