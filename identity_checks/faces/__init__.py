"""Faces: finding, aligning and comparing them one to one."""

from identity_checks.faces.comparison import FaceComparer, FaceMissing

__all__ = ["FaceComparer", "FaceMissing"]
