"""Governance: the kind of collaboration and what it changes, who sees whom, how small numbers are kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.governance import COMPARISONS, PROFILES, find_profile
from qic_desktop.i18n import _
from qic_desktop.services.organising import collaboratives
from qic_desktop.wording.designing import (
    PROFILE_ROWS,
    comparison_words,
    kind_chosen_words,
    profile_name,
    profile_row,
    profile_says,
)
from ui.desk import Desk
from ui.organiser.design_part import DesignPart
from ui.organiser.identity_shapes import IdentityShapes
from ui.theme import fonts
from ui.widgets.choice import RadioButton, Select
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import Panel
from ui.widgets.texts import label

SMALL_NUMBERS, FEWEST_SITES = 5, 5
"""What counts as a small number, and how many sites a figure must stand for, until something else is agreed."""

MOST_DIGITS = 4


class GovernancePart(DesignPart):
    """Four kinds of collaboration side by side; the chosen one counts, and the settings below it may differ."""

    widest = 1060

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        panel = Panel(_("What kind of collaboration is it?"))
        said = _("It decides what the program asks for and what it leaves to the members.")
        panel.add(label(said, "muted", wrap=True))
        panel.add(self._build_kinds())
        self.column.addWidget(panel)
        self.column.addWidget(self._build_settings())
        self.column.addStretch(1)

    def _build_kinds(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        self.group = QButtonGroup(self)
        self.kinds: dict[str, RadioButton] = {}
        for column, profile in enumerate(PROFILES, start=1):
            radio = RadioButton("")
            radio.setAccessibleName(profile_name(profile.code))
            says = [f"{profile_row(row)}: {profile_says(profile, row)}" for row in PROFILE_ROWS]
            radio.setAccessibleDescription(". ".join(says))
            radio.clicked.connect(partial(self._choose, profile.code))
            self.group.addButton(radio)
            self.kinds[profile.code] = radio
            grid.addWidget(radio, 0, column)
            heading = label(profile_name(profile.code), "strong", wrap=True)
            heading.setFont(fonts.text(13, 600))
            grid.addWidget(heading, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
            for line, row in enumerate(PROFILE_ROWS, start=2):
                grid.addWidget(label(profile_says(profile, row), wrap=True), line, column, Qt.AlignmentFlag.AlignTop)
        for line, row in enumerate(PROFILE_ROWS, start=2):
            grid.addWidget(label(profile_row(row), "muted", wrap=True), line, 0, Qt.AlignmentFlag.AlignTop)
        return grid

    def _build_settings(self) -> Panel:
        panel = Panel(_("What you agreed"))
        self.comparison = Select([(code, comparison_words(code)) for code in COMPARISONS])
        self.comparison.chosen.connect(lambda key: self._write(comparison_policy=key))
        self.sponsor, self.languages = TextField(), TextField("", "en, fr")
        self.sponsor.committed.connect(lambda text: self._write(sponsor=text.strip() or None))
        self.languages.committed.connect(self._write_languages)
        self.small, self.fewest = TextField("", str(SMALL_NUMBERS)), TextField("", str(FEWEST_SITES))
        self.small.committed.connect(partial(self._write_number, "small_number_threshold"))
        self.fewest.committed.connect(partial(self._write_number, "minimum_sites"))
        seen = Field(_("Sites see each other’s values"), self.comparison, _("In the news that each site gets."))
        panel.add(Columns([seen, Field(_("Sponsor"), self.sponsor, _("Who gives the mandate and the means."))], 520))
        panel.add(
            Columns(
                [
                    Field(
                        _("Numbers below this are small"),
                        self.small,
                        _("Hidden in what leaves the collaborative, and in measures marked sensitive."),
                    ),
                    Field(_("Fewest sites in a figure"), self.fewest, _("Five, as a rule.")),
                ],
                520,
            )
        )
        panel.add(Field(_("Languages of the sites"), self.languages))
        self.shapes = IdentityShapes()
        self.shapes.chosen.connect(lambda shapes: self._write(identity_shapes=shapes))
        panel.add(self.shapes)
        return panel

    def refresh(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: collaboratives.find_collaborative(workspace),
            self.show_record,
            failed=self.desk.say.error,
            owner=self,
        )

    def first_field(self) -> QWidget:
        return self.group.checkedButton() or self.kinds[PROFILES[0].code]

    def show_record(self, found: Collaborative | None) -> None:
        """Show what the store says."""
        profile = find_profile(found.profile if found else None)
        self.kinds[profile.code].setChecked(True)
        self.comparison.choose((found.comparison_policy if found else None) or profile.comparison)
        self.sponsor.show_text((found.sponsor if found else None) or "")
        self.languages.show_text(", ".join(str(one) for one in (found.languages if found else None) or ()))
        self.shapes.show_shapes(found.identity_shapes if found else None)
        for field, name in ((self.small, "small_number_threshold"), (self.fewest, "minimum_sites")):
            value = getattr(found, name) if found else None
            field.show_text("" if value is None else str(value))

    def _choose(self, code: str) -> None:
        said = kind_chosen_words(find_profile(code))
        workspace = self.desk.workspace
        self.change(lambda: collaboratives.choose_profile(workspace, code), said)

    def _write(self, **told: object) -> None:
        workspace = self.desk.workspace
        self.change(lambda: collaboratives.describe_collaborative(workspace, **told))

    def _write_languages(self, text: str) -> None:
        self._write(languages=[part for one in text.split(",") if (part := one.strip()[:20])] or None)

    def _write_number(self, name: str, text: str) -> None:
        text = text.strip()
        plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0
        field = self.small if name == "small_number_threshold" else self.fewest
        field.set_state("explain" if text and not plain else "")
        if text and not plain:
            self.desk.say.toast(_("Write a whole number from 1 to 9999. What you typed is still there."))
            return
        self._write(**{name: int(text) if text else None})
