"""What may be compared with: whoever keeps the list is not believed, who authorised it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.chassis.access import Person
from services.chassis.authorisation import challenge_of, covered_by
from services.chassis.deployments import LiveDeployment
from services.chassis.errors import Refused
from services.chassis.sealing import make_id
from services.matcher.domain.gallery import ListVersion
from services.matcher.ports import History, Watchlist


@dataclass(slots=True)
class Covering:
    """Checks each version of a list once. `people`: the directory's, which the registrar does not write.

    What was authorised for a deployment that was stopped, ended or authorised anew since is spent: as this
    matcher saw it, and, of what was before its start, as the audit chain has it.
    """

    watchlist: Watchlist
    history: History
    people: Mapping[str, Person]
    trials_allowed: bool = False
    _checked: dict[str, tuple[ListVersion, frozenset[bytes]]] = field(default_factory=dict)
    _in_force: dict[str, set[bytes]] = field(default_factory=dict)
    _spent: dict[str, set[bytes]] = field(default_factory=dict)
    _authorised: set[bytes] = field(default_factory=set)

    async def of(self, deployment: LiveDeployment, version: ListVersion) -> frozenset[bytes] | None:
        """Return the digests of the entries that may match; None for a trial. Refused when none may."""
        name, digest = deployment.name, deployment.authorised_digest
        lineage = make_id(deployment.secret, "lineage")
        if deployment.trial:
            self._refuse_trial(name, lineage)
            return None
        self._authorised.add(lineage)
        checked = self._checked.get(name)
        if checked is not None and checked[0] == version:
            return checked[1]
        if digest not in self._in_force.get(name, ()):
            self.let_go(name)
            if await self.history.is_spent(name, digest):
                self._spent[name].add(digest)
        self._take(name, digest)
        authorisation = await self.watchlist.authorisation(name, version.number)
        digests = covered_by(authorisation, deployment.deployment, self.people)
        if challenge_of(authorisation.statement, authorisation.officer) != digest:
            raise Refused(f"{name}: what was announced is another authorisation; have it authorised anew")
        self._take(name, authorisation.statement.draft)
        self._checked[name] = (version, digests)
        return digests

    def let_go(self, name: str) -> None:
        """What was authorised is spent: the deployment was stopped, is over, or was authorised anew."""
        self._checked.pop(name, None)
        self._spent.setdefault(name, set()).update(self._in_force.pop(name, ()))

    def _take(self, name: str, mark: bytes) -> None:
        """Note that a digest, or a draft, is in force. Refused when it was before, and is no more."""
        if mark in self._spent.get(name, ()):
            raise Refused(f"{name}: that authorisation is spent; it was stopped or ended since, sign it anew")
        self._in_force.setdefault(name, set()).add(mark)

    def _refuse_trial(self, name: str, lineage: bytes) -> None:
        self.let_go(name)
        if not self.trials_allowed:
            raise Refused(
                f"{name}: nobody has authorised it, and the matcher takes no trials;"
                " have it authorised, or, to try things out, set MATCHER_TRIALS_ALLOWED=true there"
            )
        if lineage in self._authorised:
            raise Refused(
                f"{name}: it was authorised, and does not go on as a trial; have it authorised anew"
            )
