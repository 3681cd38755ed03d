"""An Excel return in the organiser's practice inbox: a site sent it besides its package, with one other number in it.

So the review has something to ask. It waits there; nothing is entered before a person accepts it.
"""

from __future__ import annotations

from pathlib import Path

from qic_desktop.domain.observation import Observation, observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.exchanging import excel_returns, inbox
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

OFF_BY = 2


def leave_a_return(workspace: Workspace, code: str, month: str, folder: Path) -> Path | None:
    """Make a filled return of a site for a month and leave it in the inbox; None where nothing was reported."""
    site, period = trust.find_site(workspace, code), parse_period(month)
    for view in measures.list_pooled(workspace):
        key = observation_id(view.id, period.text)
        known = workspace.journal.find_record(Observation, site_scope(site.id), key)
        if known is None or not known.numerator or known.numerator <= OFF_BY:
            continue
        other = {key: Entry(known.numerator - OFF_BY, known.denominator)}
        file = folder / excel_returns.file_name(site, [period])
        write_atomically(file, excel_returns.make_return(workspace, site, [period], given=other))
        inbox.receive(workspace, [file])
        return file
    return None
