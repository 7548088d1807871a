"""The image and the Compose file, as they are written; nothing is built or started here."""

import os
import re
import runpy
import ssl
import stat
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509

from services.chassis.access.identity import CONSOLE, OPERATOR, SERVICES
from services.chassis.errors import BadInput
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.redis_keyring import access_list
from services.chassis.redis_keyring.settings import RedisSettings
from services.chassis.settings import ServiceSettings, load
from services.chassis.tracing.settings import TraceSettings
from services.cli.host.cluster_settings import ClusterSettings
from services.console.settings import ConsoleSettings
from tests.source_tree import ROOT

DOCKER = ROOT / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
PARTS: dict[str, dict[str, Any]] = COMPOSE["services"]
NAMES = [name.replace("_", "-") for name in SERVICES]
# They give files to whom the image runs as.
JOBS_OF_ROOT = ["keys", "people", "certificate"]
SERVERS = ["kafka", "redis", "postgres", "milvus"]
OURS = [name for name, part in PARTS.items() if part["image"].startswith("sightline")]
# A version, and nothing that moves: no `latest`, no bare major.
PINNED = re.compile(r"[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)*")
# A secret comes from the environment, and there is no default for it.
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]*\}")


def seconds(stated: str) -> float:
    return float(stated.removesuffix("s"))


def environment(name: str) -> dict[str, str]:
    found: dict[str, str] = PARTS[name].get("environment", {})
    return found


def mounts(name: str) -> dict[str, str]:
    """What is mounted, by its place."""
    return {target: source for source, target, *_ in (v.split(":") for v in PARTS[name].get("volumes", []))}


def models() -> list[type[ServiceSettings]]:
    """Every settings model there is, once the services' own are imported."""
    found: list[type[ServiceSettings]] = [ClusterSettings, KafkaSettings, RedisSettings, TraceSettings]
    for service in (*SERVICES, CONSOLE):
        module = __import__(f"services.{service}.settings", fromlist=["*"])
        found += [
            model
            for model in vars(module).values()
            if isinstance(model, type) and issubclass(model, ServiceSettings) and model is not ServiceSettings
        ]
    return found


def variables() -> set[str]:
    """Every variable that a settings model reads, and those that the code names itself."""
    stated = {
        f"{model.model_config.get('env_prefix', '')}{field}".upper()
        for model in models()
        for field in model.model_fields
    }
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "services").rglob("*.py"))
    return stated | set(re.findall(r'"(SIGHTLINE_[A-Z_]+)"', code))


def test_every_service_is_there_by_its_own_name() -> None:
    assert {name: PARTS[name]["command"] for name in NAMES} == {
        name: [name.replace("-", "_")] for name in NAMES
    }
    assert all(PARTS[name]["entrypoint"] == ["python3", "-m", "services"] for name in NAMES)
    assert set(SERVERS) <= set(PARTS)


