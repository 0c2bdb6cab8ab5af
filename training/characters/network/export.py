"""The trained network as one ONNX file that carries its characters."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.characters.network.net import EVENED_BY, Block, CharacterNetwork

_OPSET: Final = 17
_IR_VERSION: Final = 9


class _Graph:
    """Nodes and constants, written one after the other; weights are kept in 16 bits, computed with in 32."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def node(self, kind: str, inputs: list[str], output: str, **settings: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **settings))
        return output

    def number(self, name: str, values: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(values, np.float32), name))
        return name

    def weight(self, name: str, values: Tensor) -> str:
        kept = np.ascontiguousarray(values.detach().numpy().astype(np.float16))
        self.constants.append(numpy_helper.from_array(kept, f"{name}_16"))
        return self.node("Cast", [f"{name}_16"], name, to=TensorProto.FLOAT)

    def convolution(self, name: str, of: str, layer: nn.Conv2d, norm: nn.BatchNorm2d) -> str:
        """A convolution with the normalisation behind it folded in."""
        scale, bias = _folded(norm)
        inputs = [of, self.weight(f"{name}_weight", layer.weight * scale[:, None, None, None])]
        inputs.append(self.number(f"{name}_bias", bias.detach().numpy()))
        return self.node("Conv", inputs, name, strides=list(layer.stride), pads=list(layer.padding) * 2)

    def block(self, name: str, of: str, block: Block) -> str:
        first = self.relu(self.convolution(f"{name}_first", of, block.first, block.first_norm))
        second = self.convolution(f"{name}_second", first, block.second, block.second_norm)
        return self.relu(self.node("Add", [of, second], f"{name}_sum"))

    def relu(self, of: str) -> str:
        return self.node("Relu", [of], f"{of}_kept")


def exported(network: CharacterNetwork, alphabet: str) -> bytes:
    """Give the file: N×1×48×48 grey pictures (0..255) in, N×characters log probabilities out."""
    graph = _Graph()
    graph.node("ReduceMean", ["x"], "middle", axes=[2, 3], keepdims=1)
    graph.node("Sub", ["x", "middle"], "centred")
    graph.node("Mul", ["centred", "centred"], "squares")
    graph.node("ReduceMean", ["squares"], "variance", axes=[2, 3], keepdims=1)
    graph.node("Sqrt", ["variance"], "spread")
    graph.node("Add", ["spread", graph.number("evened_by", EVENED_BY)], "spread_more")
    seen = graph.node("Div", ["centred", "spread_more"], "evened")
    seen = graph.relu(graph.convolution("begin", seen, network.begin, network.begin_norm))
    seen = graph.relu(graph.convolution("quarter", seen, network.quarter, network.quarter_norm))
    seen = graph.block("quarter_block", seen, network.quarter_block)
    seen = graph.relu(graph.convolution("eighth", seen, network.eighth, network.eighth_norm))
    seen = graph.block("eighth_block", seen, network.eighth_block)
    scale, bias = _folded(network.described_norm)
    described = graph.weight("described_weight", (network.described.weight * scale[:, None]).T)
    graph.node("MatMul", [graph.node("Flatten", [seen], "flat"), described], "described_sum")
    graph.node("Add", ["described_sum", graph.number("described_bias", bias.detach().numpy())], "described")
    told = graph.weight("told_weight", network.told.weight.T)
    graph.node("MatMul", [graph.relu("described"), told], "told_sum")
    graph.node("Add", ["told_sum", graph.number("told_bias", network.told.bias.detach().numpy())], "logits")
    graph.node("LogSoftmax", ["logits"], "told", axis=1)
    side = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, 48, 48])
    out = helper.make_tensor_value_info("told", TensorProto.FLOAT, ["n", len(alphabet)])
    made = helper.make_graph(graph.nodes, "character_network", [side], [out], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
    helper.set_model_props(model, {"characters": alphabet})
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def _folded(norm: nn.BatchNorm1d | nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Give scale and bias of a normalisation as it is after training."""
    mean, variance = norm.running_mean, norm.running_var
    assert mean is not None
    assert variance is not None
    scale: Tensor = norm.weight * (variance + norm.eps).rsqrt()
    return scale, norm.bias - mean * scale
