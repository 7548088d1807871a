"""Where Redis is."""

from pydantic import Field, SecretStr, field_validator

from services.chassis.settings import ExistingFile, ServiceSettings, prefixed

_SCHEMES = ("redis://", "rediss://", "unix://")


class RedisSettings(ServiceSettings):
    """Read from SIGHTLINE_REDIS_… variables."""

    model_config = prefixed("SIGHTLINE_REDIS_")

    url: SecretStr = Field(
        description="The keyring: rediss://user:password@host:port (TLS), redis://… or unix://…"
    )
    ca_file: ExistingFile | None = Field(
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
