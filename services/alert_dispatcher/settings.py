"""Settings of the alert-dispatcher."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from services.alert_dispatcher.domain.adjudication import LONGEST_WAIT
from services.chassis.settings import ServiceSettings, prefixed

SHORTEST_SECRET = 32
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


class AlertDispatcherSettings(ServiceSettings):
    """Read from ALERT_DISPATCHER_… variables."""

    model_config = prefixed("ALERT_DISPATCHER_")

    vault: Path = Field(Path("vault"), description="Folder of the sealed evidence")
    evidence_patience_seconds: float = Field(
        30.0,
        ge=0,
        le=90,
        description="How long an alert waits for the registrar, the retention-purger and the vault, where "
        "one is away, before it goes without evidence",
    )
    answer_within_seconds: float = Field(
        LONGEST_WAIT.total_seconds(),
        gt=0,
        le=LONGEST_WAIT.total_seconds(),
        description="An alert that not all who must have answered by then is missed: nobody is engaged",
    )
    escalate_after_seconds: float = Field(
        30.0, gt=0, le=90, description="An alert that is unanswered for so long is marked for a supervisor"
    )
    webhook_url: SecretStr = Field(
        SecretStr(""),
        description="Who is told that an alert was raised or resolved, nothing about a person; empty: nobody",
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description=f"What the webhook's calls are signed with, {SHORTEST_SECRET} characters at least",
    )

    @model_validator(mode="after")
    def _is_signed(self) -> "AlertDispatcherSettings":
        url = self.webhook_url.get_secret_value()
        if not url:
            return self
        if not _is_private(url):
            raise ValueError("the webhook's address begins with https://, or is http:// on this machine")
        if len(self.webhook_secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"the webhook's secret has {SHORTEST_SECRET} characters at least")
        return self


def _is_private(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE))
