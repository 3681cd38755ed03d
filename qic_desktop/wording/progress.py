"""Progress in words: steps and what the data say beside them, opinions, spread, time and cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qic_desktop.analysis.evidence import Check, Mismatch
from qic_desktop.analysis.opinions import ItemOpinions, Opinions
from qic_desktop.domain.instrument import Sheet, SheetKind
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.team import role_name
from qic_desktop.wording.values import number_text


def said(text: str) -> str:
    """A text of an instrument in the language in use, where it is translated."""
    return _(text) if text else ""


def step_text(value: float | None) -> str:
    """A score of the assessment scale: "2.5"."""
    return "" if value is None else format_number(value, 1)


def score_text(sheet: Sheet, score: float | None) -> str:
    """A score with its scale: "71.2 of 100", "3.6 of 5"."""
    if score is None:
        return "–"
    if sheet.kind is SheetKind.STEPS:
        return step_text(score)
    return _("{score} of {best}").format(score=number_text(round(score, 1), 1), best=number_text(sheet.best, 0))


def rater_words(role: str | None) -> str:
    """Who gave a score."""
    names = {"team": _("Team"), "coach": _("Coach"), "director": _("Director")}
    return names.get(role or "", role_name(role) if role else _("Somebody"))


# --- evidence -------------------------------------------------------------------------------------------------

_NONE: Mapping[str, Callable[[], str]] = {
    "aim": lambda: _("no aim is written yet"),
    "team": lambda: _("nobody has a role yet"),
    "met": lambda: _("no meeting with its people ticked yet"),
    "values": lambda: _("no value is entered yet"),
    "tested": lambda: _("no test is carried out yet"),
    "charted": lambda: _("no goal on a chart with a target yet"),
    "decided": lambda: _("no tested change is kept yet"),
    "adopted": lambda: _("no change is adopted yet"),
    "improved": lambda: _("no measure shows improvement yet"),
    "goal": lambda: _("no goal shows improvement yet"),
    "gap": lambda: _("nothing of the way to the target yet"),
    "held": lambda: _("no gain that holds yet"),
    "reached": lambda: _("no goal is reached yet"),
    "plans": lambda: _("no plan that holds a gain yet"),
}
_SOME: Mapping[str, Callable[[int], str]] = {
    "aim": lambda n: _("the aim is written"),
    "team": lambda n: n_("{n} person has a role", "{n} people have a role", n),
    "met": lambda n: n_("{n} meeting written down", "{n} meetings written down", n),
    "values": lambda n: n_("{n} value of {about}", "{n} values of {about}", n),
    "tested": lambda n: n_("{n} test carried out", "{n} tests carried out", n),
    "charted": lambda n: n_("{n} goal on a chart with a target", "{n} goals on charts with targets", n),
    "decided": lambda n: n_("{n} tested change kept or adapted", "{n} tested changes kept or adapted", n),
    "adopted": lambda n: n_("{n} change adopted", "{n} changes adopted", n),
    "improved": lambda n: n_("{n} measure shows improvement", "{n} measures show improvement", n),
    "goal": lambda n: n_("{n} goal shows improvement", "{n} goals show improvement", n),
    "gap": lambda n: _("{n} % of the way to the target: {about}"),
    "held": lambda n: n_("better for {n} month: {about}", "better for {n} months: {about}", n),
    "reached": lambda n: _("{n} % of the goals are reached"),
    "plans": lambda n: n_("{n} plan holds a gain", "{n} plans hold gains", n),
}
_PERCENT = frozenset({"gap", "reached"})


def check_words(check: Check) -> str:
    """What was found; where it is less than the step asks for, how much that is."""
    count = int(check.fact.number)
    if check.code not in _SOME:
        return check.code
    if count <= 0:
        return _NONE[check.code]()
    found = _SOME[check.code](count).format(n=format_number(count), about=check.fact.about)
    if check.met:
        return found
    least = format_number(int(check.least))
    asked = _("{n} % asked for") if check.code in _PERCENT else _("{n} asked for")
    return f"{found} ({asked.format(n=least)})"


def mismatch_title(mismatch: Mismatch) -> str:
    """The head of the panel: never a judgement."""
    return _("Talk about it") if mismatch else ""


def mismatch_words(mismatch: Mismatch, step: str) -> str:
    """Why there is something to talk about."""
    if mismatch.missing:
        return n_(
            "Step {step} asks for one thing that the data do not show. They may be wrong, or behind: what do you know "
            "that the program does not?",
            "Step {step} asks for {n} things that the data do not show. They may be wrong, or behind: what do you know "
            "that the program does not?",
            len(mismatch.missing),
        ).format(step=step, n=format_number(len(mismatch.missing)))
    if mismatch.above is not None:
        return _(
            "The data show what step {above} asks for, more than step {step} says. What keeps you from it?"
        ).format(above=step_text(mismatch.above.value), step=step)
    return ""


def gap_words(gap: float | None, other: str) -> str:
    """How far both scores lie apart."""
    if gap is None:
        return ""
    size = step_text(abs(gap))
    if gap == 0:
        return _("Both see it alike.")
    if gap > 0:
        return _("{other} sees you {size} further on than you do. Ask why.").format(other=other, size=size)
    return _("{other} sees you {size} less far than you do. Ask why.").format(other=other, size=size)


# --- opinions -------------------------------------------------------------------------------------------------


def opinions_words(sheet: Sheet, found: Opinions) -> str:
    """How many answered, the middle of their scores, and how far these lie apart."""
    count = len(found.scores)
    if count == 1:
        return _("One opinion so far: {score}. With a second one you see where you differ.").format(
            score=score_text(sheet, found.scores[0])
        )
    low, high = min(found.scores), max(found.scores)
    answered = n_("{n} opinion", "{n} opinions", count).format(n=format_number(count))
    return _("{answered}; the middle one is {median}, from {low} to {high}.").format(
        answered=answered,
        median=score_text(sheet, found.median),
        low=number_text(round(low, 1), 1),
        high=number_text(round(high, 1), 1),
    )


def item_words(one: ItemOpinions) -> str:
    """Where a question stands: the middle answer in per cent of the best, and whether opinions lie apart."""
    share = _("{n} %").format(n=format_number(round(100 * one.median)))
    if one.apart:
        return _("{share} · opinions differ").format(share=share)
    return share


def strip_description(one: ItemOpinions) -> str:
    """A strip for those who do not see it."""
    return _("{question}: middle {median} %, from {low} % to {high} % of the best answer").format(
        question=said(one.item.title),
        median=format_number(round(100 * one.median)),
        low=format_number(round(100 * one.lowest)),
        high=format_number(round(100 * one.highest)),
    )


def covered_words(count: int) -> str:
    """That this month's answers are covered while others still answer."""
    return n_(
        "{n} person has answered. The answers are covered, so that nobody is led by them.",
        "{n} people have answered. The answers are covered, so that nobody is led by them.",
        count,
    ).format(n=format_number(count))


