"""The four servers beneath a cluster, which can be stopped to be searched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server


@dataclass(frozen=True, slots=True)
class Grounds:
    """Each with a folder of its own."""

    kafka: KafkaServer
    redis: RedisServer
    postgres: PostgresServer
    milvus: MilvusServer

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """All of them ended in order, which writes out what they had in memory; started again at the end."""
        servers: list[Server] = [self.milvus, self.kafka, self.postgres, self.redis]
        for server in servers:
            server.stop()
        try:
            yield
        finally:
            for server in reversed(servers):
                server.start()
