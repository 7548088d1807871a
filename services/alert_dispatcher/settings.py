"""Settings of the alert-dispatcher."""

from pathlib import Path

from pydantic import Field

from services.alert_dispatcher.domain.adjudication import LONGEST_WAIT
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
    answer_within_seconds: float = Field(
        LONGEST_WAIT.total_seconds(),
        gt=0,
        le=LONGEST_WAIT.total_seconds(),
        description="An alert that not all who must have answered by then is missed: nobody is engaged",
    )
    escalate_after_seconds: float = Field(
        30.0, gt=0, le=90, description="An alert that is unanswered for so long is marked for a supervisor"
    )
