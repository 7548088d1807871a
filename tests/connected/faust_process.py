"""One replica's decider in a process of its own, to be killed. `python -m tests.connected.faust_process`."""

import asyncio
import sys
from pathlib import Path

from tests.alert_dispatcher.matching import Matcher
from tests.connected.passes_on_faust import OnFaust, Topics


async def main(bootstrap: str, private_key: str, ready: Path) -> None:
    """Decide until killed; make the file `ready` once it does."""
    deciding = OnFaust(Topics(bootstrap), Matcher(bytes.fromhex(private_key)))
    await deciding.hear_of("market")
    await deciding.start()
    await deciding.ready()
    ready.touch()
    await deciding.reading


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
