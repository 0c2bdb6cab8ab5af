"""Faces: finding, aligning and comparing them one to one."""

from identity_checks.faces.bands import RATE_UNLESS_STATED, STATED_RATES, AgeGap, FalseMatchRate
from identity_checks.faces.comparison import FaceComparer, FaceMissing

__all__ = ["RATE_UNLESS_STATED", "STATED_RATES", "AgeGap", "FaceComparer", "FaceMissing", "FalseMatchRate"]
