"""The aim in words: the five questions with their evidence, targets, and what helps to choose one."""

from __future__ import annotations

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.errors import TargetTextError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import line_text, number_text


def smart_name(code: str) -> str:
    """The five words of SMART."""
    names = {
        "specific": _("Specific"),
        "measurable": _("Measurable"),
        "achievable": _("Achievable"),
        "relevant": _("Relevant"),
        "time-bound": _("Time-bound"),
    }
    return names[code]


def smart_question(code: str, why: str) -> str:
    """What is still open, as a question; empty where something is said."""
    questions = {
        ("specific", "what"): _("What is to be different? One sentence."),
        ("specific", "whom"): _("For whom? Name the people it is about."),
        ("measurable", "how-much"): _("By how much? Set a target for a measure below."),
        ("measurable", "no-target"): _("Which measure shows it? Set its target below."),
        ("achievable", "no-target"): _("Told when a measure has a target."),
        ("achievable", "no-values"): _("No values yet. Count back a few months."),
        ("relevant", "problem"): _("What is wrong now? Write it in the charter."),
        ("time-bound", "when"): _("By when? A day or a month."),
    }
    return questions.get((code, why), "")


def smart_day(why: str, text: str, days: int) -> str:
    """What is said of the day by which the aim is to be reached; ``why`` is "left" or a doubt."""
    name = period_name(text)
    if why == "left":
        left = n_("{n} day left", "{n} days left", days).format(n=format_number(days))
        return _("{day}, {left}").format(day=name, left=left)
    return day_doubt(why, name)


def day_doubt(why: str, text: str) -> str:
    """Why a day is doubtful, and what to write instead; empty for no doubt."""
    doubts = {
        "unread": _("“{text}” is no day that can be counted to. Write it like 30 Jun 2027."),
        "ethiopian": _(
            "“{text}” looks like the Ethiopian calendar. Write the same day of the international one, like 30 Jun 2027."
        ),
        "nepali": _(
            "“{text}” looks like the Nepali calendar. Write the same day of the international one, like 30 Jun 2027."
        ),
        "past": _("{text} has passed. Agree on a new day."),
        "far": _("{text} is far away. Is the year right?"),
    }
    return doubts[why].format(text=_short(text)) if why in doubts else ""


def smart_value(why: str, measure: str, target: str, other: str = "", *, period: str = "") -> str:
    """What is said of a measure with its target; ``other`` is the value that is told beside it."""
    told = {
        "target": _("{measure}: {target}"),
        "easy": _("The median is {other} already. Is {target} a challenge?"),
        "reached": _("reached before, last in {period}"),
        "elsewhere": _("{site} has it: {other}"),
        "best": _("best three months so far: {other}; aimed at: {target}"),
        "never": _("not reached so far; aimed at: {target}"),
    }
    site = _short(period) or _("Another site")
    name = period_name(period) if period and why == "reached" else ""
    return told[why].format(measure=_short(measure), target=target, other=other, period=name, site=site)


def stretch_name(first: str, last: str) -> str:
    """The months of a stretch: "May to July 2018"."""
    same_year = first[:4] == last[:4]
    return _("{first} to {last}").format(first=period_name(first, with_year=not same_year), last=period_name(last))


def change_text(change: float, style: ValueStyle) -> str:
    """What has to change every month: "+0.6 points", "−2"."""
    sign = "+" if change > 0 else "\N{MINUS SIGN}" if change < 0 else "±"
    if style.percent:
        return _("{number} points").format(number=f"{sign}{number_text(abs(change) * 100, 1)}")
    return f"{sign}{number_text(abs(change), 2 if abs(change) < 1 else 1)}"


def target_text(value: float | None, style: ValueStyle) -> str:
    """A target, or that there is none."""
    return _("none") if value is None else line_text(value, style)


def aim_progress(measure: str, median: float, target: float, by: str, style: ValueStyle) -> str:
    """Where a measure stands against its target, in one sentence."""
    said = {"measure": measure, "median": target_text(median, style), "target": target_text(target, style)}
    if by:
        return _("{measure}: the median is {median}, the target {target} by {by}.").format(by=period_name(by), **said)
    return _("{measure}: the median is {median}, the target {target}.").format(**said)


def kinds_prompt(missing: tuple[str, ...]) -> str:
    """Which kind of target is missing, and why both are asked for; empty for none."""
    if missing == ("outcome", "process"):
        return _("Set two targets at least: one for what patients get, one for what you do differently.")
    if missing == ("outcome",):
        return _("What do patients get from it? Set a target for an outcome measure, too.")
    if missing == ("process",):
        return _("What will you do differently? Set a target for a process measure, too.")
    return ""


def describe_target_text(error: TargetTextError) -> str:
    """Why a target that was typed is not taken."""
    sentences = {
        "number": _("“{text}” is not a number. Nothing was changed."),
        "unclear": _("Is “{text}” meant as {text} % or as a part of 1? Write it with the % sign, like 85 %."),
        "above": _("“{text}” is more than all. A share is 100 % at most."),
        "percent": _("This measure is no share, so its target has no % sign. Write the number alone."),
    }
    return sentences.get(error.why, sentences["number"]).format(text=error.text)


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
