"""The line reader's ONNX network as PyTorch runs it, node by node, so that it can be trained further.

Only what PP-OCRv6's small recogniser is made of is known here. Outputs agree with onnxruntime's to 1e-5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from identity_checks.documents.text.letters import FEATURES

_WEIGHED: Final = frozenset({"Conv", "MatMul", "BatchNormalization", "Add", "Mul"})
"""Kinds of nodes whose constants are learnt."""
_LAST_WEIGHT: Final = "linear_8__w_0"
_LAST_BIAS: Final = "linear_8__b_0"


class LineReader(nn.Module):  # type: ignore[misc]  # PyTorch is not there when types are checked
    """N×3×48×W pictures in, N×T×F features out, and from those N×T×(1 + characters + 1) logits, the first "none".

    The last layer stays as it is: characters that no drawn line has would be unlearnt in it.
    """

    def __init__(self, content: bytes) -> None:
        """Take the file of the network."""
        super().__init__()
        self.model = onnx.load_from_string(content)
        graph = self.model.graph
        weighed = {name for node in graph.node if node.op_type in _WEIGHED for name in node.input}
        weighed -= {name for node in graph.node if node.op_type == "BatchNormalization" for name in node.input[3:5]}
        self.learnt = nn.ParameterDict()
        self._constants: dict[str, Tensor] = {}
        for initial in graph.initializer:
            values = numpy_helper.to_array(initial)
            if values.dtype == np.float32 and initial.name in weighed and values.size > 1:
                self.learnt[_key(initial.name)] = nn.Parameter(torch.from_numpy(values.copy()))
            else:
                self._constants[initial.name] = torch.from_numpy(values.copy())
        for name in (_LAST_WEIGHT, _LAST_BIAS):
            self.learnt[_key(name)].requires_grad_(requires_grad=False)
        self._nodes = _leading_to(FEATURES, list(graph.node))

    def forward(self, pictures: Tensor) -> Tensor:
        """Give the features."""
        values: dict[str, Tensor] = {"x": pictures}
        for node in self._nodes:
            inputs = [self._value(name, values) for name in node.input if name]
            settings = {item.name: helper.get_attribute_value(item) for item in node.attribute}
            values[node.output[0]] = _OPERATIONS[node.op_type](inputs, settings)
        return values[FEATURES]

    def logits(self, features: Tensor) -> Tensor:
        """Give the logits of features."""
        return features @ self.learnt[_key(_LAST_WEIGHT)] + self.learnt[_key(_LAST_BIAS)]

    def file_with(self, learnt: Mapping[str, Tensor]) -> bytes:
        """Give the network's file with other values of what is learnt, all else as it was."""
        made = onnx.ModelProto()
        made.CopyFrom(self.model)
        for initial in made.graph.initializer:
            if _key(initial.name) in learnt:
                values = learnt[_key(initial.name)].detach().float().numpy()
                initial.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values), initial.name))
        content: bytes = made.SerializeToString()
        return content

    def _value(self, name: str, values: Mapping[str, Tensor]) -> Tensor:
        if name in values:
            return values[name]
        key = _key(name)
        return self.learnt[key] if key in self.learnt else self._constants[name]


def _key(name: str) -> str:
    return name.replace(".", "__")


def _leading_to(output: str, nodes: list[Any]) -> list[Any]:
    """Give the nodes that an output needs, in their order."""
    needed, kept = {output}, []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    return kept[::-1]


Inputs = list[Tensor]
Settings = Mapping[str, Any]


def _convolved(inputs: Inputs, settings: Settings) -> Tensor:
    picture, (high, wide) = inputs[0], settings["kernel_shape"]
    if settings.get("auto_pad") == b"SAME_UPPER":
        picture, around = functional.pad(picture, (0, wide - 1, 0, high - 1)), (0, 0)
    else:
        top, left = settings.get("pads", [0] * 4)[:2]
        around = (top, left)
    bias = inputs[2] if len(inputs) > 2 else None
    steps, apart = tuple(settings["strides"]), tuple(settings.get("dilations", [1, 1]))
    return functional.conv2d(picture, inputs[1], bias, steps, around, apart, settings.get("group", 1))


