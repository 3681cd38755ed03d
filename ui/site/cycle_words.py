"""The words of tests of change: stages, decisions, prompts, days."""

from __future__ import annotations

from qic_desktop.clock import local_time
from qic_desktop.domain.pdsa import Decision, PdsaStage
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving.cycle_sheets import CycleSheet, Written
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.improving.fidelity import Kept, Prompt
from qic_desktop.wording.period_names import period_name


def stage_word(stage: PdsaStage) -> str:
    """Plan, Do, Study or Act."""
    words = {
        PdsaStage.PLAN: _("Plan"),
        PdsaStage.DO: _("Do"),
        PdsaStage.STUDY: _("Study"),
        PdsaStage.ACT: _("Act"),
    }
    return words[stage]


def stage_hint(stage: PdsaStage) -> str:
    """What a stage is for, in one or two words."""
    hints = {
        PdsaStage.PLAN: _("predict"),
        PdsaStage.DO: _("try it small"),
        PdsaStage.STUDY: _("compare"),
        PdsaStage.ACT: _("decide"),
    }
    return hints[stage]


def done_word(decision: str | None) -> str:
    """What was decided, as it stands on the board."""
    words = {"adapt": _("Adapted"), "adopt": _("Adopted"), "abandon": _("Abandoned")}
    return words.get(decision or "", "")


def decision_word(decision: Decision) -> tuple[str, str]:
    """A decision and what it means."""
    words = {
        Decision.ADAPT: (_("Adapt"), _("change it, test again")),
        Decision.ADOPT: (_("Adopt"), _("make it the routine")),
        Decision.ABANDON: (_("Abandon"), _("keep what was learned")),
    }
    return words[decision]


def day(text: str | None) -> str:
    """A day for people, without the year."""
    return period_name(text, with_year=False) if text else ""


def wall_day(wall_ms: int) -> str:
    """The day on which something was written, on this computer's calendar."""
    return period_name(local_time(wall_ms).date().isoformat())


def scale_words(view: CycleView) -> str:
    """On what scale it is tested: "5 patients"."""
    return " ".join(part for part in (view.cycle.scale_number, view.cycle.scale) if part)


def when_words(view: CycleView) -> str:
    """The day that matters at a cycle's stage."""
    cycle = view.cycle
    if view.stage is PdsaStage.PLAN:
        return cycle.when or ""
    if view.stage is PdsaStage.DO and cycle.started:
        return _("since {day}").format(day=day(cycle.started))
    return _("ended {day}").format(day=day(cycle.ended)) if cycle.ended else ""


def card_words(view: CycleView) -> str:
    """Prediction and result as a card says them; empty without a prediction."""
    cycle = view.cycle
    if not cycle.prediction:
        return ""
    says = _("We predict: {text}") if view.stage is PdsaStage.PLAN else _("We predicted: {text}")
    words = says.format(text=cycle.prediction)
    return words + " " + _("Result: {text}").format(text=cycle.result) if cycle.result else words


def prediction_heading(written: Written | None, started: str | None, number: int = 0) -> str:
    """What stands above a prediction: when it was written, and whether before the test."""
    if written is None:
        return _("Prediction") if started is None else _("No prediction was written before the test")
    when = wall_day(written.wall_ms)
    if written.after_start:
        if number:
            return _("Version {number} of the prediction, written on {day} after the test had begun").format(
                number=number + 1, day=when
            )
        return _("Prediction, written on {day} after the test had begun").format(day=when)
    if started is None:
        return _("Prediction, written on {day}").format(day=when)
    before = local_time(written.wall_ms).date().isoformat() <= started
    return _("Prediction, written on {day} before the test").format(day=when) if before else _("Prediction")


def prompt_words(prompt: Prompt, sheet: CycleSheet) -> tuple[str, str]:
    """A prompt and the quiet line under it: the evidence, or the question that helps to go on."""
    detail = prompt.detail
    words: dict[str, tuple[str, str, str]] = {
        "prediction": (
            _("A prediction was written first"),
            _("No prediction yet: what do you expect to see?")
            if not sheet.predictions
            else _("It was written after the test had begun. Write the next one before."),
            "",
        ),
        "described": (_("It says who, what, when and where"), _("So that anyone could do the same."), ""),
        "data": (_("It says how you will know"), _("Who counts what, on which sheet?"), ""),
        "small": (_("It says how small it is"), _("How many patients, shifts or people are enough to learn?"), ""),
        "learned": (_("Something was learned"), _("What do you know now that you did not know before?"), ""),
        "written": (_("All four stages are written"), _still_open(sheet), ""),
        "series": (
            _("Tests follow one another"),
            _("One test alone rarely settles it. What would the next one ask?"),
            detail,
        ),
        "larger": (_("The scale grows"), _("When it works small: who could try it next?"), detail),
        "points": (
            _("Values over time show it"),
            _("Three values in a row say more than one. Which measure shows this?"),
            _("{number} values in a row").format(number=detail),
        ),
    }
    title, ask, evidence = words[prompt.code]
    return title, evidence if prompt.done else ask


def kept_words(kept: Kept) -> str:
    """How predictions compared with results so far; empty while nothing was compared."""
    if not kept.compared:
        return ""
    return n_(
        "{matched} of {compared} prediction matched so far",
        "{matched} of {compared} predictions matched so far",
        kept.compared,
    ).format(matched=kept.matched, compared=kept.compared)


def matched_word(matched: bool | None) -> str:
    """Whether it came as predicted."""
    words = {True: _("as predicted"), False: _("otherwise than predicted")}
    return words[matched] if matched is not None else _("not compared yet")


def _still_open(sheet: CycleSheet) -> str:
    cycle = sheet.view.cycle
    missing = [
        (_("the prediction"), cycle.prediction),
        (_("what was seen"), cycle.observations),
        (_("the result"), cycle.result),
        (_("what was learned"), cycle.learning),
        (_("the decision"), cycle.decision),
    ]
    parts = [word for word, text in missing if not text]
    return _("Still open: {parts}.").format(parts=", ".join(parts)) if parts else ""


def share_words(result: str | None) -> str:
    """A result given as "41 of 48", in per cent; empty for other texts."""
    parts = (result or "").replace("/", " of ").split()
    for place in range(len(parts) - 2):
        top, word, bottom = parts[place], parts[place + 1], parts[place + 2].strip(".,;")
        if word in ("of", _("of")) and top.isdecimal() and bottom.isdecimal() and int(bottom) >= max(int(top), 1):
            return _("= {number} %").format(number=format_number(100 * int(top) / int(bottom)))
    return ""


def short(text: str, longest: int) -> str:
    """At most ``longest`` letters, cut at a word."""
    flat = " ".join(text[: longest * 4].split())
    if len(flat) <= longest:
        return flat
    return f"{flat[:longest].rsplit(' ', 1)[0]}…"
