"""Settings of the alert-dispatcher."""

from pathlib import Path

from pydantic import Field

from services.chassis.settings import ServiceSettings, prefixed


class AlertDispatcherSettings(ServiceSettings):
    """Read from ALERT_DISPATCHER_… variables."""

    model_config = prefixed("ALERT_DISPATCHER_")

    vault: Path = Field(Path("vault"), description="Folder of the sealed evidence")
    evidence_attempts: int = Field(3, ge=1, description="Tries to make evidence before an alert goes without")
