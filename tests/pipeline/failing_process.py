"""Everything that can fail with a payload in its hands, failing, in one process that logs all it may.

`python -m tests.pipeline.failing_process [aloud]`: `aloud` is the control: Python says what it likes.
"""

import asyncio
import faulthandler
import logging
import sys
import threading
from typing import Any

from services.chassis.errors import SightlineError
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered
from services.chassis.outcome import Outcome
from services.chassis.sealing import new_key, open_sealed, seal
from services.cli import quiet
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.chassis.running import FRAMES, MATCHES, Rig

# What is in every payload, and must be nowhere else.
MARKER = "whoever-this-is"


class Holder:
    """Holds a payload, and fails when it goes."""

    def __init__(self, payload: str) -> None:
        self.payload = payload

    def __del__(self) -> None:
        raise ValueError(self.payload)


def fails(payload: object) -> None:
    """Fail as a library does: the payload in the message, in a note, in the cause."""
    try:
        raise KeyError(payload)
    except KeyError as cause:
        error = ValueError(f"cannot handle {payload!r}", payload)
        error.add_note(f"while it handled {payload!r}")
        raise error from cause


async def handler(delivered: Delivered[Any]) -> Outcome:
    payload = MARKER if isinstance(delivered.message, FrameCaptured) else delivered.message.subject
    logging.getLogger("a.library").warning("it has %s", payload)
    fails(payload)
    raise AssertionError


async def main() -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    async with rig.runs(FrameCaptured, handler), rig.runs(MatchFound, handler):
        await rig.frame()
        await rig.match(MARKER)
        await rig.noted.until(f"publish {MATCHES.name}")
        gone = (("dead", {"topic": MATCHES.name}), ("dropped", {"topic": FRAMES.name, "reason": "failed"}))
        while not all(rig.count(name, **labels) for name, labels in gone):
            await asyncio.sleep(0.01)
    dead = [value for topic, value in rig.bus.published if topic == MATCHES.dead]
    assert dead and not any(MARKER.encode() in value for value in dead)
    unheard = asyncio.create_task(asyncio.to_thread(fails, MARKER))
    await asyncio.wait([unheard])
    del unheard  # «Task exception was never retrieved»
    thread = threading.Thread(target=fails, args=(MARKER,))
    thread.start()
    thread.join()
    Holder(MARKER)
    held = MARKER
    faulthandler.dump_traceback(all_threads=True)
    key = bytes(new_key())
    nonce, sealed = seal(key, held.encode(), b"about")
    try:
        open_sealed(bytes(new_key()), nonce, sealed, b"about")
    except SightlineError as error:
        logging.getLogger("services.test").exception("%s", error)
    fails(held)


if __name__ == "__main__":
    if sys.argv[1:] == ["aloud"]:
        logging.basicConfig(level="DEBUG")
    else:
        quiet.keep_quiet()
        sys.excepthook = quiet.one_line_hook
    asyncio.run(main(), debug=True)
