"""A service that does not forget: `python -m tests.forensics.careless NAME`, for the test of the search.

Keys are not destroyed and do not expire, freed memory is not overwritten, and whatever is opened is kept: in
memory, in the log (templates) and in temporary files (pictures). Nothing in the product can be set to do so.
"""

import base64
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from google.protobuf.message import Message

from services.chassis import hygiene
from services.chassis.redis_keyring import steps

_KEPT: list[Any] = []
_EACH_FRAME = 10  # there are many, and whoever searches looks at each


def keep_keys() -> None:
    """Let Redis count as it does, and keep each key; before anybody has taken the script's name."""
    script = steps.SCRIPT
    for said, instead in (
        (b"  redis.call('DEL', VALUE .. id)\n", b""),
        (b"wrapped, 'PX', limit_ms)", b"wrapped)"),
    ):
        assert script.count(said) == 1, said
        script = script.replace(said, instead)
    steps.SCRIPT = script


def keep_memory() -> None:
    """Leave what is freed as it was, and the environment of this process with it."""
    hygiene.guard_memory = lambda: None


def keep_what_is_opened() -> None:
    """Keep each message, and the picture that is made of a shot."""
    from services.chassis import envelope as envelopes
    from services.chassis import runner
    from services.embedder.adapters import cv2_aligner

    take, decode = envelopes.take_sealed, cv2_aligner._decoded

    def taking(envelope: Any, topic: Any, key: bytes, message: Message) -> None:
        take(envelope, topic, key, message)
        if getattr(message, "number", 0) % _EACH_FRAME == 0:
            _KEPT.append(message.SerializeToString())
        _note(message)

    def decoding(jpeg: bytes) -> Any:
        picture = decode(jpeg)
        _KEPT.append(picture)
        return None if picture is None else picture.copy()

    runner.take_sealed = taking  # type: ignore[attr-defined]
    cv2_aligner._decoded = decoding


def _note(message: Message) -> None:
    template: bytes = getattr(message, "template", b"")
    if template:
        sys.stderr.write(f"looked for {base64.b64encode(template).decode()}\n")
    for shot in getattr(message, "shots", ()):
        handle, name = tempfile.mkstemp(suffix=".jpg")
        os.close(handle)
        Path(name).write_bytes(shot.jpeg)


if __name__ == "__main__":
    keep_keys()
    keep_memory()
    keep_what_is_opened()
    from services.cli.service_command import main

    main()
