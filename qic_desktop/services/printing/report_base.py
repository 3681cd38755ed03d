"""What every chapter of the collaborative's report is made from, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.reports.text_paper_value import PaperPart
from qic_desktop.services import keeping
from qic_desktop.services.evaluating.evaluation import Evaluation, evaluate
from qic_desktop.services.evaluating.shown import Values, shown_values, whole_values
from qic_desktop.services.feeding_back.agreed import guard_of
from qic_desktop.services.feeding_back.leaving import let_leave
from qic_desktop.services.feeding_back.suppression import Guard
from qic_desktop.services.feeding_back.without_names import WithoutNames
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import aggregating, collaboratives
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.organising.report_texts import read_texts
from qic_desktop.services.printing.leading import main_first
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure at all sites. ``values`` are those of all sites together as they may be shown, None where not.

    Without ``bands`` neither middle nor quartiles of sites are drawn: they are values of single sites.
    """

    collection: Collection
    values: Values
    bands: bool

    @property
    def whole(self) -> bool:
        """Whether everything that is known is shown as it is known now."""
        return self.values == whole_values(self.collection)

    @property
    def hidden(self) -> int:
        """Periods with a value that is not shown."""
        values = whole_values(self.collection)
        return sum(value is not None and shown is None for value, shown in zip(values, self.values, strict=True))

    @property
    def as_before(self) -> int:
        """Periods that are shown as they were told before, for too little has changed since."""
        values = whole_values(self.collection)
        return sum(shown is not None and shown != value for value, shown in zip(values, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class ReportBase:
    """Everything that chapters ask for. ``outside`` is the version that leaves the collaborative.

    ``digest`` is the state of the sealed entries from which all figures come.
    """

    workspace: Workspace
    outside: bool
    guard: Guard
    collaborative: Collaborative | None
    title: str
    texts: Mapping[str, str]
    evaluation: Evaluation
    shown: tuple[Shown, ...]
    names: WithoutNames
    digest: str

    def written(self, field: str) -> str:
        """A text that people wrote, as this version may have it."""
        return self.said(self.texts[field])

    def said(self, text: str | None) -> str:
        """Any text in people's own words: outside, names of sites are taken out."""
        return self.names.clean(text or "") if self.outside else text or ""

    def may_tell(self, sites: int) -> bool:
        """Whether a figure of so many sites may be told in this version."""
        return not self.outside or sites >= self.guard.minimum_sites


def read_base(workspace: Workspace, *, outside: bool, digest: str = "") -> ReportBase:
    """Read what the report needs, and write down what leaves with it; ``digest`` where it was worked out already.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    found = evaluate(workspace)
    guard, collaborative = guard_of(workspace), collaboratives.find_collaborative(workspace)
    shown = []
    for view in main_first(measures.list_pooled(workspace)):
        collection = aggregating.collect(workspace, view)
        known = whole_values(collection)
        if all(value is None for value in known):
            continue
        is_guarded = outside or bool(view.measure.sensitive)
        if is_guarded:
            let_leave(workspace, [view])
        values = shown_values(workspace, collection) if is_guarded else known
        shown.append(Shown(collection, values, bands=not is_guarded))
    title = (collaborative.title if collaborative else None) or workspace.name
    return ReportBase(
        workspace,
        outside,
        guard,
        collaborative,
        title,
        read_texts(workspace),
        found,
        tuple(shown),
        WithoutNames(list_sites(workspace)),
        digest or keeping.digest(workspace),
    )


def texts_of(base: ReportBase, titled: Iterable[tuple[str, str]]) -> list[PaperPart]:
    """Parts of what people wrote, by title and field; those without words are left out."""
    return [
        PaperPart(title, tuple(base.written(field).splitlines()), level=2)
        for title, field in titled
        if base.texts[field]
    ]
