"""How a picture travels with its frame: by reference in one process, as JPEG between processes."""

from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt
from google.protobuf.message import Message

from services.chassis.errors import Unreadable
from services.chassis.origin import Delivered

Pixels = npt.NDArray[np.uint8]


class Frames(Protocol):
    """Carries pictures, (height, width, 3) uint8 RGB, beside their messages.

    `encodes`, `decodes`: carrying, and fetching, take time, and belong off the event loop.
    """

    encodes: ClassVar[bool]
    decodes: ClassVar[bool]

    def carry(self, key_id: str, picture: Pixels, message: Message) -> None:
        """Put `picture` where the reader of `message` finds it. Owns the array from here on.

        Unreadable when it is none that can travel.
        """

    def fetch(self, delivered: Delivered[Any]) -> Pixels:
        """Return the picture, read-only, valid until the handler returns. Unreadable when it is gone."""


class MemoryFrames:
    """By reference. A picture is overwritten in the step that destroys its key."""

    encodes: ClassVar[bool] = False
    decodes: ClassVar[bool] = False

    def __init__(self) -> None:
        self._pictures: dict[str, Pixels] = {}

    def carry(self, key_id: str, picture: Pixels, message: Message) -> None:
        """Keep `picture` under `key_id`."""
        self._pictures[key_id] = picture
        message.carried = True  # type: ignore[attr-defined]

    def fetch(self, delivered: Delivered[Any]) -> Pixels:
        """Return the picture of a frame whose key is alive."""
        picture = self._pictures.get(delivered.key_id)
        if picture is None:
            raise Unreadable("a frame was forgotten before it was looked at")
        view = picture.view()
        view.flags.writeable = False
        return view

    def destroy(self, key_id: str) -> None:
        """Overwrite the picture of `key_id`, if there is one."""
        picture = self._pictures.pop(key_id, None)
        if picture is not None:
            picture.fill(0)

    def __len__(self) -> int:
        return len(self._pictures)
