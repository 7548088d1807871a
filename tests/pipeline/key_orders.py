"""Each trouble at each step: the search for what is wrong with a key's life, where chance would take long."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.pipeline.test_life_of_a_key import MOST_STEPS, LifeOfAKey

Trouble = Callable[[LifeOfAKey], None]
TROUBLES: dict[str, Trouble] = {
    "nothing": lambda life: None,
    "the matcher dies": lambda life: life.one_is_killed("matcher", at_once=True),
    "the matcher stops": lambda life: life.one_is_killed("matcher", at_once=False),
    "the dispatcher dies": lambda life: life.one_is_killed("alert_dispatcher", at_once=True),
    "the dispatcher stops": lambda life: life.one_is_killed("alert_dispatcher", at_once=False),
    "the limit passes": lambda life: life.time_passes(16.0),
    "the keyring is lost": lambda life: life.the_keyring_loses_its_memory(),
    "it is sent again": lambda life: life.a_look_is_sent_again(0),
    "it is swept": lambda life: life.what_has_expired_is_swept(),
}


@dataclass(frozen=True, slots=True)
class Order:
    """Who passes, whose turn it is of those who wait, and what happens after so many steps."""

    listed: tuple[bool, ...]
    turn: int
    trouble: str
    at: int


def orders() -> Iterator[Order]:
    """Every order; who walks through them all has seen each trouble at each step."""
    for listed, turn in (((True,), 0), ((False,), 0), ((False, True), 1)):
        for trouble in TROUBLES:
            yield Order(listed, turn, trouble, 0)


def live(order: Order) -> Iterator[int]:
    """Live an order, and all in which the same happens a step later; yield how many steps each took."""
    at = order.at
    while at == order.at or order.trouble != "nothing":
        life, steps = LifeOfAKey(), 0
        try:
            life.people_pass(list(order.listed), troubles=1)
            reached = _go_on(life, order.turn, at, checks=False)
            _check(life)
            TROUBLES[order.trouble](life)
            _check(life)
            steps = reached + _go_on(life, order.turn, MOST_STEPS)
            life.what_has_expired_is_swept()
            _check(life)
        finally:
            life.teardown()
        yield steps
        if reached < at:
            return
        at += 1


def _go_on(life: LifeOfAKey, turn: int, most: int, *, checks: bool = True) -> int:
    """Let somebody take a step, so often; return how often anybody could."""
    for step in range(most):
        if not life.gate.waits:
            return step
        life.somebody_goes_on(turn)
        if checks:
            _check(life)
    return most


def _check(life: LifeOfAKey) -> None:
    life.everything_is_counted_once()
    life.what_was_destroyed_opens_nothing_ever_again()
    life.nobody_but_the_dispatcher_reads_a_match_and_nobody_a_face_that_matched_none()