def _evened(inputs: Inputs, settings: Settings) -> Tensor:
    values, scale, shift, mean, variance = inputs
    return functional.batch_norm(
        values, mean, variance, scale, shift, training=False, momentum=0.0, eps=settings.get("epsilon", 1e-5)
    )


def _largest(inputs: Inputs, _: Settings) -> Tensor:
    return functional.max_pool2d(functional.pad(inputs[0], (0, 1, 0, 1), value=float("-inf")), 2, 1)


def _pooled(inputs: Inputs, settings: Settings) -> Tensor:
    around = tuple(settings.get("pads", [0] * 4)[:2])
    return functional.avg_pool2d(inputs[0], tuple(settings["kernel_shape"]), tuple(settings["strides"]), around)


def _reshaped(inputs: Inputs, _: Settings) -> Tensor:
    sizes = [int(size) for size in inputs[1]]
    return inputs[0].reshape([inputs[0].shape[place] if size == 0 else size for place, size in enumerate(sizes)])


def _sliced(inputs: Inputs, _: Settings) -> Tensor:
    values = inputs[0]
    for start, end, axis in zip(*(part.tolist() for part in inputs[1:4]), strict=True):
        size = values.shape[axis]
        first, last = (min(place + size if place < 0 else place, size) for place in (start, end))
        values = values.narrow(axis, first, last - first)
    return values


def _squeezed(inputs: Inputs, settings: Settings) -> Tensor:
    values = inputs[0]
    for axis in sorted(settings["axes"], reverse=True):
        values = values.squeeze(axis)
    return values


def _unsqueezed(inputs: Inputs, settings: Settings) -> Tensor:
    values = inputs[0]
    for axis in sorted(settings["axes"]):
        values = values.unsqueeze(axis)
    return values


_OPERATIONS: Final[Mapping[str, Callable[[Inputs, Settings], Tensor]]] = {
    "Add": lambda inputs, _: inputs[0] + inputs[1],
    "AveragePool": _pooled,
    "BatchNormalization": _evened,
    "Concat": lambda inputs, settings: torch.cat([torch.as_tensor(part) for part in inputs], settings["axis"]),
    "Conv": _convolved,
    "Div": lambda inputs, _: inputs[0] / inputs[1],
    "Erf": lambda inputs, _: torch.erf(inputs[0]),
    "HardSigmoid": lambda inputs, settings: torch.clamp(
        inputs[0] * settings.get("alpha", 0.2) + settings.get("beta", 0.5), 0, 1
    ),
    "Identity": lambda inputs, _: inputs[0],
    "MatMul": lambda inputs, _: inputs[0] @ inputs[1],
    "MaxPool": _largest,
    "Mul": lambda inputs, _: inputs[0] * inputs[1],
    "Pow": lambda inputs, _: inputs[0] ** 2,
    "ReduceMean": lambda inputs, settings: inputs[0].mean(
        tuple(settings["axes"]), keepdim=bool(settings.get("keepdims", 1))
    ),
    "Relu": lambda inputs, _: torch.relu(inputs[0]),
    "Reshape": _reshaped,
    "Shape": lambda inputs, _: torch.tensor(inputs[0].shape),
    "Sigmoid": lambda inputs, _: torch.sigmoid(inputs[0]),
    "Slice": _sliced,
    "Softmax": lambda inputs, settings: inputs[0].softmax(settings["axis"]),
    "Sqrt": lambda inputs, _: inputs[0].sqrt(),
    "Squeeze": _squeezed,
    "Sub": lambda inputs, _: inputs[0] - inputs[1],
    "Transpose": lambda inputs, settings: inputs[0].permute(settings["perm"]),
    "Unsqueeze": _unsqueezed,
}
