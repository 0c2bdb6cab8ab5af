"""Products of many rows of small whole numbers with one: a quarter of the memory that numbers of 32 bits take.

onnxruntime multiplies 8-bit numbers with the processor's own instructions; numpy has no such product. The graph is one
node, `MatMulInteger` (ONNX operator set 13) of int8 `rows` (n x d) and `query` (d x 1) to int32 `products` (n x 1), as
`onnx.helper.make_model` writes it.
"""

from __future__ import annotations

import base64
from typing import Final

import numpy as np
from numpy.typing import NDArray

import identity_checks.models  # noqa: F401 - it switches onnxruntime's telemetry off before that is imported

_GRAPH: Final = base64.b64decode(
    "CAgSADqLAQomCgRyb3dzCgVxdWVyeRIIcHJvZHVjdHMiDU1hdE11bEludGVnZXISEGludGVnZXJfcHJvZHVjdHNaGAoEcm93cxIQCg4IAxIKCgMS"
    "AW4KAxIBZFoYCgVxdWVyeRIPCg0IAxIJCgMSAWQKAggBYhsKCHByb2R1Y3RzEg8KDQgGEgkKAxIBbgoCCAFCBAoAEA0="
)


MOST_OF_QUERY: Final = 63
"""Without AVX-512 VNNI the processor adds two products of 8-bit numbers in 16 bits and cuts off what does not fit. Half
the range of one side always fits: 2 x 255 x 63 < 32,768 (rows are shifted to 0 to 255 inside)."""


class IntegerProducts:
    """The product on one thread of the caller's; several callers may use it at once."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(_GRAPH, options, providers=["CPUExecutionProvider"])

    def __call__(self, rows: NDArray[np.int8], query: NDArray[np.int8]) -> NDArray[np.int32]:
        """Exact products, n whole numbers, of n x d rows (contiguous) with d numbers of -63 to 63.

        Raises ValueError for a larger one.
        """
        if query.size and not -MOST_OF_QUERY <= int(query.min()) <= int(query.max()) <= MOST_OF_QUERY:
            raise ValueError(f"a query's numbers are at most {MOST_OF_QUERY}")
        products = self._session.run(None, {"rows": rows, "query": query[:, None]})[0]
        return np.asarray(products, dtype=np.int32).reshape(-1)
