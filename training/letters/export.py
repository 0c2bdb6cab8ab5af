"""The trained head as one ONNX file that carries its letters and says whose features it reads."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.letters.head import FEATURES, FINER, FIRST_REACH, STEPS_OUT, LetterHead

_OPSET: Final = 17
_IR_VERSION: Final = 9


def exported(head: LetterHead, letters: str, temperature: float, recognizer: str) -> bytes:
    """Give the file: N×T×FEATURES features in, N×2T×(1 + letters) probabilities out, the first "no letter"."""
    even_scale = (head.evened.running_var + head.evened.eps).rsqrt()
    tensors = [
        _constant("even_by", _tensor(head.evened.running_mean)[:, None]),
        _constant("even_scale", even_scale[:, None]),
        numpy_helper.from_array(np.array([0, STEPS_OUT, FINER, -1], np.int64), "parts"),
        numpy_helper.from_array(np.array([0, FINER, -1], np.int64), "joined"),
    ]
    layers = {
        "first": _folded(head.first, head.first_norm),
        "second": _folded(head.second, head.second_norm),
        "third": _folded(head.third, head.third_norm),
        "split": (head.split.weight, _tensor(head.split.bias)),
        "last": (head.last.weight / temperature, _tensor(head.last.bias) / temperature),
    }
    for name, (weight, bias) in layers.items():
        tensors += [_constant(f"{name}_weight", weight), _constant(f"{name}_bias", bias)]

    def node(kind: str, inputs: list[str], output: str, **settings: Any) -> Any:
        return helper.make_node(kind, inputs, [output], **settings)

    def convolution(name: str, of: str, reach: int) -> Any:
        return node("Conv", [of, f"{name}_weight", f"{name}_bias"], f"{name}_out", pads=[reach, reach])

    nodes = [
        node("Transpose", ["features"], "upright", perm=[0, 2, 1]),
        node("Sub", ["upright", "even_by"], "centred"),
        node("Mul", ["centred", "even_scale"], "evened"),
        convolution("first", "evened", FIRST_REACH),
        node("Relu", ["first_out"], "seen"),
        convolution("second", "seen", 1),
        node("Relu", ["second_out"], "second_seen"),
        node("Add", ["second_seen", "seen"], "more"),
        convolution("third", "more", 1),
        node("Relu", ["third_out"], "third_seen"),
        node("Add", ["third_seen", "more"], "most"),
        convolution("split", "most", 0),
        node("Relu", ["split_out"], "halves"),
        node("Reshape", ["halves", "parts"], "parted"),
        node("Transpose", ["parted"], "woven", perm=[0, 2, 3, 1]),
        node("Reshape", ["woven", "joined"], "finer"),
        convolution("last", "finer", 0),
        node("Transpose", ["last_out"], "logits", perm=[0, 2, 1]),
        node("Softmax", ["logits"], "letters", axis=2),
    ]
    graph = helper.make_graph(
        nodes,
        "letter_head",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", "t", FEATURES])],
        [helper.make_tensor_value_info("letters", TensorProto.FLOAT, ["n", "2t", 1 + len(letters)])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    helper.set_model_props(model, {"letters": letters, "recognizer": recognizer})
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def _folded(layer: nn.Conv1d, norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    """Give weight and bias of a convolution with the normalisation behind it (as it is after training)."""
    scale = norm.weight * (_tensor(norm.running_var) + norm.eps).rsqrt()
    bias = (_tensor(layer.bias) - _tensor(norm.running_mean)) * scale + norm.bias
    return layer.weight * scale[:, None, None], bias


def _tensor(values: Tensor | None) -> Tensor:
    assert values is not None
    return values


def _constant(name: str, values: Tensor) -> Any:
    return numpy_helper.from_array(np.ascontiguousarray(values.detach().numpy().astype(np.float32)), name)
