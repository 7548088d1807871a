"""A match waits for a while, as in a rebalance, or was passed over."""

from services.alert_dispatcher.adapters.faust_passes.passed_over import PATIENCE_SECONDS, Waiting


def test_one_that_waits_for_long_was_passed_over() -> None:
    waiting = Waiting()
    assert not waiting.is_passed_over({0: 7}, 100.0)
    assert not waiting.is_passed_over({0: 7}, 99.9 + PATIENCE_SECONDS)
    assert waiting.is_passed_over({0: 7}, 100.0 + PATIENCE_SECONDS)


def test_where_others_were_decided_meanwhile_none_was_passed_over() -> None:
    waiting = Waiting()
    waiting.is_passed_over({0: 7, 1: 3}, 100.0)
    assert not waiting.is_passed_over({0: 8, 1: 4}, 100.0 + PATIENCE_SECONDS)


def test_a_look_that_finds_nothing_begins_anew() -> None:
    waiting = Waiting()
    waiting.is_passed_over({0: 7}, 100.0)
    waiting.is_passed_over({}, 101.0)
    assert not waiting.is_passed_over({0: 7}, 100.0 + PATIENCE_SECONDS)
