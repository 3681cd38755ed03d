"""What is said before feedback goes out, and of where it has arrived."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name


def to_whom(sites: int, fresh: int) -> str:
    """How many sites get a file, and for how many there is something new."""
    first = n_("{n} site gets its own picture.", "{n} sites get their own picture.", sites).format(
        n=format_number(sites)
    )
    new = n_("New for {n} of them.", "New for {n} of them.", fresh).format(n=format_number(fresh))
    return f"{first} {new}" if sites else _("No site with a laptop has joined yet, so no picture travels.")


def without_laptop(sites: int) -> str:
    """Sites that cannot open a file; empty where there are none."""
    if not sites:
        return ""
    return n_(
        "{n} site has no laptop: print its paper on the page Feedback.",
        "{n} sites have no laptop: print their papers on the page Feedback.",
        sites,
    ).format(n=format_number(sites))


def gone_words(sites: int) -> str:
    """Sites that have left; empty where there are none."""
    if not sites:
        return ""
    return n_(
        "{n} site has left: it gets nothing and is told to nobody.",
        "{n} sites have left: they get nothing and are told to nobody.",
        sites,
    ).format(n=format_number(sites))


def shown_words(comparison: str) -> str:
    """How the others are shown."""
    return {
        "named": _("The others stand there by name, as the collaborative agreed."),
        "off": _("Sites do not see each other’s values in this collaborative."),
    }.get(comparison, _("The others stand there without names."))


def hidden_words(why: str, measure: str, periods: int, *, least: int, threshold: int) -> str:
    """What is hidden of a measure, and why."""
    if why == "sensitive":
        return _("{measure} is sensitive: of the others only the middle is told, never single sites.").format(
            measure=measure
        )
    if why == "few":
        words = _("{measure}: fewer than {least} other sites have values, so each sees only its own.")
        return words.format(measure=measure, least=format_number(least))
    if why == "small":
        words = n_(
            "{measure}: {n} month is left empty: fewer than {least} sites or {threshold} cases stand behind it.",
            "{measure}: {n} months are left empty: fewer than {least} sites or {threshold} cases stand behind them.",
            periods,
        )
        return words.format(
            measure=measure, n=format_number(periods), least=format_number(least), threshold=format_number(threshold)
        )
    words = n_(
        "{measure}: {n} month is left empty, for fewer than {least} other sites have a value.",
        "{measure}: {n} months are left empty, for fewer than {least} other sites have a value.",
        periods,
    )
    return words.format(measure=measure, n=format_number(periods), least=format_number(least))


def nothing_hidden() -> str:
    """That no measure is held back."""
    return _("Nothing is hidden: enough sites have values, and no measure is marked sensitive.")


def left_out_words(refused: int, taken_back: int, tells_whose: int) -> tuple[str, ...]:
    """What stays here of what sites told, a sentence for each reason."""
    said = []
    if refused:
        said.append(
            n_(
                "{n} story or question stays here: its team agreed to no sharing.",
                "{n} stories or questions stay here: their teams agreed to no sharing.",
                refused,
            ).format(n=format_number(refused))
        )
    if taken_back:
        said.append(
            n_(
                "{n} is taken out: its team has taken its consent back.",
                "{n} are taken out: their teams have taken their consent back.",
                taken_back,
            ).format(n=format_number(taken_back))
        )
    if tells_whose:
        said.append(
            n_(
                "{n} waits: no name was agreed, and its words would tell whose it is.",
                "{n} wait: no name was agreed, and their words would tell whose they are.",
                tells_whose,
            ).format(n=format_number(tells_whose))
        )
    return tuple(said)


def handed_on_words(count: int) -> str:
    """How many stories, questions and answers go to everybody."""
    if not count:
        return _("No story or question of a site goes to everybody this time.")
    text = n_("{n} story or question goes to everybody.", "{n} stories or questions go to everybody.", count)
    return text.format(n=format_number(count))


def receipt_words(state: str, made: str, arrived: str) -> str:
    """How one site's feedback stands; ``made`` and ``arrived`` are days."""
    if state == "arrived":
        return _("arrived, says its package of {day}").format(day=period_name(arrived, short=True))
    return {
        "nothing": _("nothing prepared yet"),
        "no-laptop": _("no laptop"),
        "not-written": _("prepared, not published yet"),
        "on-its-way": _("of {day}, not confirmed yet").format(day=period_name(made, short=True)),
    }.get(state, state)


def arrived_words(arrived: int, sent: int) -> str:
    """How many have confirmed it."""
    if not sent:
        return _("No feedback has been published yet.")
    text = n_("Arrived at {arrived} of {n} site.", "Arrived at {arrived} of {n} sites.", sent)
    return text.format(arrived=format_number(arrived), n=format_number(sent))


def solved_words(solved: int, names: tuple[str, ...]) -> str:
    """A suggestion whom to ask; empty where there is nobody."""
    if names:
        return n_(
            "This team solved what you struggle with: {names}.",
            "These teams solved what you struggle with: {names}.",
            len(names),
        ).format(names=", ".join(names))
    if not solved:
        return ""
    return n_(
        "{n} team got better here and kept a change for it. Ask, and the organiser brings you together.",
        "{n} teams got better here and kept a change for it. Ask, and the organiser brings you together.",
        solved,
    ).format(n=format_number(solved))
