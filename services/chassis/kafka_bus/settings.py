"""How Kafka is reached, and what is asked of it."""

import ssl
from pathlib import Path
from typing import Any, Literal

from aiokafka.helpers import create_ssl_context
from pydantic import Field, SecretStr, model_validator

from services.chassis.errors import BadInput
from services.chassis.settings import ServiceSettings, prefixed

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class KafkaSettings(ServiceSettings):
    """Read from SIGHTLINE_KAFKA_… variables."""

    model_config = prefixed("SIGHTLINE_KAFKA_")

    bootstrap: str = Field("127.0.0.1:9092", min_length=1, description="Brokers to ask first, host:port,…")
    session_timeout_seconds: float = Field(
        6.0, ge=1, le=60, description="A member of a group that is silent for so long is taken for dead"
    )
    replication: int = Field(1, ge=1, le=9, description="Copies of durable topics; live ones have one")
    partitions: int = Field(
        8, ge=1, le=1024, description="Partitions of a topic, fixed at install; no service has more replicas"
    )
    message_bytes_limit: int = Field(
        8_388_608, ge=65_536, le=67_108_864, description="A larger record is refused before it is sent"
    )
    security_protocol: Protocol = Field("PLAINTEXT", description="How connections are secured")
    sasl_mechanism: Mechanism = Field("SCRAM-SHA-512", description="How the user is proven, with SASL_…")
    sasl_username: str = Field("", description="The user, with SASL_…")
    sasl_password: SecretStr = Field(SecretStr(""), description="The user's password, with SASL_…")
    ca_file: Path | None = Field(
        None, description="Certificates of who signs for brokers; empty: the system's"
    )
    certificate_file: Path | None = Field(None, description="Our certificate, where brokers ask for one")
    key_file: Path | None = Field(None, description="The private key of our certificate")

    @model_validator(mode="after")
    def _has_a_user(self) -> "KafkaSettings":
        named = self.sasl_username and self.sasl_password.get_secret_value()
        if self.security_protocol.startswith("SASL") and not named:
            raise ValueError("with SASL_… set SASL_USERNAME and SASL_PASSWORD")
        return self

    @property
    def session_timeout_ms(self) -> int:
        """The session timeout as Kafka counts it."""
        return int(self.session_timeout_seconds * 1000)

    def connecting(self) -> dict[str, Any]:
        """Return what every client of aiokafka is given. BadInput when a file cannot be used."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": self.security_protocol,
            "ssl_context": self._ssl_context() if self.security_protocol.endswith("SSL") else None,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username or None,
            "sasl_plain_password": self.sasl_password.get_secret_value() or None,
        }

    def _ssl_context(self) -> ssl.SSLContext:
        try:
            made: ssl.SSLContext = create_ssl_context(
                cafile=self.ca_file and str(self.ca_file),
                certfile=self.certificate_file and str(self.certificate_file),
                keyfile=self.key_file and str(self.key_file),
            )
        except (OSError, ssl.SSLError):
            raise BadInput(
                "SIGHTLINE_KAFKA_CA_FILE, _CERTIFICATE_FILE or _KEY_FILE cannot be read; give PEM files"
            ) from None
        return made
