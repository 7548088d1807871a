"""A runner for tox environments that share one `env_dir`.

tox notes the name of an environment in its folder, and makes the folder anew when another name comes for it.
This runner notes the name of the folder instead, so what needs the project installed is installed once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tox.plugin import impl
from tox.tox_env.api import ToxEnv
from tox.tox_env.info import Info
from tox.tox_env.python.virtual_env.runner import VirtualEnvRunner
from tox.tox_env.register import ToxEnvRegister


class SharedInfo(Info):
    """What tox noted about an environment, under the name of its folder instead of the environment's own."""

    @contextmanager
    def compare(
        self, value: Any, section: str, sub_section: str | None = None
    ) -> Iterator[tuple[bool, Any | None]]:
        if section == ToxEnv.__name__:
            value = {**value, "name": self._path.parent.name}
        with super().compare(value, section, sub_section) as result:
            yield result


class SharedRunner(VirtualEnvRunner):
    @property
    def cache(self) -> Info:
        return SharedInfo(self.env_dir)

    @staticmethod
    def id() -> str:
        return "shared"


@impl
def tox_register_tox_env(register: ToxEnvRegister) -> None:
    register.add_run_env(SharedRunner)
