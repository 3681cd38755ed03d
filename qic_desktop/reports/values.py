"""Parts that several printed documents share, as plain frozen values.

Owns the field names that services fill. Holds finished texts in the reader's language (numbers and dates already
written out) and finished scenes; knows no store, no rule and no reportlab.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qic_desktop.analysis.geometry.marks import Scene

ReadingDirection = Literal["ltr", "rtl"]

# The sizes in CSS pixels at which scenes stand on paper without being scaled.
MONTHLY_CHART_SIZE = (682, 400)
SMALL_CHART_SIZE = (214, 128)
COLLABORATIVE_CHART_SIZE = (682, 270)
CHART_PAGE_SIZE = (1010, 530)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands around every page and in the properties of the file.

    ``made_on`` is written out ("11 April 2019"); ``made_date`` is the same day for the properties of the file
    (without it reportlab's constant stands there: the clock is never read). ``made_by`` becomes the author of
    the file (a site or a collaborative; no person has to be named). ``source`` is the sentence of the foot line;
    empty gives the usual one. ``practice`` marks every page as practice data. ``language`` is a tag ("en",
    "fr", "pt-BR").
    """

    made_on: str
    made_date: date | None = None
    made_by: str = ""
    source: str = ""
    practice: bool = False
    language: str = "en"
    direction: ReadingDirection = "ltr"


@dataclass(frozen=True, slots=True)
class LetteredNote:
    """An annotation of the chart: the letter in its box and the text beside it."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A large chart with what stands above and below it.

    ``name`` is the measure, ``note`` its small print ("Run chart · Anhøj rules · definition 3").
    """

    name: str
    scene: Scene
    note: str = ""
    annotations: tuple[LetteredNote, ...] = ()
