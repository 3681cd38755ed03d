"""The headline and the meter of Today: what is due, counted in words."""

from __future__ import annotations

from qic_desktop.analysis.policy import RULES
from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import _, capital, format_number, n_
from qic_desktop.services.small_wins import SmallWin
from qic_desktop.services.today import Today
from qic_desktop.wording.period_names import period_name
from ui.site.words import day_name

_TOLD = 3
"""So many kinds of tasks are named; a longer sentence is read by nobody, and the rows below say it all."""


def headline(today: Today) -> str:
    """ "Two values to enter and one cycle to study.", or that nothing is due."""
    if today.measures == 0:
        return _("Start with one measure. Your first chart needs one number.")
    values = sum(len(one.periods) for one in today.to_enter)
    parts = [
        _counted(values, n_("{count} value to enter", "{count} values to enter", values)),
        _counted(len(today.to_study), n_("{count} cycle to study", "{count} cycles to study", len(today.to_study))),
        _counted(
            len(today.to_decide), n_("{count} decision to take", "{count} decisions to take", len(today.to_decide))
        ),
        _counted(
            len(today.to_predict),
            n_("{count} prediction to write", "{count} predictions to write", len(today.to_predict)),
        ),
        _counted(
            len(today.team.overdue), n_("{count} promise overdue", "{count} promises overdue", len(today.team.overdue))
        ),
        _counted(len(today.team.soon), n_("{count} task of a test", "{count} tasks of tests", len(today.team.soon))),
        _("a change of leader to hand over") if today.team.change else "",
        _counted(
            len(today.team.leaders), n_("{count} leader to meet", "{count} leaders to meet", len(today.team.leaders))
        ),
        _counted(len(today.to_check), n_("{count} gain to check", "{count} gains to check", len(today.to_check))),
        _counted(len(today.commitments), n_("{count} thing to try", "{count} things to try", len(today.commitments))),
        _("a score to give") if today.score_due else "",
    ]
    said = [part for part in parts if part]
    if not said:
        if today.expected and today.entered == today.expected:
            return _("Nothing is due. {month} is complete.").format(month=period_name(today.period))
        return _("Nothing is due.")
    if (more := len(said) - _TOLD) > 1:
        said = [*said[:_TOLD], n_("{count} more", "{count} more", more).format(count=number_word(more))]
    sentence = said[0]
    for number, part in enumerate(said[1:], 1):
        joined = _("{first} and {second}") if number == len(said) - 1 else _("{first}, {second}")
        sentence = joined.format(first=sentence, second=part)
    return _("{sentence}.").format(sentence=capital(sentence))


def no_finding_words(today: Today) -> str:
    """Why no chart has a finding: too few points, or nothing but chance."""
    if today.most_points >= RULES:
        return _("Only chance variation so far: keep testing, and keep measuring.")
    return _("The program tells chance from change from ten points on.")


def _counted(count: int, text: str) -> str:
    return text.format(count=number_word(count)) if count else ""


def number_word(count: int) -> str:
    """Small numbers as words, others as digits."""
    words = (
        _("no"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
    )
    return words[count] if 0 <= count < len(words) else format_number(count)


def meter_words(today: Today) -> tuple[str, ...]:
    """ "5 of 7 values for March 2019 are in" and "due Wednesday 10 April", with what else is to be entered."""
    first = n_(
        "{done} of {total} value for {month} is in", "{done} of {total} values for {month} are in", today.expected
    ).format(done=today.entered, total=today.expected, month=period_name(today.period))
    parts = [first]
    if today.due is not None and today.entered != today.expected:
        since = _("due since {day}") if today.due < today.day else _("due {day}")
        parts.append(since.format(day=day_name(today.due, weekday=True)))
    if other := _other_values(today):
        parts.append(other)
    return tuple(parts)


def _other_values(today: Today) -> str:
    """What is to be entered beside the values of the month, so that the headline and the meter agree."""
    others = [
        (one.view.period_kind, period)
        for one in today.to_enter
        for period in one.periods
        if one.view.period_kind is not PeriodKind.MONTH or period != today.period
    ]
    count = len(others)
    if not count:
        return ""
    if all(kind is PeriodKind.WEEK for kind, _period in others):
        words = n_("{count} weekly value is waiting", "{count} weekly values are waiting", count)
    elif all(kind is PeriodKind.MONTH for kind, _period in others):
        words = n_("{count} earlier value is waiting", "{count} earlier values are waiting", count)
    else:
        words = n_("{count} more value is waiting", "{count} more values are waiting", count)
    return words.format(count=number_word(count))


def win_words(win: SmallWin) -> tuple[str, str]:
    """A small win: one plain sentence, and what stands below it."""
    day = day_name(win.day)
    sentences = {
        "finding": _("{name} is better than before, by more than chance."),
        "adopted": _("Adopted: {name}"),
        "action": _("Done in time: {name}"),
        "twelve": _("{name} has its first twelve values."),
        "month": _("{name} is complete."),
    }
    name = period_name(win.name) if win.kind == "month" else win.name
    count = int(win.detail) if win.kind == "month" else 0
    below = {
        "finding": win.gained or _("{detail}, since {day}"),
        "adopted": _("test {detail}, ended {day}"),
        "action": _("{detail}, {day}") if win.detail else "{day}",
        "twelve": _("Enough for a baseline to compare with."),
        "month": n_("The {n} value is in.", "All {n} values are in.", count).format(n=count),
    }
    return sentences[win.kind].format(name=name), below[win.kind].format(detail=win.detail, day=day)
