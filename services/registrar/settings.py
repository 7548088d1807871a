"""Settings of the registrar."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator

from services.chassis.settings import ExistingFile, ServiceSettings, prefixed
from services.model_packs import usable
from services.registrar.domain.acts import LEAST_KEPT, MOST_KEPT
from services.registrar.domain.asking import Pace
from services.registrar.domain.course import Settling
from services.registrar.domain.elsewhere import Wanted, is_safe
from services.registrar.domain.photo_gate import GateLimits


class RegistrarSettings(ServiceSettings):
    """Read from REGISTRAR_… variables."""

    model_config = prefixed("REGISTRAR_")

    model_pack: str = Field("bundled", description="The model pack that detector and embedder run")
    photo_least_size_px: float = Field(
        usable.LEAST_SIZE_PX, gt=0, description="Smallest face that is enrolled"
    )
    photo_least_sharpness_ratio: float = Field(
        usable.LEAST_SHARPNESS_RATIO, ge=0, le=1, description="Least sharpness enrolled"
    )
    photo_most_yaw_degrees: float = Field(
        usable.MOST_YAW_DEGREES, gt=0, le=90, description="Furthest turn that is enrolled"
    )
    photo_least_brightness_ratio: float = Field(
        usable.LEAST_BRIGHTNESS_RATIO, ge=0, le=1, description="Darkest face enrolled"
    )
    photo_most_brightness_ratio: float = Field(
        usable.MOST_BRIGHTNESS_RATIO, ge=0, le=1, description="Brightest face enrolled"
    )
    photo_bystander_ratio: float = Field(
        0.6, gt=0, le=1, description="A face smaller than this part of the largest one does not count"
    )
    gallery_wait_seconds: float = Field(60, gt=0, description="How long a start waits for the gallery")

    record_settles_after_seconds: float = Field(
        30, ge=0, description="How long after the end nothing is settled: what was under way comes in"
    )
    record_settles_within_seconds: float = Field(
        86_400, ge=0, description="How long after the end a record waits for outcomes that are missing"
    )

    actors_key: Path | None = Field(
        None,
        description="File of the key under which it stays known who did what, ending in .key; made when it is"
        " missing. Empty: the registrar's own identity",
    )
    actors_kept_days: int = Field(
        MOST_KEPT.days,
        ge=LEAST_KEPT.days,
        le=MOST_KEPT.days,
        description="How long it can be said who did what; the marks in the audit chain say nothing after",
    )
    given_password_doubted_hours: float = Field(
        24,
        ge=0,
        le=168,
        description="How long whoever was given a password by somebody else is not one of two persons",
    )

    answers_by_one_per_hour: int = Field(
        10,
        ge=1,
        le=60,
        description="How many people one supervisor may answer about a list within an hour",
    )
    answers_per_hour: int = Field(
        30, ge=1, le=600, description="How many people all supervisors together may"
    )

    redis_url: SecretStr = Field(
        SecretStr(""),
        description="Redis that holds the keys of lists over a restart; empty: lists in memory alone",
    )
    redis_ca_file: ExistingFile | None = Field(
        None, description="PEM file of the authority that signed Redis' certificate; empty: the system's"
    )

    passwords_allowed: bool = Field(True, description="Whether people may sign in to the console by password")
    oidc_issuer: str = Field(
        "",
        description="OpenID provider at which people sign in, as https://id.example/realm; empty: none. "
        "Its pages are at that host, and its name is exactly this",
    )
    oidc_client_id: str = Field("", description="What the provider calls this installation")
    oidc_client_secret_file: ExistingFile | None = Field(
        None, description="File that holds the secret which the provider gave this client, alone"
    )
    oidc_ca_file: ExistingFile | None = Field(
        None, description="PEM file of the authority that signed its certificate; empty: the system's"
    )
    oidc_claim: str = Field(
        "sub",
        pattern=r"^[a-z][a-z_]{1,62}$",
        description="Claim of the ID token that names somebody as the directory does; "
        "take one that nobody can change for themselves",
    )
    oidc_acr: str = Field(
        "", description="Levels of authentication of which the provider has to state one, between spaces"
    )
    oidc_amr: str = Field(
        "", description="Methods all of which the provider has to state, as `pwd otp`, between spaces"
    )
    oidc_max_age_seconds: int | None = Field(
        None, ge=0, description="How long ago somebody may have signed in there; none: that is the provider's"
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, issuer: str) -> str:
        if issuer and (not is_safe(issuer) or "?" in issuer or "#" in issuer):
            raise ValueError("it is https:// and a host, perhaps with a path; http on this machine alone")
        return issuer

    @model_validator(mode="after")
    def _is_whole(self) -> "RegistrarSettings":
        given = {bool(self.oidc_issuer), bool(self.oidc_client_id), self.oidc_client_secret_file is not None}
        if len(given) > 1:
            raise ValueError(
                "set REGISTRAR_OIDC_ISSUER, REGISTRAR_OIDC_CLIENT_ID and REGISTRAR_OIDC_CLIENT_SECRET_FILE "
                "together, or none of them"
            )
        if not self.passwords_allowed and not self.oidc_issuer:
            raise ValueError(
                "without passwords nobody signs in: set REGISTRAR_OIDC_ISSUER, or leave "
                "REGISTRAR_PASSWORDS_ALLOWED alone"
            )
        return self

    @property
    def wanted(self) -> Wanted:
        """What is asked of the provider's word."""
        acr, amr = tuple(self.oidc_acr.split()), tuple(self.oidc_amr.split())
        return Wanted(self.oidc_claim, acr, amr, self.oidc_max_age_seconds)

    @property
    def actors_kept(self) -> timedelta:
        """How long salts of people's marks are kept."""
        return timedelta(days=self.actors_kept_days)

    @property
    def given_password_doubted_for(self) -> timedelta:
        """How long a password that somebody else gave leaves it in doubt who signs in."""
        return timedelta(hours=self.given_password_doubted_hours)

    @property
    def pace(self) -> Pace:
        """How often people may be told whether they are on a list."""
        return Pace(self.answers_by_one_per_hour, self.answers_per_hour)

    @property
    def settling(self) -> Settling:
        """When the record of a deployment is final."""
        return Settling(self.record_settles_after_seconds, self.record_settles_within_seconds)

    @property
    def gate(self) -> GateLimits:
        """The limits of the photo gate."""
        return GateLimits(
            self.photo_least_size_px,
            self.photo_least_sharpness_ratio,
            self.photo_most_yaw_degrees,
            self.photo_least_brightness_ratio,
            self.photo_most_brightness_ratio,
            self.photo_bystander_ratio,
        )
