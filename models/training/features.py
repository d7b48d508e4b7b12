"""The frozen detector: pictures in, the feature maps that the heads read out. Run by ONNX Runtime on the CPU."""

import numpy as np

#: Short name -> name in CenterNet's graph, channels, side of its grid for 512 x 512.
TAPS = {
    "edges4": ("tower_0/CenternetHead/c2_reverse/1x1/Relu", 18, 128),
    "body8": ("tower_0/MobilenetV3/expanded_conv_5/add", 32, 64),
    "neck8": ("tower_0/CenternetHead/c3_upsample/add", 64, 64),
    "body16": ("tower_0/MobilenetV3/expanded_conv_11/add", 88, 32),
    "neck16": ("tower_0/CenternetHead/Relu", 256, 32),
    "body32": ("tower_0/extern1/hard_swish/mul_1", 480, 16),
}


class Detector:
    """CenterNet cut off after the last map that is wanted; nothing in it is changed."""

    def __init__(self, path, threads=1):
        import onnx  # training and measuring from cached maps need neither
        import onnxruntime

        model = onnx.load(path)
        known = {name for node in model.graph.node for name in node.output}
        for name, _, _ in TAPS.values():
            if name not in known:
                raise SystemExit(f"{path} has no tensor {name}: TAPS belongs to another version of the detector")
        del model.graph.output[:]
        for name, channels, side in TAPS.values():
            shape = [1, channels, side, side]
            model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self.input_name = model.graph.input[0].name

    def maps(self, pixels):
        """(512, 512, 3) RGB 0-255 -> short name to (channels, side, side) float32."""
        x = pixels.astype(np.float32).transpose(2, 0, 1)[None]
        found = self.session.run([name for name, _, _ in TAPS.values()], {self.input_name: x})
        return {short: value[0] for short, value in zip(TAPS, found)}
