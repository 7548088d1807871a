"""The tables of docs/privacy.md, made from the policy: what is kept where, and who gets what."""

from collections.abc import Iterable

from services.retention_purger.domain.alerted import ALERTED
from services.retention_purger.domain.exported import EXPORTED
from services.retention_purger.domain.filmed import FILMED
from services.retention_purger.domain.listed import LISTED
from services.retention_purger.domain.machines import ALL, MACHINES
from services.retention_purger.domain.passing import PASSING
from services.retention_purger.domain.rule import Rule
from services.retention_purger.domain.rules import RULES
from services.retention_purger.domain.taking import Machine, opened_by_order, opened_off, opened_running
from services.retention_purger.domain.working import WORKING

GROUPS = {
    "Of somebody who is on no list": PASSING,
    "Of an alert": ALERTED,
    "Of footage, and of what leaves": FILMED,
    "Of a deployment and its list": LISTED,
    "Of those who work with it": WORKING,
    "What leaves the services, as files": EXPORTED,
}
# Which tests show what a machine gives away: where they stand, and what they are called.
SHOWN = {
    "frame-grabber": ("tests/pipeline/test_forgetting.py",),
    "detector, with the folder of footage": (
        "tests/pipeline/test_forgetting.py",
        "tests/pipeline/test_footage.py",
    ),
    "embedder": ("tests/pipeline/test_forgetting.py",),
    "matcher": ("tests/pipeline/test_forgetting.py",),
    "alert-dispatcher, with the vault": ("tests/retention_purger/test_taking.py",),
    "retention-purger, with its folder of keys": ("tests/retention_purger/test_taking.py",),
    "registrar, with `actors.key`": ("tests/registrar/test_sql_acts.py",),
    "console": ("tests/console/test_guard.py", "tests/connected/test_forgotten.py"),
    "Kafka": ("tests/connected/test_forgotten.py",),
    "Redis": ("tests/chassis/test_redis_keyring_wrapping.py",),
    "Milvus": ("tests/connected/test_milvus_gallery.py",),
    "PostgreSQL, or a back-up of it": ("tests/registrar/test_sealed_photos.py",),
    "the vault's folder, or a back-up of it": ("tests/retention_purger/test_taking.py",),
    "the folder of footage, or a back-up of it": ("tests/pipeline/test_footage.py",),
    "back-ups of both": ("tests/retention_purger/test_unwrapping.py",),
    "the folder of keys of days, alerts and holds": ("tests/retention_purger/test_taking.py",),
    "Kafka and Redis": ("tests/connected/test_forgotten.py",),
    "Kafka, Redis and one service's key file": ("tests/connected/test_forgotten.py",),
    "an officer's browser": ("tests/console/test_guard.py", "tests/connected/test_forgotten.py"),
    "the signer's machine, or a witness's": ("tests/cli/test_witnessing.py",),
    "all of them at once": ("tests/connected/test_forgotten.py",),
    "one process: the store, and `DIR`": ("tests/retention_purger/test_taking.py",),
}


def kept_table(rules: Iterable[Rule]) -> str:
    rows = [
        "| what | in one process | on real servers | opened by | until | at most |",
        "|---|---|---|---|---|---|",
    ]
    for rule in rules:
        cells = (rule.what, here(rule), there(rule), rule.sealed or "", rule.until, rule.said)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def here(rule: Rule) -> str:
    """Where it lies in one process: all of it on one machine."""
    if rule.servers_only:
        return rule.here
    databases = dict.fromkeys(f"`{table.partition('.')[0]}.db`" for table in rule.columns)
    return "; ".join(filter(None, [rule.here, ", ".join(databases)]))


def there(rule: Rule) -> str:
    """Where it lies on real servers."""
    parts = [", ".join(rule.places)]
    if rule.topics:
        parts.append("Kafka: " + ", ".join(f"`{topic}`" for topic in rule.topics))
    if rule.columns:
        parts.append("PostgreSQL: " + ", ".join(f"`{table}`" for table in rule.columns))
    return "; ".join(filter(None, parts)) or rule.here


def taken_table() -> str:
    head = "| who takes | switched off, opens | running, opens besides | by order opens besides | shown by |"
    rows = [head, "|---|---|---|---|---|"]
    about = [rule for rule in RULES if not rule.about_nobody]
    before: list[Rule] = []
    for machine in MACHINES:
        off = opened_off(about, machine)
        running = [rule for rule in opened_running(about, machine) if rule not in off]
        order = [rule for rule in opened_by_order(about, machine) if rule not in [*off, *running]]
        if machine is ALL:
            cells = (
                f"all of the above, and besides: {names(one for one in off if one not in before)}",
                "as above",
            )
        else:
            cells = (names(off), asked(machine, running))
        shown = ", ".join(f"`{path}`" for path in SHOWN[machine.name])
        rows.append(f"| {machine.name} | {' | '.join(cells)} | {names(order)} | {shown} |")
        before += off
    return "\n".join(rows)


def names(rules: Iterable[Rule]) -> str:
    """What they are called for short, each with how far back it goes."""
    found = [rule.name + (f" ({rule.said})" if rule.said else "") for rule in rules]
    return "; ".join(found) or "nothing"


def asked(machine: Machine, rules: list[Rule]) -> str:
    said = names(rules) if rules or not machine.besides else ""
    return "; ".join(filter(None, [said, machine.besides]))
