"""What a new organiser does before the first report: each step, what is done of it, and where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising.first_steps import FirstSteps
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.panel import Panel
from ui.widgets.texts import Headline, IconLabel, label, rule

Go = Callable[..., None]
WIDE = 760


@dataclass(frozen=True, slots=True)
class Step:
    """One line: whether it is done, what it is, what there is of it, and the word of the button that leads there."""

    done: bool
    text: str
    detail: str
    word: str
    act: Callable[[], object]


class FirstStepsPanel(QWidget):
    """The steps one below the other; ``step`` is the button of the first that is not done."""

    def __init__(self, found: FirstSteps, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel()
        panel.setMaximumWidth(current().px(WIDE))
        panel.add(Headline(_("First steps"), _("From the aim to the first point of the chart.")))
        for step in steps_of(found, go):
            panel.add(rule())
            panel.add(self._row(step))
        # Beside an empty place: in an upright layout alone it would be as high as its words need in the whole width.
        row = QHBoxLayout()
        row.addWidget(panel, 1)
        row.addStretch(0)
        column.addLayout(row)
        column.addStretch(1)

    def _row(self, step: Step) -> QHBoxLayout:
        is_next = not step.done and self.step is None
        across = QHBoxLayout()
        across.setSpacing(12)
        mark = IconLabel("circle-check" if step.done else "circle", "improve" if step.done else "muted", 20)
        mark.setAccessibleName(_("done") if step.done else _("not done yet"))
        across.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(step.text, "strong", wrap=True))
        words.addWidget(label(step.detail, "small", wrap=True))
        across.addLayout(words, 1)
        made = button(step.word, step.act, kind="primary" if is_next else "quiet")
        made.setAccessibleName(f"{step.word}: {step.text}")
        if is_next:
            self.step = made
        across.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return across


def steps_of(found: FirstSteps, go: Go) -> list[Step]:
    """The steps in their order; those of Excel and paper only where a site reports so."""
    steps = [_design(found, go), _publish(found, go), _sites(found, go)]
    if found.waits:
        why = _("The laptop that invited this one accepts it. What sites send is then read here as well as there.")
        act = partial(go, "design", "keys")
        steps.insert(0, Step(False, _("Have this laptop accepted"), why, _("Write the request …"), act))
    if found.excel:
        said = n_(
            "{n} site reports by Excel: make its workbook and hand it out. What comes back goes to the inbox.",
            "{n} sites report by Excel: make their workbooks and hand them out. What comes back goes to the inbox.",
            found.excel,
        )
        text = said.format(n=format_number(found.excel))
        steps.append(Step(False, _("Hand out the Excel returns"), text, _("Make them …"), partial(go, "inbox")))
    if found.paper:
        said = n_(
            "{n} site writes on paper: its numbers are entered here, or by its coach.",
            "{n} sites write on paper: their numbers are entered here, or by their coach.",
            found.paper,
        )
        text = said.format(n=format_number(found.paper))
        steps.append(Step(False, _("Enter what comes on paper"), text, _("Enter for a site"), partial(go, "enter-for")))
    why = _("No site has reported yet. The first report makes the first point.")
    steps.append(Step(False, _("Open the first reports"), why, _("Open a package"), partial(go, "inbox")))
    return steps


def _design(found: FirstSteps, go: Go) -> Step:
    done, word = found.measures > 0 and (found.has_aim or found.is_published), _("Design the collaborative")
    if found.measures and found.has_aim:
        said = n_("The aim and {n} measure are written.", "The aim and {n} measures are written.", found.measures)
    elif found.measures:
        said = n_(
            "{n} measure is written, the aim is not.", "{n} measures are written, the aim is not.", found.measures
        )
    else:
        said = _("Write the aim and the first measure. A draft is seen by nobody else.")
    detail = said.format(n=format_number(found.measures))
    return Step(done, _("Say what everybody will measure"), detail, _("Look") if done else word, partial(go, "design"))


def _publish(found: FirstSteps, go: Go) -> Step:
    done = found.is_published
    detail = _("It goes along with every invitation.") if done else _("Until then nobody else sees what you wrote.")
    return Step(done, _("Publish it"), detail, _("Look") if done else _("Publish"), partial(go, "design"))


def _sites(found: FirstSteps, go: Go) -> Step:
    counts = (
        (found.sites, n_("{n} takes part", "{n} take part", found.sites)),
        (found.requests, n_("{n} asks to join", "{n} ask to join", found.requests)),
        (found.invited, n_("{n} is invited", "{n} are invited", found.invited)),
        (found.planned, n_("{n} on the list is not invited yet", "{n} on the list are not invited yet", found.planned)),
    )
    said = " · ".join(text.format(n=format_number(count)) for count, text in counts if count)
    said = said or _(
        "From a list of facilities, or by an invitation for each. A site with a laptop joins by its first package."
    )
    word, act = _("Invite sites"), partial(go, "design", "invitations")
    if found.requests:
        word, act = _("Accept them"), partial(go, "enrolment")
    elif found.planned or found.excel or found.paper:
        word, act = _("Facility list"), partial(go, "facilities")
    elif found.invited:
        word, act = _("Open a package"), partial(go, "inbox")
    # Who is invited and has not answered is waited for; nothing is left to do about it here.
    done = bool(found.sites) and not (found.requests or found.planned)
    return Step(done, _("Bring the sites in"), said, word, act)
