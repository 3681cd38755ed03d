"""A site's own line among the others, with the middle half of them as a band: one picture for screen and paper.

Never a ranking.
"""

from __future__ import annotations

from qic_desktop.analysis.geometry.bands import Bands, bands_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, capital
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo, Values
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text, line_text


def others_scene(told: HowOthersDo, style: ValueStyle, width: float, height: float) -> Scene:
    """The picture in this size, in pixels."""
    bands = Bands(
        periods=told.periods,
        pooled=told.own,
        middle=_known(told.middle),
        lower=_known(told.low),
        upper=_known(told.high),
        style=style,
        description=own_sentence(told, style),
        single=tuple(line.values for line in told.lines),
    )
    return bands_scene(bands, width, height, _Words())


def own_sentence(told: HowOthersDo, style: ValueStyle) -> str:
    """The latest value of the site beside the middle of the others."""
    at = next((place for place in reversed(range(len(told.own))) if told.own[place] is not None), None)
    if at is None:
        return _("No value of yours yet.")
    own, middle = _value(told.own[at], style), _value(told.middle[at], style)
    month = capital(period_name(told.periods[at]))
    if told.middle[at] is None:
        return _("{month}: yours {own}.").format(month=month, own=own)
    return _("{month}: yours {own}, the middle of the others {middle}.").format(month=month, own=own, middle=middle)


def legend_words(told: HowOthersDo) -> str:
    """What the lines are."""
    if told.is_few:
        return ""
    if told.is_sensitive:
        return _("The strong line is yours; the dashed one is the middle of the told.")
    names = ", ".join(line.name for line in told.lines if line.name)
    said = _("The strong line is yours; the dashed one is the middle of the others, the band their middle half.")
    return f"{said} {_('The thin ones: {names}.').format(names=names)}" if names else said


def _known(values: Values) -> Values:
    """The row, or nothing where nothing of it is told."""
    return () if all(value is None for value in values) else values


def _value(value: float | None, style: ValueStyle) -> str:
    return "" if value is None else counted_text(value, None, None, style)


class _Words(ChartWords):
    """The same picture as of a collaborative; the strong line is one's own."""

    def band_label(self, role: str, value: float, style: ValueStyle) -> str:
        names = {
            "all": _("Yours {value}"),
            "middle": _("Middle of the others {value}"),
            "upper": _("Upper quarter {value}"),
            "lower": _("Lower quarter {value}"),
        }
        return names[role].format(value=line_text(value, style))

    def band_name(self) -> str:
        return _("middle half of the others")