def waiting_words(count: int, least: int) -> str:
    """That answers without a name are not shown yet."""
    more = least - count
    given = n_("{n} answer is in.", "{n} answers are in.", count).format(n=format_number(count))
    needed = n_("One more is needed before any is shown.", "{n} more are needed before any is shown.", more)
    return f"{given} {needed.format(n=format_number(more))}"


# --- spread ---------------------------------------------------------------------------------------------------


def spreads_name(code: str) -> str:
    """What spreads."""
    names = {
        "change": _("A change"),
        "method": _("The method: testing and measuring"),
        "collaborative": _("The way of working together"),
    }
    return names.get(code, code)


def state_name(state: str) -> str:
    """How far a unit is."""
    names = {
        "": _("Not begun"),
        "aware": _("Aware"),
        "testing": _("Testing"),
        "implementing": _("Implementing"),
        "adopted": _("Adopted"),
    }
    return names.get(state, state)


def column_name(spreads: str, letter: str, title: str) -> str:
    """A column of the tracker."""
    if spreads != "change":
        return spreads_name(spreads)
    return f"{letter} {title}".strip() or _("A change that is not here yet")


def unit_kind(code: str | None) -> str:
    """What kind of unit it is."""
    names = {
        "ward": _("Ward"),
        "shift": _("Shift"),
        "facility": _("Facility"),
        "organisation": _("Organisation"),
    }
    return names.get(code or "", code or "")


def reach_words(adopted: int, units: int) -> str:
    """How many units have adopted it."""
    return n_("{adopted} of {n} unit has adopted it", "{adopted} of {n} units have adopted it", units).format(
        adopted=format_number(adopted), n=format_number(units)
    )


# --- time and cost --------------------------------------------------------------------------------------------


def activity_name(code: str | None) -> str:
    """What time or money was spent on."""
    names = {
        "meeting": _("Team meeting"),
        "data": _("Collecting data"),
        "testing": _("Testing changes"),
        "session": _("Learning session"),
        "coaching": _("Coaching visit"),
        "training": _("Training others"),
        "materials": _("Materials"),
        "transport": _("Transport"),
        "allowance": _("Allowances"),
        "other": _("Something else"),
    }
    return names.get(code or "", code or "")


def money_text(money: Mapping[str, float]) -> str:
    """Amounts by currency, never added: "120 GBP, 4 500 TZS"."""
    return ", ".join(f"{number_text(amount, 2)} {currency}" for currency, amount in money.items())


def hours_words(hours: float) -> str:
    """Hours of all people together."""
    return _("{hours} h").format(hours=number_text(round(hours, 2), 2)) if hours else ""
