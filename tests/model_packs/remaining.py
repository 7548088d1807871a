"""The search for what a session leaves, in a process that overwrites what it frees; prints what it found.

python -m tests.model_packs.remaining forgets|keeps-its-answer|keeps-the-picture|keeps-the-card
"""

import json
import sys
from typing import Any

from services.chassis import hygiene
from services.model_packs.card_memory import CardMemory
from services.model_packs.card_runs import ForgetfulSession
from services.model_packs.remains import what_remains
from services.model_packs.session import session
from tests.model_packs import graphs
from tests.model_packs.cards import HostCard

_SIZE_BYTES = 1 << 20


class KeepingCard(HostCard):
    """Overwrites nothing."""

    def overwrite(self, address: int, size_bytes: int) -> None:
        pass


class Keeping(ForgetfulSession):
    """Has a copy of its last answer, or of what it was shown."""

    kept: Any = None
    picture: bool = False

    def run(self, names: Any, given: Any) -> Any:
        answers = super().run(names, given)
        self.kept = [values.copy() for values in (given.values() if self.picture else answers)]
        return answers


def main() -> None:
    """Print it."""
    hygiene.guard_memory()
    (case,) = sys.argv[1:]
    made = session(graphs.prelu([0.5, 0.25, 0.125]).SerializeToString(), memory_arena=False)
    card = (KeepingCard if case == "keeps-the-card" else HostCard)(_SIZE_BYTES)
    kind = Keeping if case in ("keeps-its-answer", "keeps-the-picture") else ForgetfulSession
    told = kind(made, card, CardMemory(card), CardMemory(HostCard(_SIZE_BYTES)))
    if isinstance(told, Keeping):
        told.picture = case == "keeps-the-picture"
    print(json.dumps(what_remains(told, card.digests)))


if __name__ == "__main__":
    main()
