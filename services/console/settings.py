"""Settings of the console."""

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from services.chassis.settings import ExistingFile, ServiceSettings, prefixed

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ConsoleSettings(ServiceSettings):
    """Read from CONSOLE_… variables."""

    model_config = prefixed("CONSOLE_")

    address: str = Field("127.0.0.1:7443", description="Where browsers reach it: host:port")
    certificate: ExistingFile | None = Field(
        None, description="PEM: its certificate; without one it answers this machine alone"
    )
    key: ExistingFile | None = Field(None, description="PEM: the key of its certificate")
    origin: str = Field(
        "",
        description="What stands before each path in a browser, as https://console.example; "
        "passkeys are made for its host. Empty: http://localhost and the port",
    )
    source_header: str = Field(
        "",
        description="The header in which the proxy before it says where a browser is, as X-Forwarded-For; "
        "only where nobody can go round that proxy. Empty: who is connected",
    )
    contact: str = Field(
        "",
        max_length=200,
        description="Whom the public may ask, on notices, posters and leaflets: a name and how to reach it",
    )
    complaints: str = Field(
        "", max_length=200, description="Where the public may complain, there too: the supervisory authority"
    )
    imports_mib: int = Field(
        1024,
        ge=1,
        description="MiB of memory for watchlists that come as ZIP, all of them together",
    )
    time_zone: str = Field(
        "UTC", description="By whose clocks the public is told times, as Europe/London; all others are UTC"
    )

    @field_validator("address")
    @classmethod
    def _host_and_port(cls, address: str) -> str:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("it is host:port")
        return address

    @field_validator("origin")
    @classmethod
    def _is_origin(cls, origin: str) -> str:
        parts = urlsplit(origin)
        if origin and (parts.scheme != "https" or not parts.hostname or f"https://{parts.netloc}" != origin):
            raise ValueError("it is https:// and a host, with a port if that is not 443")
        return origin

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, time_zone: str) -> str:
        try:
            ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("it is the name of a time zone, as Europe/London or UTC") from None
        return time_zone

    @model_validator(mode="after")
    def _is_safe(self) -> "ConsoleSettings":
        if (self.certificate is None) != (self.key is None):
            raise ValueError("set both CONSOLE_CERTIFICATE and CONSOLE_KEY, or neither")
        if self.certificate is None and self.host not in LOOPBACK:
            raise ValueError(
                "without TLS it answers this machine alone: set CONSOLE_CERTIFICATE and CONSOLE_KEY, "
                "or an address of 127.0.0.1"
            )
        if (self.certificate is None) != (not self.origin):
            raise ValueError("CONSOLE_ORIGIN and CONSOLE_CERTIFICATE go together: set both, or neither")
        return self

    @property
    def host(self) -> str:
        """The name or number that it listens on."""
        return self.address.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port that it listens on; 0 takes a free one."""
        return int(self.address.rpartition(":")[2])
