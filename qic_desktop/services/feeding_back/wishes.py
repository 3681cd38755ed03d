"""What teams and their managers want from taking part, and the organiser's honest answer to each.

Øvretveit and others (2002), challenge 2: objectives are written apart and compared, and the organiser says which of
them the collaborative cannot meet. Lists are shown here only once both sides have finished; the answer travels in the
package for that site alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.domain.scope import Scope, organiser_scope, site_scope
from qic_desktop.domain.team import Agreement, Objective, ObjectiveAnswer
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.feeding_back.agreed import check_organiser
from qic_desktop.services.organising import participations
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

OFFERED = ("yes", "partly", "no")
"""Whether the collaborative can help with it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An objective of a site, and what was answered to these words; None while nothing was."""

    objective: Objective
    site: Site
    answer: ObjectiveAnswer | None

    @property
    def id(self) -> str:
        """The objective's id."""
        return self.objective.id


def list_wishes(workspace: Workspace) -> tuple[Wish, ...]:
    """The objectives of sites that take part and whose two sides have finished, by site and in their order.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    finished = {
        one.id
        for one in workspace.journal.list_records(Agreement)
        if one.team_ready and one.management_ready and one.scope == site_scope(one.id).text
    }
    asked = {one.id: one for one in trust.list_sites(workspace) if one.id in finished}
    now, parts = period_of(workspace.today(), PeriodKind.MONTH), participations.read_all(workspace)
    left = {identity for identity, one in parts.items() if one.at(now) in participations.NOT_COUNTED}
    said = {(one.scope, one.id): one for one in workspace.journal.list_records(ObjectiveAnswer)}
    found = []
    for one in workspace.journal.list_records(Objective):
        site = asked.get(Scope.parse(one.scope).site or "")
        if one.text and site is not None and site.id not in left:
            answer = said.get((organiser_scope(site.id).text, one.id))
            found.append(Wish(one, site, answer if answer is not None and answer.to_words == one.text else None))
    return tuple(sorted(found, key=_place))


def _place(one: Wish) -> tuple[str, str, int]:
    return one.site.code or "", one.objective.voice or "", one.objective.order or 0


def waiting(workspace: Workspace) -> tuple[Wish, ...]:
    """Those without an answer to their words as they stand now.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    return tuple(one for one in list_wishes(workspace) if one.answer is None)


def answer(workspace: Workspace, identity: str, offered: str, text: str = "") -> Changes:
    """Say whether the collaborative can help with an objective: "yes", "partly" or "no", the last two with words.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such objective, or no such answer.
        InputError: only partly or not, and no word why or where else to ask.
    """
    if offered not in OFFERED:
        raise NotFoundError(offered, what="state")
    found = next((one for one in list_wishes(workspace) if one.id == identity), None)
    if found is None:
        raise NotFoundError(identity, what="objective")
    if offered != "yes" and not text.strip():
        raise InputError(text)
    edit = record_edit(
        ObjectiveAnswer,
        identity,
        offered=offered,
        text=text.strip() or None,
        to_words=found.objective.text,
        on=workspace.today().isoformat(),
    )
    return workspace.journal.append(organiser_scope(found.site.id), [edit])
