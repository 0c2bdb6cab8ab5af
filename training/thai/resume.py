"""A network as its ONNX file has it, to go on training from: its normalisations are folded in and stay as they are."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.thai.alphabet import alphabet
from training.thai.network import ThaiReader


def resumed(path: Path) -> ThaiReader:
    """Give the network of a file that `exported` wrote; `settling` puts it in the mode to train it in."""
    kept = {item.name: torch.tensor(numpy_helper.to_array(item)) for item in onnx.load(path).graph.initializer}
    network = ThaiReader(len(alphabet()))
    pairs = [
        *((f"over{place}", *both) for place, both in enumerate(zip(network.over, network.over_norms, strict=True))),
        ("flat", network.flat, network.flat_norm),
        *((f"along{place}", *both) for place, both in enumerate(zip(network.along, network.along_norms, strict=True))),
    ]
    with torch.no_grad():
        for name, layer, norm in pairs:
            layer.weight.copy_(kept[f"{name}_weight"])
            _neutral(norm, kept[f"{name}_bias"])
        for name, layer in (("split", network.split), ("last", network.last)):
            layer.weight.copy_(kept[f"{name}_weight"])
            layer.bias.copy_(kept[f"{name}_bias"])
    return network


def settling(network: ThaiReader) -> None:
    """Let the network be trained with its normalisations left as they are."""
    network.train()
    for part in network.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.eval()


def _neutral(norm: nn.Module, bias: Tensor) -> None:
    norm.weight.fill_(1.0)
    norm.bias.copy_(bias)
    norm.running_mean.zero_()
    norm.running_var.fill_(1.0 - norm.eps)
