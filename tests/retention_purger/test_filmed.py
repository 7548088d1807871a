"""What is kept of footage and of exports, and for how long."""

from services.retention_purger.domain.filmed import EXPORT_SETTING, FILMED, FOOTAGE_SETTING
from services.retention_purger.domain.places import COPIES, Key, Place
from services.retention_purger.domain.policy import ALERT_CEILING, EXPORT_CEILING, FOOTAGE_CEILING
from services.retention_purger.domain.rule import Rule


def _about(words: str) -> list[Rule]:
    return [rule for rule in FILMED if words in rule.what]


def test_footage_and_its_keys_go_on_one_day_that_a_setting_brings_nearer() -> None:
    picture, key = _about("footage of a camera, where")[0], _about("the key of a segment")[0]
    assert {(rule.ceiling, rule.setting) for rule in (picture, key)} == {(FOOTAGE_CEILING, FOOTAGE_SETTING)}


def test_whoever_takes_the_folder_of_footage_alone_opens_nothing() -> None:
    for rule in FILMED:
        if Place.FOOTAGE in rule.places:
            assert rule.sealed is not None
            assert [one.under for one in COPIES if (one.key, one.place) == (rule.sealed, Place.FOOTAGE)] in (
                [(Key.ONLY_DAY,)],
                [],
            )


def test_an_export_opens_for_a_day_and_is_looked_up_for_a_month() -> None:
    opens, row = _about("two persons have confirmed")[0], _about("who asked for an export")[0]
    assert (opens.ceiling, opens.setting, row.ceiling) == (EXPORT_CEILING, EXPORT_SETTING, ALERT_CEILING)
