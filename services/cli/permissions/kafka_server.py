"""Brings the rules of a Kafka to the table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiokafka import errors
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest

from services.chassis.errors import Refused
from services.chassis.kafka_bus.failures import FAILED, ours
from services.chassis.kafka_bus.link import Link
from services.chassis.kafka_bus.settings import KafkaSettings
from services.cli.permissions.changes import Change, State
from services.cli.permissions.kafka_acls import Rule, beyond_of, rules
from services.cli.permissions.kafka_scram import AlterUsers
from services.cli.permissions.table import Table

_SECONDS = 10.0
_ANY = 1
_ALLOW = 3


async def apply(
    settings: KafkaSettings,
    table: Table,
    topics: Sequence[str],
    principal_of: Callable[[str], str],
    passwords: Mapping[str, str],
    *,
    prune: bool = False,
    dry: bool = False,
) -> list[Change]:
    """Make the rules that are missing; return what was found. Unavailable, Refused.

    `passwords`: by user, where Kafka itself is to know users. `prune`: remove what is not in the table: of
    the services' users anything, of others what names our topics and groups; a pattern of theirs that ours
    happen to match is only told. `dry`: change nothing.
    """
    link = Link(settings, _SECONDS)
    try:
        wanted, there = set(rules(table, topics, principal_of)), await _rules(link)
        beyond, wider = beyond_of(wanted, there)
        if not dry:
            await _give(link, passwords)
            await _create(link, sorted(wanted - there))
            await _delete(link, [one for one in beyond if prune])
    except FAILED as error:
        raise ours(error, settings.bootstrap) from None
    finally:
        await link.close()
    users = [Change(user, "password", State.CHANGED) for user in sorted(passwords)]
    found = [_change(rule, State.KEPT if rule in there else State.MADE) for rule in sorted(wanted)]
    told = [_change(one, State.REMOVED if prune else State.BEYOND) for one in beyond]
    return [*users, *found, *told, *(_change(one, State.WIDER) for one in wider)]


def _change(rule: Rule, state: State) -> Change:
    return Change(rule.principal, str(rule), state)


async def _rules(link: Link) -> set[Rule]:
    answer = await link.ask_any(DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY))
    _raise_for(answer.error_code)
    return {
        Rule(principal, resource, name, operation, pattern, host)
        for resource, name, pattern, found in answer.resources
        for principal, host, operation, permission in found
        if permission == _ALLOW
    }


async def _give(link: Link, passwords: Mapping[str, str]) -> None:
    if passwords:
        answer = await link.ask_any(AlterUsers(passwords))
        for _, code, *_ in answer.results:
            _raise_for(code)


async def _create(link: Link, missing: Sequence[Rule]) -> None:
    for rule in missing:
        answer = await link.ask_any(CreateAclsRequest(*_words(rule)))
        for code, *_ in answer.creation_responses:
            _raise_for(code)


async def _delete(link: Link, beyond: Sequence[Rule]) -> None:
    for rule in beyond:
        answer = await link.ask_any(DeleteAclsRequest(*_words(rule)))
        for code, *_ in answer.filter_responses:
            _raise_for(code)


def _words(rule: Rule) -> tuple[Any, ...]:
    return (
        rule.resource, rule.name, rule.pattern, rule.principal, rule.host, rule.operation, _ALLOW,
    )  # fmt: skip


def _raise_for(code: int) -> None:
    if not code:
        return
    error = errors.for_code(code)
    if error is errors.SecurityDisabledError:
        raise Refused("Kafka has no authorizer, so everybody may do everything; set authorizer.class.name")
    raise error
