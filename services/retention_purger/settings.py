"""Settings of the retention-purger."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field

from services.chassis.settings import ServiceSettings, prefixed
from services.retention_purger.domain.policy import (
    ALERT_CEILING,
    EXPORT_CEILING,
    EXPORT_SPAN_CEILING,
    FOOTAGE_CEILING,
    HOLD_CEILING,
    Policy,
)


class RetentionPurgerSettings(ServiceSettings):
    """Read from RETENTION_PURGER_… variables. Times can be lowered, never raised above the ceiling."""

    model_config = prefixed("RETENTION_PURGER_")

    day_keys: Path = Field(
        Path("day-keys"), description="Folder of the keys of days, alerts and holds; never back it up"
    )
    alert_kept_days: float = Field(
        ALERT_CEILING.days, ge=1, le=ALERT_CEILING.days, description="Days that an alert is kept"
    )
    hold_kept_days: float = Field(
        HOLD_CEILING.days,
        ge=1,
        le=HOLD_CEILING.days,
        description="Days after which a hold that nobody reviews lapses",
    )
    export_good_hours: float = Field(
        EXPORT_CEILING / timedelta(hours=1),
        gt=0,
        le=EXPORT_CEILING / timedelta(hours=1),
        description="Hours within which a confirmed export is fetched",
    )
    export_span_minutes: float = Field(
        EXPORT_SPAN_CEILING / timedelta(minutes=1),
        gt=0,
        le=EXPORT_SPAN_CEILING / timedelta(minutes=1),
        description="Minutes of one camera's footage that one export may be of",
    )
    footage_kept_days: float = Field(
        FOOTAGE_CEILING.days,
        ge=1,
        le=FOOTAGE_CEILING.days,
        description="Days that footage is kept; a deployment may ask for fewer",
    )
    erase_every_seconds: float = Field(60, gt=0, description="How often what is due is looked for")
    sweep_every_seconds: float = Field(0.5, gt=0, description="How often expired keys are swept")

    @property
    def policy(self) -> Policy:
        """The retention policy."""
        return Policy(
            alert_kept=timedelta(days=self.alert_kept_days),
            hold_kept=timedelta(days=self.hold_kept_days),
            footage_kept=timedelta(days=self.footage_kept_days),
            export_good=timedelta(hours=self.export_good_hours),
            export_span=timedelta(minutes=self.export_span_minutes),
        )
