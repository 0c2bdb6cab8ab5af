"""The sample tenant: cases made of drawn specimens and openly licensed portraits, and the tenant's own programs."""

from sample_data.case import SampleCase, SubmittableCase, build
from sample_data.cases import sample_cases

__all__ = ["SampleCase", "SubmittableCase", "build", "sample_cases"]
