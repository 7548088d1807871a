"""Starts all four servers, prints the environment that reaches them, and stops them at Ctrl-C."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

from tests.connected.servers.failing import CannotStart
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server


@contextmanager
def all_servers() -> Iterator[tuple[list[Server], Mapping[str, str]]]:
    """The four, started side by side, and the environment to reach them."""
    kafka, redis, postgres, milvus = KafkaServer(), RedisServer(), PostgresServer(), MilvusServer()
    servers: list[Server] = [kafka, redis, postgres, milvus]
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.remove)
        with ThreadPoolExecutor(len(servers)) as pool:
            for starting in [pool.submit(server.start) for server in servers]:
                starting.result()
        yield (
            servers,
            {
                "SIGHTLINE_KAFKA_BOOTSTRAP": kafka.bootstrap,
                "SIGHTLINE_REDIS_URL": redis.url,
                "SIGHTLINE_DATABASE_URL": postgres.new_database("sightline"),
                "MATCHER_MILVUS_URI": milvus.uri,
            },
        )


def main() -> int:
    """0 when it was told to stop, 1 when a server did not start or ended by itself."""
    parser = argparse.ArgumentParser(prog="python -m tests.connected.servers", description=__doc__)
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="write the environment to FILE, gone at the end"
    )
    written: Path | None = parser.parse_args().write
    # A shell starts what runs in its background deaf to Ctrl-C.
    for word in (signal.SIGINT, signal.SIGTERM):
        signal.signal(word, _interrupt)
    try:
        with all_servers() as (servers, environment):
            text = "".join(f"export {key}={value}\n" for key, value in environment.items())
            if written is not None:
                # It holds passwords.
                written.touch(mode=0o600)
                written.write_text(text)
            sys.stdout.write(text)
            sys.stdout.flush()
            while all(server.running for server in servers):
                time.sleep(0.5)
            sys.stderr.write(f"{next(s.name for s in servers if not s.running)} ended by itself\n")
    except KeyboardInterrupt:
        return 0
    except CannotStart as problem:
        sys.stderr.write(f"{problem}\n")
    finally:
        if written is not None:
            written.unlink(missing_ok=True)
    return 1


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
