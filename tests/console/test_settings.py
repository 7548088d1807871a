"""A console without TLS answers its own machine alone."""

from pathlib import Path

import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.console.settings import ConsoleSettings


@pytest.mark.parametrize("address", ["127.0.0.1:7443", "[::1]:7443", "localhost:0"])
def test_this_machine_needs_no_tls(address: str) -> None:
    assert load(ConsoleSettings, address=address).certificate is None


@pytest.mark.parametrize("address", ["0.0.0.0:7443", "192.0.2.1:7443", "[::]:7443", "console:7443"])
def test_elsewhere_it_does_not_listen_without_tls(address: str) -> None:
    with pytest.raises(BadInput, match="without TLS it answers this machine alone"):
        load(ConsoleSettings, address=address)


def test_with_tls_it_listens_anywhere(tmp_path: Path) -> None:
    (tmp_path / "pem").touch()
    made = load(
        ConsoleSettings,
        address="0.0.0.0:443",
        certificate=tmp_path / "pem",
        key=tmp_path / "pem",
        origin="https://console.example",
    )
    assert (made.host, made.port) == ("0.0.0.0", 443)


@pytest.mark.parametrize(
    "given",
    [
        {"address": "7443"},
        {"address": ":7443"},
        {"address": "localhost:x"},
        {"origin": "http://console.example"},
        {"origin": "https://console.example/path"},
        {"origin": "https://console.example"},
    ],
)
def test_what_cannot_be_is_said_in_one_line(given: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="CONSOLE_") as caught:
        load(ConsoleSettings, **given)
    assert "\n" not in str(caught.value)


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    (tmp_path / "pem").touch()
    with pytest.raises(BadInput, match="both"):
        load(ConsoleSettings, certificate=tmp_path / "pem", origin="https://console.example")


@pytest.mark.parametrize("time_zone", ["", "Nowhere", "../etc/passwd", "/etc/passwd"])
def test_clocks_of_nowhere_are_refused(time_zone: str) -> None:
    with pytest.raises(BadInput, match="it is the name of a time zone"):
        load(ConsoleSettings, time_zone=time_zone)
