"""The report's last part: what it means, what is missing, and where every figure comes from."""

from __future__ import annotations

from qic_desktop import __version__
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.full_report_value import Chapter
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable
from qic_desktop.services.organising.provenance import provenance_of
from qic_desktop.services.organising.reporting_grid import ReportingGrid, reporting_grid
from qic_desktop.services.printing.report_base import ReportBase, Shown, texts_of
from qic_desktop.store.segments import ACCEPTED
from qic_desktop.wording.charter import charter_groups
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.reporting_grid import share_words

_ALL_PERIODS = 10_000


def meaning_chapter(base: ReportBase) -> Chapter:
    """Interpretation, limits and missing data, conclusions, money."""
    parts = texts_of(base, ((_("What the results mean"), "interpretation"),))
    parts += [_limits(base), *texts_of(base, ((_("What follows"), "conclusions"), (_("Who paid"), "funding")))]
    return Chapter(_("What it means"), tuple(parts))


def source_chapter(base: ReportBase) -> Chapter:
    """From what the figures were made, and how to check them."""
    rows = tuple(_rests_on(base, one) for one in base.shown)
    heads = (_("Measure"), _("Values"), _("Packages"), _("Typed here"), _("Definitions"))
    table = PaperTable(heads, rows, figures=True, shares=(0.44, 0.13, 0.13, 0.14, 0.16)) if rows else None
    return Chapter(_("Where the figures come from"), (PaperPart("", tuple(_sources(base)), table=table),))


def unwritten(base: ReportBase) -> tuple[str, ...]:
    """Titles of what only people can write and nobody has written yet."""
    titles = {field.name: field.title for group in charter_groups() for field in group.fields}
    return tuple(titles[name] for name, text in base.texts.items() if not text and name in titles)


def completeness(base: ReportBase, one: Shown) -> ReportingGrid:
    """Every period of a measure at every site."""
    return reporting_grid(base.workspace, one.collection.view.id, months=_ALL_PERIODS)


def share_reported(base: ReportBase) -> float | None:
    """The share of all expected reports of the leading measure that came; None where none was expected."""
    for one in base.shown[:1]:
        tallies = completeness(base, one).tallies
        due = sum(each.due for each in tallies)
        return sum(each.on_time + each.late for each in tallies) / due if due else None
    return None


def _limits(base: ReportBase) -> PaperPart:
    said = [
        *base.written("limitations").splitlines(),
        _(
            "There was no comparison group: what else happened in these months is in the figures too. Sites differ in "
            "size, and large ones weigh more in what is pooled."
        ),
        *_gaps(base),
    ]
    rows = tuple(_missing_row(base, one) for one in base.shown)
    heads = (_("Measure"), _("Reports due"), _("Came"), _("Late"), _("Missing"), _("Came, %"), _("Apart"))
    if not rows:
        return PaperPart(_("Limits, and what is missing"), tuple(said), level=2)
    if any(one.aside for one in map(_Apart, base.shown)):
        said.append(_("Apart: reports that follow another definition than the one in force; they are in no figure."))
    table = PaperTable(heads, rows, figures=True, shares=(0.34, 0.13, 0.11, 0.1, 0.12, 0.1, 0.1))
    return PaperPart(_("Limits, and what is missing"), tuple(said), table=table, level=2)


class _Apart:
    """How many reports of a measure lie apart."""

    def __init__(self, one: Shown) -> None:
        self.aside = sum(row.apart for row in one.collection.aggregate.periods)


def _missing_row(base: ReportBase, one: Shown) -> tuple[str, ...]:
    tallies = completeness(base, one).tallies
    due, late = sum(each.due for each in tallies), sum(each.late for each in tallies)
    came = sum(each.on_time for each in tallies) + late
    share = share_words(came / due if due else None)
    figures = (due, came, late, due - came)
    return (one.collection.view.name, *map(format_number, figures), share, format_number(_Apart(one).aside))


def _gaps(base: ReportBase) -> list[str]:
    reach, said = base.evaluation.reach, list[str]()
    if reach.left:
        said.append(
            n_(
                "{n} site left before the end; its values up to then are in the figures.",
                "{n} sites left before the end; their values up to then are in the figures.",
                reach.left,
            ).format(n=format_number(reach.left))
        )
    hidden = sum(one.hidden for one in base.shown)
    if hidden:
        said.append(_("Small numbers are hidden, so that nobody can be recognised; what is hidden is named above."))
    return said


def _sources(base: ReportBase) -> list[str]:
    workspace = base.workspace
    day = period_name(workspace.today().isoformat())
    (packages,), (waiting,) = (
        workspace.store.rows("select count(*) from package where state<>'sent'")[0],
        workspace.store.rows("select count(*) from segment where state<>?", (ACCEPTED,))[0],
    )
    said = [
        _(
            "Every figure was worked out on {day} from signed entries of sites, coaches and organisers, as they "
            "were known here on that day; nothing was typed into this report but its texts."
        ).format(day=day),
        n_("{n} package was taken in.", "{n} packages were taken in.", packages).format(n=format_number(packages)),
    ]
    if waiting:
        said.append(
            n_(
                "{n} run of entries waits because nobody has vouched for its laptop; it is in no figure.",
                "{n} runs of entries wait because nobody has vouched for their laptops; they are in no figure.",
                waiting,
            ).format(n=format_number(waiting))
        )
    said.append(_("State of the sealed entries (digest): {digest}").format(digest=base.digest))
    said.append(
        _(
            "Made with QIC Desktop {version}. The evidence dossier holds the packages and a script with which anybody "
            "can check them and work the digest out again without this program."
        ).format(version=__version__)
    )
    return said


def _rests_on(base: ReportBase, one: Shown) -> tuple[str, ...]:
    found = provenance_of(base.workspace, one.collection.view)
    definitions = ", ".join(str(each.revision) for each in found.revisions if each.revision is not None)
    counts = (found.values, len(found.packages), found.typed_here)
    return (one.collection.view.name, *map(format_number, counts), definitions or "–")
