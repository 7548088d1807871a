"""The gallery of one deployment: what may be compared with."""

from dataclasses import dataclass
from datetime import datetime

from services.matcher.domain.decision import Template


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One photo's template, (d,) float32 of unit length."""

    subject: str
    photo: str
    template: Template
    model_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class GalleryState:
    """What is loaded for a deployment; `problem` says why nothing is."""

    list_version: int
    template_count: int = 0
    subject_count: int = 0
    model_id: str = ""
    problem: str = ""

    def answers(self, list_version: int, model_id: str) -> bool:
        """Whether a probe of `model_id` may be compared with it; templates of two models never meet."""
        return not self.problem and self.list_version == list_version and self.model_id == model_id
