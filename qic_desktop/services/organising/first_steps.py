"""How far a new organiser has come: from the aim to the first report."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import candidates, collaboratives
from qic_desktop.services.organising.paper_sites import EXCEL, LAPTOP, PAPER
from qic_desktop.services.trusting import enrolling, rooting, trust
from qic_desktop.services.workspace import Role, Workspace


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is written, published, and who takes part, by how they report; nothing has come in yet.

    ``measures`` counts those drafted or published, ``is_published`` whether one of them is in force. ``planned`` are
    facilities of the list that nobody has invited, ``invited`` invitations that were not answered, ``requests`` those
    who ask to join. ``waits`` is true of a further laptop of the organiser that nobody has accepted yet.
    """

    has_aim: bool
    measures: int
    is_published: bool
    planned: int
    invited: int
    requests: int
    laptops: int
    excel: int
    paper: int
    waits: bool = False

    @property
    def sites(self) -> int:
        """All that take part."""
        return self.laptops + self.excel + self.paper


def read_first_steps(workspace: Workspace) -> FirstSteps:
    """Read how far an organiser has come.

    Raises:
        NotAllowedError: no organiser's store.
    """
    collaborative = collaboratives.find_collaborative(workspace)
    ways = [site.reports_by or LAPTOP for site in trust.list_sites(workspace)]
    listed = candidates.list_candidates(workspace)
    open_ones = [one for one in trust.list_invitations(workspace) if one.role == Role.SITE and not one.answered_by]
    requests = enrolling.pending_requests(workspace)
    asking = {one.request.invitation for one in requests}
    return FirstSteps(
        has_aim=bool(collaborative and (collaborative.aim or "").strip()),
        measures=len(measures.list_measures(workspace)),
        is_published=bool(workspace.journal.list_records(DefinitionRevision, organiser_scope())),
        planned=sum(one.state is candidates.State.PLANNED for one in listed),
        invited=sum(one.id not in asking for one in open_ones),
        requests=len(requests),
        laptops=ways.count(LAPTOP),
        excel=ways.count(EXCEL),
        paper=ways.count(PAPER),
        waits=rooting.is_waiting(workspace),
    )
