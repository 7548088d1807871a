"""Apache Kafka, one node that is broker and controller (KRaft); its jars come from Maven Central."""

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from tests.connected.servers import installing
from tests.connected.servers.failing import CannotStart
from tests.connected.servers.ports import address, free_port, listens
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server, in_own_loop

_POM = Path(__file__).with_name("kafka") / "pom.xml"
_VERSION = "4.1.0"
_FEW_PARTITIONS = {
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.num.partitions": "1",
}
_ALONE = {
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
}
_SOON = {
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    # After a kill the broker waits until the controller has given up its former self.
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "300",
}


class KafkaServer(Server):
    """A broker; `settings` are lines of its server.properties, over ours."""

    name = "kafka"
    not_yet = (OSError, KafkaError)

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.bootstrap = f"{address()}:{free_port()}"
        self.log_folder = self.folder / "logs"
        self._controller = f"127.0.0.1:{free_port()}"
        self._settings = settings or {}

    def _prepare(self) -> None:
        installing.ensure(installing.has("java"), ["default-jre-headless"])
        jars = installing.cached(f"kafka-{_VERSION}", _fetch)
        self._java: list[str | Path] = [
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",  # it lives for minutes: compiling well costs more than it gains
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        ]
        self._jars: list[str | Path] = ["-cp", f"{jars}/*"]
        self._properties = self.folder / "server.properties"
        self._properties.write_text("".join(f"{key}={value}\n" for key, value in self._lines().items()))
        # In hexadecimal: Kafka's own form may begin with a hyphen, and would pass for an option.
        cluster = uuid.uuid4().hex[:22]
        words: list[str | Path] = [
            *self._java,
            *self._jars,
            "kafka.tools.StorageTool",
            "format",
            "-t",
            cluster,
        ]
        installing.run([*words, "-c", self._properties, *self._layout_options()], "laying out Kafka's folder")

    def _layout_options(self) -> list[str]:
        return []

    def connecting(self) -> dict[str, Any]:
        """How its owner's clients reach it, as aiokafka is told."""
        return {"bootstrap_servers": self.bootstrap}

    def _lines(self) -> dict[str, str]:
        listeners = f"CLIENTS://{self.bootstrap},CONTROLLER://{self._controller}"
        addresses = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{self._controller}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "CLIENTS",
            "listeners": listeners,
            "advertised.listeners": f"CLIENTS://{self.bootstrap}",
            "listener.security.protocol.map": "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str(self.log_folder),
            "auto.create.topics.enable": "false",
        }
        return {**addresses, **_FEW_PARTITIONS, **_ALONE, **_SOON, **self._settings}

    def _command(self) -> Command:
        return Command([*self._java, "-Xmx1g", *self._jars, "kafka.Kafka", self._properties], self.folder)

    def _ask(self) -> None:
        listens(int(self.bootstrap.rpartition(":")[2]))
        in_own_loop(self._nodes)

    async def _nodes(self) -> None:
        client = AIOKafkaAdminClient(**self.connecting(), request_timeout_ms=3000)
        try:
            await client.start()
            # A broker that its controller does not let in yet is not in the list.
            if not (await client.describe_cluster())["brokers"]:
                raise ConnectionError("the controller has not let the broker in yet")
        finally:
            await client.close()


def _fetch(folder: Path) -> None:
    installing.ensure(installing.has("java", "mvn"), ["default-jre-headless", "maven"])
    # Maven's own repository too is made here and goes: nothing stays but the jars.
    repository = folder / "repository"
    words: list[str | Path] = ["mvn", "--batch-mode", "--quiet", "--strict-checksums", "--file", _POM]
    options = [f"-Dmaven.repo.local={repository}", f"-DoutputDirectory={folder}"]
    installing.run([*words, "dependency:copy-dependencies", *options], f"fetching Kafka {_VERSION} by Maven")
    shutil.rmtree(repository)
    if not (folder / f"kafka_2.13-{_VERSION}.jar").exists():
        raise CannotStart(f"Maven brought no Kafka {_VERSION}; is {_POM} as it was?")
