"""What became of the collaborative's change ideas at its sites, for the organiser's diagram."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.domain.pdsa import Decision, PdsaCycle, Ramp
from qic_desktop.services.workspace import Workspace

DECIDED: Mapping[str, str] = {
    Decision.ADOPT.value: "adopted",
    Decision.ADAPT.value: "adapted",
    Decision.ABANDON.value: "abandoned",
}


def tried_at(workspace: Workspace) -> Mapping[str, Mapping[str, str]]:
    """Idea → site's scope → adopted, adapted, abandoned or testing, by the last cycle of the site's last ramp of it."""
    journal = workspace.journal
    origins = {one.id: one.copied_from or one.id for one in journal.list_records(ChangeIdea)}
    cycles: dict[tuple[str, str], list[PdsaCycle]] = defaultdict(list)
    for one in journal.list_records(PdsaCycle):
        if one.ramp and (one.started or one.decision):
            cycles[one.scope, one.ramp].append(one)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for ramp in sorted(journal.list_records(Ramp), key=lambda one: (one.letter or "", one.id)):
        tests, idea = cycles.get((ramp.scope, ramp.id)), origins.get(ramp.idea or "")
        if tests and idea and ramp.scope.startswith("site:"):
            last = max(tests, key=lambda one: (one.number or 0, one.id))
            found[idea][ramp.scope] = DECIDED.get(last.decision or "", "testing")
    return found
