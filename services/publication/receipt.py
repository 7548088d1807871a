"""The receipt of somebody who was stopped: why in general, when, where, what to ask for, and the code.

Nothing of it says who is on the list, or who the person is. The code is known when an engagement is
recorded, and never again: only its hash is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from sightline.registrar.v1.deployment_pb2 import Deployment

_CODE = re.compile(r"[0-9A-Z]{1,8}(-[0-9A-Z]{1,8}){0,7}")
TITLE = "You were stopped after a face was compared"
WHY = (
    "A camera here compares faces with a list of people. A face resembled a photo on that list, and officers"
    " spoke to you. It may have been a mistake: it does not mean that you are on the list, or that you did"
    " anything."
)
RIGHTS = (
    "You may ask what is held about you, see it, have it corrected or erased, and complain. You need not say"
    " why. Bring this code, and a paper that says who you are."
)
KEPT = (
    "If it was not you, pictures of you are erased within 24 hours, unless you have them kept as evidence."
    " Otherwise it is 31 days, or longer for a case. You can complain after that too: bring the code."
)
ASK = "the officers who are here"
COMPLAIN = "to the same, or to the authority that supervises data protection"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`seen`: when, in words. `address`: where one reads how to ask; empty where that is on no network."""

    code: str
    seen: str
    place: str
    purpose: str
    legal_basis: str
    deployment: str
    contact: str = ""
    complaints: str = ""
    address: str = ""

    @classmethod
    def of(
        cls, plan: Deployment, code: str, seen: str, *, contact: str, complaints: str, address: str
    ) -> Self:
        """Return the receipt of somebody who was stopped in a deployment of that plan."""
        return cls(
            code,
            seen,
            plan.place,
            plan.purpose,
            plan.legal_basis,
            plan.name,
            contact=contact,
            complaints=complaints,
            address=address,
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What it was about."""
        return [
            ("Where", self.place),
            ("When", self.seen),
            ("Purpose", self.purpose),
            ("Legal basis", self.legal_basis),
        ]

    @property
    def asking(self) -> list[tuple[str, str]]:
        """Whom to turn to."""
        return [("Ask", self.contact or ASK), ("Complain", self.complaints or COMPLAIN)]

    def lines(self) -> Iterator[str]:
        """Yield it as text, for a terminal or a typewriter."""
        yield TITLE
        yield from (f"{name}: {text}" for name, text in self.facts)
        yield WHY
        yield f"Code: {self.code}"
        yield RIGHTS
        yield KEPT
        yield from (f"{name}: {text}" for name, text in self.asking)
        if self.address:
            yield f"How to ask: {self.address}"
        yield f"Deployment: {self.deployment}"


def is_code(text: str) -> bool:
    """Whether a text could be the code of a receipt."""
    return _CODE.fullmatch(text) is not None
