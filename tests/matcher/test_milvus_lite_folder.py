"""The folder of Milvus Lite: this user's alone, in memory, gone with its process."""

import errno
import fcntl
import os
from pathlib import Path
from types import ModuleType

import pytest

from services.chassis.errors import Unavailable
from services.matcher.adapters import milvus_lite_folder
from services.matcher.adapters.milvus_lite_folder import MilvusLiteFolder


def test_only_this_user_enters_it_and_it_is_gone_when_removed() -> None:
    folder = MilvusLiteFolder.make()
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.in_memory == folder.path.is_relative_to("/dev/shm")
    folder.remove()
    assert not folder.path.exists()


def test_what_a_killed_process_left_is_removed_and_what_another_uses_is_not() -> None:
    used = MilvusLiteFolder.make()
    left = used.path.parent / "sightline-milvus-left"
    left.mkdir(mode=0o700)
    (left / "vectors").write_bytes(b"of a watchlist")
    MilvusLiteFolder.make().remove()
    assert not left.exists() and used.path.exists()
    used.remove()


@pytest.mark.parametrize(("module", "step"), [(os, "open"), (fcntl, "flock")])
def test_a_folder_that_another_process_took_for_a_left_one_is_made_anew(
    module: ModuleType, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = list[Path]()
    really = getattr(module, step)

    def after_another(*asked: object) -> object:
        if not taken:
            taken.extend(tmp_path.iterdir())
            taken[0].rmdir()
        return really(*asked)

    monkeypatch.setattr(milvus_lite_folder, "MEMORY", tmp_path)
    monkeypatch.setattr(module, step, after_another)
    made = MilvusLiteFolder.make()
    assert len(taken) == 1 and made.path.exists() and made.path not in taken
    made.remove()


def test_where_nothing_can_be_locked_it_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "no locks here")

    monkeypatch.setattr(milvus_lite_folder, "MEMORY", tmp_path)
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(Unavailable, match="can be locked"):
        MilvusLiteFolder.make()
    assert not list(tmp_path.iterdir())
