"""The table of routes: roles that exist, rows that are told apart, an answer for each."""

import pytest

from services.chassis.access import Role
from services.console.domain.routes import ROLES, ROUTES, Route, menu_of
from services.console.pages.application import ANSWERS


def test_the_roles_are_those_of_the_directory() -> None:
    assert set(ROLES) == set(Role)


def test_no_two_rows_are_the_same() -> None:
    assert len({route.name for route in ROUTES}) == len(ROUTES)
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


def test_each_row_has_its_answer_and_no_answer_is_without_a_row() -> None:
    assert set(ANSWERS) == {route.name for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method}-{route.path}")
def test_a_row_names_roles_that_exist_and_at_least_one(route: Route) -> None:
    assert route.roles is None or (route.roles and route.roles <= set(ROLES))


def test_a_public_row_changes_nothing_but_who_is_signed_in() -> None:
    assert {route.name for route in ROUTES if route.roles is None and route.method != "GET"} == {
        "sign_in_now",
        "sign_in_elsewhere",
    }


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_has_only_what_opens(role: str) -> None:
    assert all(route.opens_for({role}) and route.method == "GET" for route in menu_of({role}))
