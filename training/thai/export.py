"""The trained network as one ONNX file that carries its letters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.thai.network import BLOCKS, FINER, HEIGHT, REACH, STEPS_OUT, STRIDES, ThaiReader

_OPSET: Final = 17
_IR_VERSION: Final = 9


def exported(network: ThaiReader, letters: str, temperature: float) -> bytes:
    """Give the file: N×1×HEIGHT×W pictures in, N×T×(1 + letters) probabilities out, the first "no letter"."""
    layers: dict[str, tuple[Tensor, Tensor]] = {}
    nodes: list[Any] = []

    def node(kind: str, inputs: list[str], output: str, **settings: Any) -> None:
        nodes.append(helper.make_node(kind, inputs, [output], **settings))

    def convolution(name: str, of: str, **settings: Any) -> None:
        node("Conv", [of, f"{name}_weight", f"{name}_bias"], f"{name}_out", **settings)

    seen = "picture"
    for place, strides in enumerate(STRIDES):
        layers[f"over{place}"] = _folded(network.over[place], network.over_norms[place])
        convolution(f"over{place}", seen, pads=[1, 1, 1, 1], strides=list(strides))
        seen = f"over{place}_seen"
        node("Relu", [f"over{place}_out"], seen)
    layers["flat"] = _folded(network.flat, network.flat_norm)
    convolution("flat", seen, pads=[0, 1, 0, 1])
    node("Relu", ["flat_out"], "flat_seen")
    node("Squeeze", ["flat_seen", "down"], "line")
    seen = "line"
    for place in range(BLOCKS):
        layers[f"along{place}"] = _folded(network.along[place], network.along_norms[place])
        convolution(f"along{place}", seen, pads=[REACH // 2, REACH // 2])
        node("Relu", [f"along{place}_out"], f"along{place}_seen")
        node("Add", [f"along{place}_seen", seen], f"along{place}_more")
        seen = f"along{place}_more"
    layers["split"] = (network.split.weight, network.split.bias)
    layers["last"] = (network.last.weight / temperature, network.last.bias / temperature)
    convolution("split", seen)
    node("Relu", ["split_out"], "halves")
    node("Reshape", ["halves", "parts"], "parted")
    node("Transpose", ["parted"], "woven", perm=[0, 2, 3, 1])
    node("Reshape", ["woven", "joined"], "finer")
    convolution("last", "finer")
    node("Transpose", ["last_out"], "logits", perm=[0, 2, 1])
    node("Softmax", ["logits"], "letters", axis=2)
    tensors = [
        numpy_helper.from_array(np.array([2], np.int64), "down"),
        numpy_helper.from_array(np.array([0, STEPS_OUT, FINER, -1], np.int64), "parts"),
        numpy_helper.from_array(np.array([0, FINER, -1], np.int64), "joined"),
    ]
    for name, (weight, bias) in layers.items():
        tensors += [_constant(f"{name}_weight", weight), _constant(f"{name}_bias", bias)]
    graph = helper.make_graph(
        nodes,
        "thai_reader",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", 1, HEIGHT, "w"])],
        [helper.make_tensor_value_info("letters", TensorProto.FLOAT, ["n", "t", 1 + len(letters)])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    helper.set_model_props(model, {"letters": letters})
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def _folded(layer: nn.Module, norm: nn.Module) -> tuple[Tensor, Tensor]:
    """Give weight and bias of a convolution with the normalisation behind it (as it is after training)."""
    scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
    weight: Tensor = layer.weight
    return weight * scale.view(-1, *[1] * (weight.dim() - 1)), norm.bias - norm.running_mean * scale


def _constant(name: str, values: Tensor) -> Any:
    return numpy_helper.from_array(np.ascontiguousarray(values.detach().numpy().astype(np.float32)), name)
