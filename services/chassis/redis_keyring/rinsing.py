"""When a connection has to be rinsed: Redis keeps what came last on it, keys with it, as long as it is open.

A shorter message leaves the rest of a longer one in Redis' buffer for it, for ever while the connection is in
use. So something as long as the longest message with a key in it is sent after it, and comes back.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.chassis.redis_keyring.connecting import Word

RINSE = "rinse"
AFTER_SECONDS = 0.5
# The steps that carry a wrapped key, there or back.
_WITH_KEYS = ("create", "fetch")
# What the protocol puts around a word, and more than an answer with a wrapped key takes.
_AROUND_WORD_BYTES, _ANSWER_BYTES = 16, 256
# A word of 32 KiB gets a buffer of its own in Redis, and rinses none. No message of ours comes near.
_MOST_BYTES = 32_000


@dataclass(slots=True)
class Rinsing:
    """`rinse` is called with what is to be sent, alone, half a second after the first key that lies there."""

    rinse: Callable[[bytes], None]
    _stain_bytes: int = 0
    _due: asyncio.TimerHandle | None = field(default=None, repr=False)

    def sent(self, calls: Sequence[Sequence[Word]]) -> None:
        """Hear of a message: each call begins with the name of its step."""
        if calls[0][0] == RINSE:
            # A longer message that went out while this waited for its turn is left to the next.
            if _size(calls[0][-1]) >= self._stain_bytes:
                self._stain_bytes = 0
                self.cease()
        elif any(call[0] in _WITH_KEYS for call in calls):
            self._stain(calls)

    def cease(self) -> None:
        """Rinse no more until the next key: nothing lies there, or the connection is closed, and freed."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _stain(self, calls: Sequence[Sequence[Word]]) -> None:
        sizes = sum(_AROUND_WORD_BYTES + _size(word) for call in calls for word in call)
        self._stain_bytes = min(_MOST_BYTES, max(self._stain_bytes, sizes, _ANSWER_BYTES * len(calls)))
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(AFTER_SECONDS, self._rinse)

    def _rinse(self) -> None:
        self._due = None
        self.rinse(bytes(self._stain_bytes))


def _size(word: Word) -> int:
    return len(str(word)) if isinstance(word, int) else len(word)
