"""Whether faces are traced, how many of them, and where to."""

from urllib.parse import urlsplit

from pydantic import Field, field_validator

from services.chassis.settings import ExistingFile, ServiceSettings, prefixed


class TraceSettings(ServiceSettings):
    """Read from SIGHTLINE_TRACES_… variables."""

    model_config = prefixed("SIGHTLINE_TRACES_")

    endpoint: str = Field(
        "",
        description="Collector that takes OTLP over gRPC: https://host:port, http://… without TLS; "
        "empty: no traces",
    )
    sampled: float = Field(0.01, gt=0, le=1, description="Share of the faces that are traced")
    ca_file: ExistingFile | None = Field(
        None,
        description="PEM file of the authority that signed the collector's certificate; empty: gRPC's own",
    )

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, endpoint: str) -> str:
        if not endpoint:
            return endpoint
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname or not _port(parts.netloc):
            raise ValueError("it is https://host:port or http://host:port")
        if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("it is https://host:port or http://host:port and nothing else")
        return endpoint.rstrip("/")


def _port(place: str) -> int:
    port = place.rpartition(":")[2]
    return int(port) if port.isdigit() and int(port) <= 65535 else 0
