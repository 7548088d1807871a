"""On what a folder is, as Linux says."""

import os
from pathlib import Path

import pytest

from services.matcher.adapters.volumes import volume_of
from services.matcher.domain.remains import Volume


def mounted(folder: Path, kind: str) -> Path:
    """A mountinfo in which the folder's device is of that kind."""
    device = os.stat(folder).st_dev
    lines = [
        "21 1 9:9 / / rw - ext4 /dev/root rw",
        f"22 1 {os.major(device)}:{os.minor(device)} / /data rw,relatime shared:1 - {kind} /dev/x rw",
    ]
    (folder / "mountinfo").write_text("\n".join(lines))
    return folder / "mountinfo"


def mapped(folder: Path, *uuids: str) -> Path:
    """The folder's device, over devices of device-mapper."""
    device = os.stat(folder).st_dev
    own = folder / "block" / f"{os.major(device)}:{os.minor(device)}"
    for number, uuid in enumerate(uuids):
        (own / "slaves" / str(number) / "dm").mkdir(parents=True)
        (own / "slaves" / str(number) / "dm" / "uuid").write_text(uuid)
    return folder / "block"


@pytest.mark.parametrize(
    ("kind", "uuids", "volume"),
    [
        ("tmpfs", (), Volume.MEMORY),
        ("ramfs", (), Volume.MEMORY),
        ("ext4", (), Volume.DISK),
        ("ext4", ("CRYPT-LUKS2-1-data",), Volume.ENCRYPTED),
        ("ext4", ("CRYPT-PLAIN-data", "LVM-data"), Volume.DISK),
        ("xfs", ("LVM-data",), Volume.DISK),
    ],
)
def test_it_is_what_its_device_is_and_encrypted_when_all_beneath_it_is(
    tmp_path: Path, kind: str, uuids: tuple[str, ...], volume: Volume
) -> None:
    assert volume_of(tmp_path, mounted(tmp_path, kind), mapped(tmp_path, *uuids)) is volume


def test_a_volume_that_is_itself_encrypted_is(tmp_path: Path) -> None:
    device = os.stat(tmp_path).st_dev
    own = tmp_path / "block" / f"{os.major(device)}:{os.minor(device)}" / "dm"
    own.mkdir(parents=True)
    (own / "uuid").write_text("CRYPT-LUKS2-1-data")
    assert volume_of(tmp_path, mounted(tmp_path, "ext4"), tmp_path / "block") is Volume.ENCRYPTED


def test_what_linux_does_not_say_is_unknown(tmp_path: Path) -> None:
    assert volume_of(tmp_path, tmp_path / "away") is Volume.UNKNOWN
    assert volume_of(tmp_path / "away") is Volume.UNKNOWN


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no tmpfs here")
def test_shared_memory_is_memory() -> None:
    assert volume_of(Path("/dev/shm")) is Volume.MEMORY
