"""Weights too small to say anything are nought in the networks that run, and nothing else is changed (R111)."""

import struct
from collections.abc import Sequence

import numpy as np
import onnxruntime
import pytest

from identity_checks.models import TEXT_DETECTION, TEXT_RECOGNITION, ModelStore
from identity_checks.onnx_files.vanishing_weights import without_vanishing

_SUBNORMAL = 1e-41
_FLOATS, _DOUBLES = 1, 11


def _part(field: int, content: bytes) -> bytes:
    length, number = len(content), b""
    while length > 0x7F:
        number, length = number + bytes((length & 0x7F | 0x80,)), length >> 7
    return bytes((field << 3 | 2,)) + number + bytes((length,)) + content


def _file(numbers: Sequence[float], *, kind: int = _FLOATS, field: int = 9) -> bytes:
    """Give an ONNX file with one tensor of weights, its numbers before their type."""
    packed = struct.pack(f"<{len(numbers)}{'f' if kind == _FLOATS else 'd'}", *numbers)
    tensor = _part(field, packed) + bytes((1 << 3, len(numbers), 2 << 3, kind))
    return bytes((1 << 3, 8)) + _part(7, _part(2, b"graph") + _part(5, tensor))


@pytest.mark.parametrize("field", [4, 9])
def test_a_weight_too_small_to_say_anything_is_nought_and_the_others_stay(field: int) -> None:
    """Whichever of the two ways the numbers are written."""
    small = [_SUBNORMAL, -_SUBNORMAL, 1e-31]
    kept = [1.5, -1e-29, 0.25] * 20

    assert without_vanishing(_file([*kept, *small], field=field)) == _file([*kept, 0.0, 0.0, 0.0], field=field)


def test_a_number_that_stands_alone_stays() -> None:
    """It may be there so that nothing is divided by nought."""
    assert without_vanishing(_file([_SUBNORMAL])) == _file([_SUBNORMAL])


def test_numbers_of_another_type_stay() -> None:
    """Their bytes mean something else."""
    file = _file([1e-310, 1.0, 1e-42], kind=_DOUBLES)

    assert without_vanishing(file) == file


@pytest.mark.parametrize("left_off", [1, 5, 12])
def test_a_damaged_file_is_given_as_it_is(left_off: int) -> None:
    """What is wrong with it is said by the engine that loads it."""
    file = _file([1.0, _SUBNORMAL, 2.0])[:-left_off]

    assert without_vanishing(file) == file


def test_a_field_of_no_known_kind_leaves_the_file_as_it_is() -> None:
    """Also when weights stand before it."""
    file = _file([1.0, _SUBNORMAL, 2.0]) + bytes((9 << 3 | 3,))

    assert without_vanishing(file) == file


@pytest.mark.parametrize(("name", "size"), [(TEXT_DETECTION, (96, 160)), (TEXT_RECOGNITION, (48, 160))])
def test_text_networks_say_the_same_to_the_last_bit(name: str, size: tuple[int, int]) -> None:
    """A quarter of a million weights of the network that finds text are below what a processor is quick with."""
    store = ModelStore.bundled()
    shown = np.random.default_rng(0).uniform(-1, 1, (1, 3, *size)).astype(np.float32)
    as_shipped = onnxruntime.InferenceSession(store.data(name), providers=["CPUExecutionProvider"])

    (expected,) = as_shipped.run(None, {"x": shown})
    (said,) = store.session(name).run(None, {"x": shown})

    assert without_vanishing(store.data(name)) != store.data(name)
    np.testing.assert_array_equal(said, expected)
