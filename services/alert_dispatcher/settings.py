"""Settings of the alert-dispatcher."""

from pathlib import Path

from pydantic import Field

from services.chassis.settings import ServiceSettings, prefixed


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