@pytest.mark.parametrize("name", [*OURS, "redis", "postgres"])
def test_a_container_can_write_and_gain_nothing(name: str) -> None:
    part = PARTS[name]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert part["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in part
    assert "cap_add" not in part or (name in JOBS_OF_ROOT and part["network_mode"] == "none")


@pytest.mark.parametrize("name", PARTS)
def test_nothing_is_dumped_to_a_disk(name: str) -> None:
    assert PARTS[name]["ulimits"] == {"core": 0}


@pytest.mark.parametrize("name", ["kafka", "milvus"])
def test_the_servers_that_write_their_own_root_can_gain_nothing(name: str) -> None:
    assert PARTS[name]["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in PARTS[name]["security_opt"]


@pytest.mark.parametrize("name", PARTS)
def test_images_are_of_one_version(name: str) -> None:
    assert PINNED.fullmatch(PARTS[name]["image"])


@pytest.mark.parametrize("path", sorted(DOCKER.rglob("Dockerfile")), ids=lambda path: path.parent.name)
def test_what_images_are_made_of_is_of_one_version(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    (base,) = [line.partition("=")[2] for line in lines if line.startswith("ARG BASE_IMAGE=")]
    assert PINNED.fullmatch(base)
    assert "USER 10001:10001" in lines


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_code_reads(name: str) -> None:
    assert set(environment(name)) - variables() == set()


def test_what_the_image_sets_is_what_the_code_reads() -> None:
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    prefixes = "|".join(["SIGHTLINE", *(service.upper() for service in (*SERVICES, CONSOLE))])
    stated = set(re.findall(rf"\b((?:{prefixes})_[A-Z_]+)=", text))
    assert stated
    assert stated - variables() == set()


def test_another_build_of_onnx_runtime_takes_the_place_of_the_one_that_is_pinned() -> None:
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    assert "\nARG ONNXRUNTIME=\n" in text
    expression = re.search(r'sed --in-place ("s[^"]+") requirements\.txt', text)
    assert expression is not None
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    asked = "onnxruntime-gpu[cuda,cudnn]==1.31.1"
    command = ["sh", "-c", f"sed {expression[1]}"]
    listed = subprocess.run(
        command,
        input="\n".join(pinned),
        env={**os.environ, "ONNXRUNTIME": asked},
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    ours = next(number for number, line in enumerate(pinned) if line.startswith("onnxruntime=="))
    assert listed == [*pinned[:ours], asked, *pinned[ours + 1 :]]


@pytest.mark.parametrize("name", PARTS)
def test_no_password_is_written_down_or_has_a_default(name: str) -> None:
    for variable, value in environment(name).items():
        if "PASSWORD" in variable:
            assert REQUIRED.fullmatch(value)
        for secret in re.findall(r"[a-z]+:([^@/]+)@", REQUIRED.sub("REQUIRED", value)):
            assert secret == "REQUIRED"
    assert REQUIRED.sub("REQUIRED", environment("matcher")["MATCHER_MILVUS_TOKEN"]) == "root:REQUIRED"


def test_trials_are_taken_only_where_somebody_says_so() -> None:
    assert environment("matcher")["MATCHER_TRIALS_ALLOWED"] == "${MATCHER_TRIALS_ALLOWED:-false}"


def test_each_service_holds_its_own_key_alone() -> None:
    for name in [*NAMES, CONSOLE]:
        assert {s for s in mounts(name).values() if s.startswith("keys")} == {f"keys-{name}"}
        assert f"keys-{name}:/etc/sightline/keys:ro" in PARTS[name]["volumes"]
    handed_out = {target for target in mounts("keys") if target.startswith("/keys/each/")}
    assert handed_out == {f"/keys/each/{name}" for name in [*NAMES, OPERATOR, CONSOLE]}
    assert [name for name in PARTS if "keys" in mounts(name).values()] == ["keys", "people"]


def test_servers_are_on_a_network_without_a_way_out_and_publish_nothing() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in SERVERS:
        assert PARTS[name]["networks"] == ["inside"]
        assert "ports" not in PARTS[name]


def test_only_what_an_operator_calls_is_published_and_on_this_machine_alone() -> None:
    published = {name: part["ports"] for name, part in PARTS.items() if "ports" in part}
    assert set(published) == {"frame-grabber", "alert-dispatcher", "retention-purger", "registrar", CONSOLE}
    for name, ports in published.items():
        inside = 8440 if name == CONSOLE else 7400
        assert all(re.fullmatch(rf"127\.0\.0\.1:\d+:{inside}", port) for port in ports)
        assert "operators" in PARTS[name]["networks"]


def test_the_console_is_reached_by_tls_from_the_first_day(tmp_path: Path) -> None:
    made = runpy.run_path(str(DOCKER / "jobs" / "certificate.py"))["make"]
    assert made(tmp_path, "https://console.example:8440", os.getuid())
    before = (tmp_path / "console.crt").read_bytes()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "console.crt", tmp_path / "console.key")
    certificate = x509.load_pem_x509_certificate(before)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["console.example"]
    assert (tmp_path / "console.key").stat().st_mode & 0o777 == 0o600
    assert not made(tmp_path, "https://other.example", os.getuid())
    assert (tmp_path / "console.crt").read_bytes() == before
    (tmp_path / "console.key").unlink()
    with pytest.raises(BadInput, match="go together"):
        made(tmp_path, "https://console.example", os.getuid())


def test_the_console_of_compose_starts_with_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = runpy.run_path(str(DOCKER / "jobs" / "certificate.py"))["make"]
    made(tmp_path, "https://localhost:8440", os.getuid())
    for variable, value in environment(CONSOLE).items():
        value = re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", value)
        monkeypatch.setenv(variable, value.replace("/etc/sightline/tls", str(tmp_path)))
    settings = load(ConsoleSettings)
    assert (settings.port, settings.origin) == (8440, "https://localhost:8440")


@pytest.mark.parametrize("name", NAMES)
def test_a_service_has_the_time_to_finish(name: str) -> None:
    grace = float(environment(name)["SIGHTLINE_GRACE_SECONDS"])
    assert seconds(PARTS[name]["stop_grace_period"]) > grace


@pytest.mark.parametrize("name", NAMES)
def test_a_service_waits_for_its_keys_its_topics_and_its_servers(name: str) -> None:
    waits = {other: stated["condition"] for other, stated in PARTS[name]["depends_on"].items()}
    assert waits["keys"] == waits["topics"] == "service_completed_successfully"
    assert waits["redis"] == "service_healthy"
    if "SIGHTLINE_DATABASE_URL" in environment(name):
        assert waits["postgres"] == "service_healthy"


def test_redis_lets_its_users_do_what_the_keyring_needs_and_no_more() -> None:
    lines = (DOCKER / "redis" / "users.acl").read_text(encoding="utf-8").splitlines()
    users = {words[1]: words[2:] for words in map(str.split, lines)}
    registrar = access_list.rules("@REGISTRAR_PASSWORD@")
    # The registrar's own names, as its RedisListKeys has them.
    registrar.insert(3, "~sightline:list:*")
    assert users == {
        "default": ["reset", "on", "nopass", "-@all", "+ping"],
        "sightline": access_list.rules("@KEYRING_PASSWORD@"),
        "registrar": registrar,
    }


def test_redis_keeps_nothing_and_milvus_keeps_it_in_memory() -> None:
    settings = (DOCKER / "redis" / "redis.conf").read_text(encoding="utf-8").splitlines()
    stated = {'save ""', "appendonly no", "slowlog-log-slower-than -1", "crash-log-enabled no"}
    assert {*stated, "maxmemory-policy noeviction"} <= set(settings)
    assert any(place.startswith("/data:") for place in PARTS["redis"]["tmpfs"])
    assert PARTS["milvus"]["tmpfs"] == ["/var/lib/milvus:size=${MILVUS_MEMORY:-2g}"]


def test_the_image_is_asked_for_its_health_without_a_shell() -> None:
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    health = text.partition("HEALTHCHECK")[2].partition("CMD ")[2]
    assert health.startswith('["python3", "-I", "-S", "-c", ')
    assert "'/readyz'" in health


def test_what_is_mounted_from_here_is_here() -> None:
    bound = {source for name in PARTS for source in mounts(name).values() if source.startswith("./")}
    assert bound
    assert [source for source in bound if not (DOCKER / source).is_file()] == []


def test_a_provider_is_asked_by_the_registrar_alone_and_its_secret_is_a_file() -> None:
    more = yaml.safe_load((DOCKER / "provider.yaml").read_text(encoding="utf-8"))
    (registrar,) = more["services"].values()
    assert set(more["services"]) == {"registrar"} and registrar["networks"] == ["provider"]
    assert set(registrar["environment"]) - variables() == set()
    assert registrar["environment"]["REGISTRAR_OIDC_CLIENT_SECRET_FILE"].startswith("/run/secrets/")
    assert REQUIRED.fullmatch(more["secrets"]["oidc_client_secret"]["file"])


def test_the_passwords_of_this_machine_are_not_committed_or_built_in() -> None:
    assert (DOCKER / ".gitignore").read_text(encoding="utf-8").split() == [".env"]
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert allowed[0] == "*"
    assert not any(line.startswith("!docker") for line in allowed)
    if (env := DOCKER / ".env").exists():
        assert not env.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
