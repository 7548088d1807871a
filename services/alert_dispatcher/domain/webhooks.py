"""What a webhook is told: that something happened to an alert, nothing about a person. CloudEvents 1.0."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Whoever hears of an alert later than this has no use for it.
GIVEN_UP_AFTER = timedelta(minutes=5)
CONTENT_TYPE = "application/cloudevents+json"
TIMESTAMP, SIGNATURE = "Sightline-Timestamp", "Sightline-Signature"


@dataclass(frozen=True, slots=True)
class Notification:
    """`id` is the event's own: told again, it is the same, so that who hears it twice can tell."""

    id: str
    type: str
    deployment: str
    alert: str
    time: datetime

    @property
    def body(self) -> bytes:
        """It in the structured JSON format (CloudEvents 1.0, JSON event format 1.0); there is no data."""
        return json.dumps(
            {
                "specversion": "1.0",
                "id": self.id,
                "source": f"/deployments/{self.deployment}",
                "type": self.type,
                "subject": self.alert,
                "time": self.time.astimezone(UTC).isoformat(),
            },
            separators=(",", ":"),
        ).encode()

    def is_late(self, now: datetime) -> bool:
        """Say whether it is of no use any more."""
        return now - self.time > GIVEN_UP_AFTER


def headers(body: bytes, secret: bytes, now: datetime) -> Mapping[str, str]:
    """Return what goes with a body that is sent now: the time, and HMAC-SHA-256 over `time.body`.

    Who receives it computes the same, compares in constant time, and refuses an old time.
    """
    timestamp = str(int(now.timestamp()))
    signature = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Content-Type": CONTENT_TYPE, TIMESTAMP: timestamp, SIGNATURE: f"v1={signature}"}
