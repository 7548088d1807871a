"""Is what is shown for review what would be signed? Who shows it is not who vouches for it."""

from collections.abc import Sequence


def difference(
    plan: bytes, entries: Sequence[bytes], signed_plan: bytes, signed_entries: Sequence[bytes]
) -> str:
    """Return how what is shown differs from what would be signed; empty when it does not.

    `plan`, `entries`: digests of what is shown, made here; `signed_…`: those of the statement.
    """
    if plan != signed_plan:
        return "the deployment that is shown is not the one that would be signed"
    if sorted(entries) != list(signed_entries):
        return "the entries that are shown are not those that would be signed"
    return ""
