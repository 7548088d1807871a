"""What is told to the audit chain: counts; of an alert, a commitment that dies with its salt."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.retention_purger.domain.audit import Kind, Told, canonical

SALT_BYTES = 32


def commitment(salt: bytes, alert: str) -> str:
    """Return what stands for an alert, in hex. Without the salt nobody can say for which."""
    return hmac.new(salt, b"sightline audit alert\n" + alert.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class About:
    """What is told of an alert: its kind, and words of closed sets. `time`: which of several of its kind."""

    kind: Kind = Kind.ALERT_RETAINED
    words: Mapping[str, Any] = field(default_factory=dict)
    time: str = ""


RETAINED = About()


def alert_kept(about: About, committed: str, deployment: str, day: date) -> Told:
    """Something was told of an alert that is kept; it is gone as `day` begins, UTC."""
    body = canonical({**about.words, "alert": committed, "day": day.isoformat()})
    event = f"{about.kind}/{committed}" + (f"/{about.time}" if about.time else "")
    return Told(about.kind, event, deployment, body)


def alert_erased(committed: str, deployment: str) -> Told:
    """Its owner has deleted an alert."""
    kind = Kind.ALERT_ERASED
    return Told(kind, f"{kind}/{committed}", deployment, canonical({"alert": committed}))


def day_key_destroyed(day: date) -> Told:
    """The key of a day is destroyed."""
    kind = Kind.DAY_KEY_DESTROYED
    return Told(kind, f"{kind}/{day.isoformat()}", "", canonical({"day": day.isoformat()}))


def deployment_changed(
    name: str,
    status: str,
    *,
    list_version: int,
    trial: bool,
    cameras: int,
    begun: str,
    authorised: str = "",
    search: Mapping[str, Any] | None = None,
) -> Told:
    """A deployment is in another status. `begun` tells it from an earlier one of its name.

    `authorised`: the digest of what was signed, in hex; empty where nothing is in force. `search`: how its
    list was looked for when it had been destroyed, as counts; None before.
    """
    kind = Kind.DEPLOYMENT_CHANGED
    body: dict[str, Any] = {
        "cameras": cameras,
        "list_version": list_version,
        "status": status,
        "trial": trial,
    }
    if authorised:
        body["authorised"] = authorised
    if search:
        body["search"] = search
    return Told(kind, f"{kind}/{name}/{begun}/{list_version}/{status}", name, canonical(body))


def act_recorded(act: bytes, deployment: str, words: Mapping[str, str]) -> Told:
    """Somebody did something; `words` names nobody. `act`: what sets it apart from every other."""
    kind = Kind.ACT_RECORDED
    return Told(kind, f"{kind}/{act.hex()}", deployment, canonical(words))


def ledger_closed(name: str, list_version: int, counts: Mapping[str, Any]) -> Told:
    """The ledger of a deployment that is over has closed. Other counts, found later, are another entry."""
    kind = Kind.LEDGER_CLOSED
    body = canonical({**counts, "list_version": list_version})
    return Told(kind, f"{kind}/{name}/{hashlib.sha256(body.encode()).hexdigest()}", name, body)


def hold_changed(committed: str, hold: bytes, deployment: str, became: str, until: str = "") -> Told:
    """A hold on an alert was placed, or became something else; `hold`: a commitment to it, 32 bytes."""
    kind = Kind.HOLD_CHANGED
    body = {"alert": committed, "became": became, "hold": hold.hex()}
    stated = {**body, "until": until} if until else body
    event = f"{kind}/{hold.hex()}/{became}" + (f"/{until}" if until else "")
    return Told(kind, event, deployment, canonical(stated))


def hold_commitment(salt: bytes, hold: str) -> bytes:
    """Return what stands for a hold, 32 bytes. Without the salt of its alert nobody can say for which."""
    return hmac.new(salt, b"sightline audit hold\n" + hold.encode(), hashlib.sha256).digest()


def export_changed(export: bytes, deployment: str, became: str, words: Mapping[str, Any]) -> Told:
    """An export was asked for, or became something else; `export`: a commitment to it, 32 bytes."""
    kind = Kind.EXPORT_CHANGED
    body = canonical({**words, "became": became, "export": export.hex()})
    which = f"/{words['opened']}" if "opened" in words else ""
    return Told(kind, f"{kind}/{export.hex()}/{became}{which}", deployment, body)


def export_commitment(salt: bytes, stated: Mapping[str, str]) -> bytes:
    """Return what stands for an export, or for who confirmed it: 32 bytes, nothing without the salt."""
    return hmac.new(salt, b"sightline audit export\n" + canonical(stated).encode(), hashlib.sha256).digest()


def footage_kept(deployment: str, camera: str, day: date, faces_clear: bool) -> Told:
    """Footage of a camera is kept that is gone as `day` begins, UTC; with faces clear, it is said again."""
    words = {"camera": camera, "day": day.isoformat(), "faces": "clear" if faces_clear else "filled"}
    kind = Kind.FOOTAGE_KEPT
    event = f"{kind}/{deployment}/{camera}/{words['day']}/{words['faces']}"
    return Told(kind, event, deployment, canonical(words))


def footage_erased(deployment: str, camera: str, day: date, segments: int) -> Told:
    """Its owner has deleted that footage: so many segments."""
    words = {"camera": camera, "day": day.isoformat(), "segments": segments}
    kind = Kind.FOOTAGE_ERASED
    return Told(kind, f"{kind}/{deployment}/{camera}/{words['day']}", deployment, canonical(words))
