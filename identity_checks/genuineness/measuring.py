"""All figures of one view, each group worked out once and only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final, assert_never

from identity_checks.genuineness.detectors.compression import RoundingMap, rounding_map
from identity_checks.genuineness.detectors.edited_text import EditedText, text_features
from identity_checks.genuineness.detectors.ground_print import GroundPrint, ground_features
from identity_checks.genuineness.detectors.noise import grain
from identity_checks.genuineness.detectors.photocopy import copy_features
from identity_checks.genuineness.detectors.portrait import Edge, blend_features, edge_features, portrait_edges
from identity_checks.genuineness.detectors.spectrum import lattice_features
from identity_checks.genuineness.detectors.synthetic import sensor_features
from identity_checks.genuineness.detectors.template import TemplateFit, template_features
from identity_checks.genuineness.judging import Suspicion
from identity_checks.genuineness.view import DocumentView, Floats

BY_PLACES: Final = frozenset(
    {
        Suspicion.PORTRAIT_PASTED,
        Suspicion.PORTRAIT_BLENDED,
        Suspicion.SECURITY_PRINT_MISSING,
        Suspicion.TEMPLATE_MISMATCH,
    }
)
"""Judged where the form has its portrait, its ground and its fields."""


class Measurements:
    """The figures of one view."""

    def __init__(self, view: DocumentView) -> None:
        self.view = view

    @cached_property
    def rounding(self) -> RoundingMap:
        """Traces of earlier compression."""
        return rounding_map(self.view)

    @cached_property
    def grains(self) -> Floats:
        """Grain by block."""
        return grain(self.view)

    @cached_property
    def lattice(self) -> Mapping[str, float]:
        """Peaks of the spectrum."""
        return lattice_features(self.view.crop)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The portrait's edges."""
        return portrait_edges(self.view)

    @cached_property
    def text(self) -> EditedText:
        """Oddness of characters."""
        return text_features(self.view, self.rounding)

    @cached_property
    def ground(self) -> GroundPrint:
        """The printed ground."""
        return ground_features(self.view)

    @cached_property
    def template(self) -> TemplateFit:
        """Places of the fields."""
        return template_features(self.view)

    def figures(self, suspicion: Suspicion) -> Mapping[str, float]:
        """What the rule of a suspicion is about; empty where this document cannot tell."""
        if suspicion in BY_PLACES and not self.template.on_form:
            return {}
        match suspicion:
            case Suspicion.SCREEN_RECAPTURE | Suspicion.PRINT_RECAPTURE:
                return self.lattice
            case Suspicion.PHOTOCOPY:
                return copy_features(self.view)
            case Suspicion.PORTRAIT_PASTED:
                return edge_features(self.edges)
            case Suspicion.PORTRAIT_BLENDED:
                return blend_features(self.view, self.edges, self.rounding, self.grains)
            case Suspicion.TEXT_EDITED:
                return self.text.features
            case Suspicion.TEXT_COPIED:
                return self.text.copies
            case Suspicion.SECURITY_PRINT_MISSING:
                return self.ground.features
            case Suspicion.TEMPLATE_MISMATCH:
                return self.template.features
            case Suspicion.PICTURE_GENERATED:
                return sensor_features(self.view, self.grains)
            case _:
                assert_never(suspicion)
