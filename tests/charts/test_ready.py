"""What `helm test` runs: it asks real services, and says what each of them says."""

import asyncio
import sys

from prometheus_client import CollectorRegistry

from services.chassis.health import HealthServer
from tests.charts.helm import CHART

SCRIPT = CHART / "files" / "ready.py"


async def asked(*addresses: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", str(SCRIPT), *addresses), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_ready_services_pass_and_one_that_waits_does_not() -> None:
    problems: list[str] = []
    server = HealthServer(CollectorRegistry(), lambda: problems)
    await server.start()
    address = f"127.0.0.1:{server.port}"
    try:
        assert await asked(address, address) == (0, f"{address}: ready\n" * 2)
        problems.append("Kafka is away")
        assert await asked(address) == (1, f"{address}: Kafka is away\n")
    finally:
        await server.stop()
    status, said = await asked(address)
    assert status == 1 and said.startswith(f"{address}: no answer (")
