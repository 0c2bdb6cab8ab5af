"""The fitted classifier as one ONNX file that carries its characters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.characters.features import EVENED_BY, LEAST, STEP
from training.characters.prototypes import DESCRIPTION, Prototypes
from training.characters.samples import SIDE

_OPSET: Final = 17
_IR_VERSION: Final = 9


def exported(layers: nn.Sequential, prototypes: Prototypes, alphabet: str) -> bytes:
    """Give the file: N×1×SIDE×SIDE grey pictures (0..255) in, N×characters log likelihoods but for a constant out.

    Prototypes are kept in 16 bits; the network computes in 32.
    """
    places = prototypes.places.half()
    lengths = places.double().pow(2).sum(dim=2) / 2
    classes, faces, _ = places.shape
    tensors = [
        _constant("edges", layers[0].weight),
        _constant("counts", layers[2].weight),
        _constant("projection", prototypes.projection),
        _constant("offset", prototypes.offset),
        numpy_helper.from_array(np.ascontiguousarray(places.reshape(-1, DESCRIPTION).T.numpy()), "places_16"),
        _constant("lengths", lengths.reshape(-1)),
        numpy_helper.from_array(np.array(EVENED_BY, np.float32), "evened_by"),
        numpy_helper.from_array(np.array(LEAST, np.float32), "least"),
        numpy_helper.from_array(np.array(0.5, np.float32), "half"),
        numpy_helper.from_array(np.array([0, classes, faces], np.int64), "by_face"),
    ]

    def node(kind: str, inputs: list[str], output: str, **settings: Any) -> Any:
        return helper.make_node(kind, inputs, [output], **settings)

    nodes = [
        node("ReduceMean", ["x"], "middle", axes=[2, 3], keepdims=1),
        node("Sub", ["x", "middle"], "centred"),
        node("Mul", ["centred", "centred"], "squares"),
        node("ReduceMean", ["squares"], "variance", axes=[2, 3], keepdims=1),
        node("Sqrt", ["variance"], "spread"),
        node("Add", ["spread", "evened_by"], "spread_more"),
        node("Div", ["centred", "spread_more"], "evened"),
        node("Conv", ["evened", "edges"], "slopes", pads=[2, 2, 2, 2]),
        node("Relu", ["slopes"], "strokes"),
        node("Conv", ["strokes", "counts"], "counted", group=8, strides=[STEP, STEP], pads=[STEP // 2 + 1] * 4),
        node("ReduceMean", ["counted"], "total", axes=[1, 2, 3], keepdims=1),
        node("Add", ["total", "least"], "total_more"),
        node("Div", ["counted", "total_more"], "shares"),
        node("Add", ["shares", "least"], "shares_more"),
        node("Sqrt", ["shares_more"], "roots"),
        node("Flatten", ["roots"], "features"),
        node("MatMul", ["features", "projection"], "projected"),
        node("Sub", ["projected", "offset"], "described"),
        node("Cast", ["places_16"], "places", to=TensorProto.FLOAT),
        node("MatMul", ["described", "places"], "products"),
        node("Sub", ["products", "lengths"], "near"),
        node("Reshape", ["near", "by_face"], "near_by_face"),
        node("ReduceMax", ["near_by_face"], "nearest", axes=[2], keepdims=0),
        node("Mul", ["described", "described"], "own_squares"),
        node("ReduceSum", ["own_squares", "last_axis"], "own_length", keepdims=1),
        node("Mul", ["own_length", "half"], "own_half"),
        node("Sub", ["nearest", "own_half"], "likeness"),
    ]
    tensors.append(numpy_helper.from_array(np.array([1], np.int64), "last_axis"))
    graph = helper.make_graph(
        nodes,
        "character_classifier",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("likeness", TensorProto.FLOAT, ["n", classes])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    helper.set_model_props(model, {"characters": alphabet})
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def _constant(name: str, values: Tensor | torch.nn.Module) -> Any:
    assert isinstance(values, Tensor)
    return numpy_helper.from_array(np.ascontiguousarray(values.detach().numpy().astype(np.float32)), name)
