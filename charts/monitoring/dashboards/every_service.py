"""The rows that the dashboard of every service has."""

from charts.monitoring.asking import INSTANCE, WINDOW, of, percentile, rate, total
from charts.monitoring.panels import Dashboard, Kind, Panel, Query, Row, Unit, Variable


def dashboard_of(service: str, answers: str, *own: Row, records: bool = True, bus: bool = True) -> Dashboard:
    """Return the dashboard of a service: how it is, its records, what is its own, what it costs.

    `records`: it reads topics that have handlers; `bus`: it stands on bus and keyring.
    """
    name = service.replace("_", "-")
    rows = [
        how_it_is(service, bus),
        *([its_records(service)] if records else []),
        *own,
        what_it_costs(service),
    ]
    instance = Variable("instance", f'sightline_ready{{namespace=~"$namespace",service="{service}"}}')
    return Dashboard(name, name, answers, tuple(rows), (instance,), ("sightline", "sightline-service"))


def how_it_is(service: str, bus: bool) -> Row:
    ready = of("sightline_ready", INSTANCE, service=service)
    panels = [
        Panel(
            "Ready",
            "How many of its processes are ready; `/readyz` of one that is not says what it lacks.",
            (Query(total(ready), "ready"),),
            kind=Kind.NUMBER,
            bad_below=1,
            runbooks=("ServiceDown", "ServiceNotReady"),
        ),
        Panel("Processes", "How many there are.", (Query(f"count({ready})", "processes"),), kind=Kind.NUMBER),
    ]
    if bus:
        panels += [
            _reaches(service, "Kafka", "bus", "BusUnreachable"),
            _reaches(service, "Redis", "keyring", "KeyringUnreachable"),
            Panel(
                "Calls refused",
                "gRPC calls without a credential or a right, a second, by reason.",
                (Query(rate(f"{service}_calls_refused_total", INSTANCE, "reason"), "{{reason}}"),),
                Unit.PER_SECOND,
                runbooks=("CallsRefused",),
            ),
        ]
    return Row("How it is", tuple(panels))


def _reaches(service: str, server: str, what: str, alert: str) -> Panel:
    return Panel(
        f"Reaches {server}",
        f"Whether every process of it reaches {server}.",
        (Query(f"min({of('sightline_reaches', INSTANCE, service=service, what=what)})", server),),
        Unit.SWITCH,
        Kind.NUMBER,
        bad_below=1,
        runbooks=(alert,),
    )


def its_records(service: str) -> Row:
    def every(metric: str, by: str = "topic") -> str:
        return rate(f"{service}_{metric}_total", INSTANCE, by)

    age = f"{service}_record_age_seconds"
    return Row(
        "Its records",
        (
            Panel(
                "Handled",
                "Records handled a second, by topic.",
                (Query(every("records_handled"), "{{topic}}"),),
                Unit.PER_SECOND,
            ),
            Panel(
                "Age when handled",
                "How long ago what it handles entered the system, 95 of 100.",
                (Query(percentile(age, 0.95, INSTANCE, "topic"), "{{topic}}"),),
                Unit.SECONDS,
                runbooks=("FramesTooOld", "FaceToAlertSlow"),
            ),
            Panel(
                "In hand",
                "Records being handled.",
                (Query(total(of(f"{service}_records_in_flight", INSTANCE), "topic"), "{{topic}}"),),
            ),
            Panel(
                "Given up",
                "Records a second: dead-lettered, unreadable, or handed back to come again.",
                (
                    Query(every("records_dead"), "dead: {{topic}}"),
                    Query(every("records_poisoned"), "unreadable: {{topic}}"),
                    Query(every("records_handed_back"), "again: {{topic}}"),
                ),
                Unit.PER_SECOND,
                runbooks=("DeadLetters", "RecordsUnreadable"),
            ),
        ),
    )


def what_it_costs(service: str) -> Row:
    mine = f"* on (namespace, instance) group_left () {of('sightline_ready', INSTANCE, service=service)} ^ 0"
    cores = f"rate({of('process_cpu_seconds_total', INSTANCE)}[{WINDOW}])"
    return Row(
        "What it costs",
        (
            Panel(
                "Processor",
                "Cores in use, by process.",
                (Query(f"{cores} {mine}", "{{instance}}"),),
                Unit.CORES,
            ),
            Panel(
                "Memory",
                "Memory in use, by process.",
                (Query(f"{of('process_resident_memory_bytes', INSTANCE)} {mine}", "{{instance}}"),),
                Unit.BYTES,
            ),
        ),
    )
