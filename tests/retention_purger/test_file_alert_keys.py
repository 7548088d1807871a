"""A key for each alert and day, in files."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from services.retention_purger.adapters.file_alert_keys import FileAlertKeys
from services.retention_purger.adapters.key_folder import KeyFolder

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 1)


@pytest.fixture
def keys(tmp_path: Path) -> FileAlertKeys:
    keys = FileAlertKeys(tmp_path / "alerts")
    keys.open()
    return keys


async def test_of_an_alert_and_a_day_there_is_one_key(keys: FileAlertKeys) -> None:
    made = [await keys.make(*of) for of in (("a", MAY), ("a", JUNE), ("b", MAY), ("a", MAY))]
    assert (len(set(made)), made[0]) == (3, made[3])


async def test_every_key_of_an_alert_goes_and_no_other(keys: FileAlertKeys) -> None:
    for of in (("a", MAY), ("a", JUNE), ("ab", MAY)):
        await keys.make(*of)
    await keys.destroy("a")
    assert [await keys.get(*of) is None for of in (("a", MAY), ("a", JUNE), ("ab", MAY))] == [
        True,
        True,
        False,
    ]


async def test_every_key_of_a_day_goes_and_no_other(keys: FileAlertKeys, tmp_path: Path) -> None:
    for of in (("a", MAY), ("b", MAY), ("a", JUNE)):
        await keys.make(*of)
    await keys.destroy_days([MAY])
    assert await keys.days() == [JUNE]
    assert [path.name for path in (tmp_path / "alerts").glob("*.key")] == ["2026-06-01.a.key"]


async def test_of_many_alerts_or_days_the_folder_is_listed_once(
    keys: FileAlertKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for of in (("a", MAY), ("b", JUNE), ("c", JUNE), ("d", MAY)):
        await keys.make(*of)
    listings, names = [], KeyFolder.names

    async def listed(folder: KeyFolder) -> Sequence[str]:
        listings.append(await names(folder))
        return listings[-1]

    monkeypatch.setattr(KeyFolder, "names", listed)
    await keys.destroy("a", "b")
    await keys.destroy_days([MAY, JUNE])
    assert [len(found) for found in listings] == [4, 2]
    assert await keys.days() == []


async def test_a_file_that_is_none_of_them_is_passed_over(keys: FileAlertKeys, tmp_path: Path) -> None:
    await keys.make("a", MAY)
    (tmp_path / "alerts" / "x.key").touch()
    assert await keys.days() == [MAY]
