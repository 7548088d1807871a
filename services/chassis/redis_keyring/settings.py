"""Where Redis is."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator

from services.chassis.settings import ServiceSettings, prefixed

_SCHEMES = ("redis://", "rediss://", "unix://")


class RedisSettings(ServiceSettings):
    """Read from SIGHTLINE_REDIS_… variables."""

    model_config = prefixed("SIGHTLINE_REDIS_")

    url: SecretStr = Field(
        description="The keyring: rediss://user:password@host:port (TLS), redis://… or unix://…"
    )
    ca_file: Path | None = Field(
        None, description="PEM file of the authority that signed Redis' certificate; empty: the system's"
    )
    timeout_seconds: float = Field(
        1.0, gt=0, le=10, description="After this long without an answer Redis counts as away"
    )

    @field_validator("url")
    @classmethod
    def _is_of_redis(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(_SCHEMES):
            raise ValueError("an address begins with rediss://, redis:// or unix://")
        return url

    @field_validator("ca_file")
    @classmethod
    def _is_a_file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError("no such file")
        return path
