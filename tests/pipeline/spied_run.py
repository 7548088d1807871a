"""Runs the command with a spy beside it, for the test of forgetting. A process of its own.

The spy writes every probe and template, and the tracks that matched, to a file; masked, so that it leaves no
second copy in this process. Before the deployment ends the process waits, alive, to be searched.
`SPIED_REMEMBER=1` switches the destruction off.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from services.chassis import hygiene
from services.chassis.envelope import parse
from services.chassis.frames import MemoryFrames
from services.chassis.memory_bus import MemoryBus, _Log
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.sealing import open_sealed
from services.cli.clients import Clients
from services.cli.main import main
from services.detector import wire as detector_wire
from services.embedder import wire as embedder_wire
from services.embedder.adapters import cv2_aligner
from services.matcher import wire as matcher_wire

MASK = bytes(value ^ 0x5A for value in range(256))
FOLDER = Path(os.environ["SPIED_FOLDER"])


def record(kind: str, track: str, content: bytes) -> None:
    """Append one masked line; `content` itself is neither kept nor changed."""
    with (FOLDER / "spied.jsonl").open("a") as file:
        file.write(json.dumps({"kind": kind, "track": track, "hex": content.translate(MASK).hex()}) + "\n")


def spy() -> None:
    """Put the spy between the services and their wire."""
    probe, template, match = (
        detector_wire.face_detected,
        embedder_wire.template_extracted,
        matcher_wire.match_found,
    )

    def face_detected(*args: Any) -> Any:
        message = probe(*args)
        record("probe", message.track, message.SerializeToString())
        return message

    def template_extracted(*args: Any) -> Any:
        message = template(*args)
        record("extracted", message.track, message.SerializeToString())
        return message

    def match_found(*args: Any) -> Any:
        message = match(*args)
        record("matched", message.track, b"")
        return message

    detector_wire.face_detected = face_detected  # type: ignore[assignment]
    embedder_wire.template_extracted = template_extracted  # type: ignore[assignment]
    matcher_wire.match_found = match_found  # type: ignore[assignment]


def keep_hold(buses: list[MemoryBus], keyrings: list[MemoryKeyring]) -> None:
    """Know the bus and the keyring of this process, to open what can be opened."""
    make_bus, make_keyring = MemoryBus.__init__, MemoryKeyring.__init__

    def bus(self: MemoryBus) -> None:
        make_bus(self)
        buses.append(self)

    def keyring(self: MemoryKeyring, *args: Any, **kwargs: Any) -> None:
        make_keyring(self, *args, **kwargs)
        keyrings.append(self)

    MemoryBus.__init__ = bus  # type: ignore[method-assign]
    MemoryKeyring.__init__ = keyring  # type: ignore[method-assign]


def remember() -> None:
    """Switch the destruction off: frames stay, keys stay, records stay, freed memory stays as it was."""
    kept: list[Any] = []
    kept_pictures: list[Any] = []
    settle = MemoryKeyring.settle

    async def settle_keeping(self: MemoryKeyring, key_id: str, *args: Any, **kwargs: Any) -> bool:
        held = self._held.get(key_id)
        if held is not None:
            kept.append((key_id, bytes(held.key)))
        return await settle(self, key_id, *args, **kwargs)

    MemoryKeyring.settle = settle_keeping  # type: ignore[method-assign]
    MemoryKeyring.kept = kept  # type: ignore[attr-defined]
    MemoryFrames.destroy = lambda self, key_id: None  # type: ignore[method-assign]
    _Log.forget_delivered = lambda self: None  # type: ignore[method-assign]
    hygiene.guard_memory = lambda: None
    decode = cv2_aligner._decoded

    def decode_keeping(jpeg: bytes) -> Any:
        picture = decode(jpeg)
        kept_pictures.append(picture)
        return None if picture is None else picture.copy()

    cv2_aligner._decoded = decode_keeping


def open_everything(buses: list[MemoryBus], keyrings: list[MemoryKeyring]) -> int:
    """Open each record of the bus with each key there is; write what opens, masked. Return the keys."""
    keys = [(key_id, bytes(held.key)) for ring in keyrings for key_id, held in ring._held.items()]
    keys += getattr(MemoryKeyring, "kept", [])
    by_id = dict(keys)
    with (FOLDER / "opened.bin").open("wb") as file:
        for bus in buses:
            for log in bus._logs.values():
                for record_ in (record for part in log.partitions for record in part.records):
                    envelope = parse(record_.value)
                    key = by_id.get(envelope.key_id)
                    if key is None or envelope.passed_key:
                        continue
                    associated = "\x1f".join((log.topic.name, envelope.key_id, envelope.deployment))
                    padded = open_sealed(key, envelope.nonce, envelope.payload, associated.encode())
                    file.write(bytes(padded).translate(MASK))
    return len(by_id)


def wait_before_the_end(buses: list[MemoryBus], keyrings: list[MemoryKeyring]) -> None:
    """At the end of the video, before the deployment ends, stand still until told to go on."""
    end = Clients.end
    told: list[bool] = []

    async def waiting_end(self: Clients) -> None:
        if not told:
            told.append(True)
            count = open_everything(buses, keyrings)
            sys.stdout.write(f"\nSPIED-READY {count}\n")
            sys.stdout.flush()
            sys.stdin.readline()
        await end(self)

    Clients.end = waiting_end  # type: ignore[method-assign]


if __name__ == "__main__":
    buses: list[MemoryBus] = []
    keyrings: list[MemoryKeyring] = []
    spy()
    keep_hold(buses, keyrings)
    if os.environ.get("SPIED_REMEMBER") == "1":
        remember()
    wait_before_the_end(buses, keyrings)
    main()
