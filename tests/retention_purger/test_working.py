"""What is kept of those who work with it: as long as the registrar and the console say."""

from datetime import timedelta

from services.registrar.domain import acts, asking, signing_in, trying
from services.retention_purger.domain.places import Key
from services.retention_purger.domain.working import SALT_CEILING, SESSION_CEILING, WORKING


def ceiling(of: str) -> timedelta | None:
    return next(rule.ceiling for rule in WORKING if any(of in table for table in rule.tables))


def test_the_registrar_has_the_same_figures() -> None:
    assert (SALT_CEILING, SESSION_CEILING) == (acts.MOST_KEPT, signing_in.SESSION_LASTS)
    assert ceiling("registrar.tries") == trying.OWN_PLACE_FOR
    assert ceiling("registrar.answers_given") == asking.PER


def test_who_did_what_is_named_with_a_key_from_elsewhere_alone() -> None:
    assert [rule.sealed for rule in WORKING if "registrar.actor_salts" in rule.columns] == [Key.ACTORS]
