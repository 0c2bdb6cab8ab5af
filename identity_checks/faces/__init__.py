"""Faces: finding, aligning and comparing them one to one."""

from identity_checks.faces.bands import AgeGap, FalseMatchRate
from identity_checks.faces.comparison import FaceComparer, FaceMissing

__all__ = ["AgeGap", "FaceComparer", "FaceMissing", "FalseMatchRate"]
