"""What is said about learning sessions and feedback on the organiser's side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qic_desktop.i18n import _, n_


def part_name(part: str) -> str:
    """A kind of time in a session, as the organiser reads it."""
    names = {
        "plenary": _("Plenary talk"),
        "team-time": _("Team time"),
        "cross-team": _("Time with other teams"),
        "practice": _("Practice"),
        "informal": _("Breaks and informal time"),
    }
    return names.get(part, part)


def session_name(title: str | None, number: int) -> str:
    """What a session is called, by its number where it has no title."""
    return title or _("Learning session {n}").format(n=number)


def open_questions() -> tuple[str, str]:
    """The two questions of the evaluation form that are answered in words."""
    return _("What helped most?"), _("What should be different next time?")


def minutes_words(minutes: int) -> str:
    """A length in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return n_("{n} minute", "{n} minutes", rest).format(n=rest)
    said = n_("{n} hour", "{n} hours", hours).format(n=hours)
    return f"{said} {n_('{n} minute', '{n} minutes', rest).format(n=rest)}" if rest else said


def talk_words(talk: float | None) -> str:
    """How much of the working time is talk."""
    if talk is None:
        return _("Talk and practice are weighed here as soon as there is an agenda.")
    return _("Talk takes {talk} % of the working time.").format(talk=round(talk * 100))


def remark_words(remark: str, talk: float | None, share: int) -> str:
    """What is odd about a session, in one sentence."""
    words: Mapping[str, Callable[[], str]] = {
        "no-agenda": lambda: _("There is no agenda yet."),
        "talk": lambda: _(
            "Talk takes {talk} % of the working time, more than the {share} % that you chose. "
            "Teams learn most from practice and from time together."
        ).format(talk=round((talk or 0) * 100), share=share),
        "too-long": lambda: _("The agenda is longer than the days of the session."),
        "before-prework": lambda: _("The first session begins before pre-work ends. Give teams time to prepare."),
        "no-homework": lambda: _("Nothing is written yet that teams do at home afterwards."),
    }
    return words[remark]() if remark in words else remark


def others_words(others: int, least: int, *, few: bool, sensitive: bool) -> str:
    """What stands under the picture of how others do."""
    if few:
        return n_(
            "Fewer than {n} other sites have values, so only your own are shown.",
            "Fewer than {n} other sites have values, so only your own are shown.",
            least,
        ).format(n=least)
    if sensitive:
        return _("This measure is sensitive: of the others only their middle is shown.")
    return n_("Your line among {n} other site.", "Your line among {n} other sites.", others).format(n=others)


def told_kind(kind: str) -> str:
    """What a site told: a story, a question, an answer."""
    return {"change_story": _("Story"), "question": _("Question"), "answer": _("Answer")}.get(kind, kind)


def told_state(state: str, consent: str, telling: tuple[str, ...]) -> str:
    """Where something to hand on stands, in one sentence."""
    if state == "withdrawn":
        return _("The team has taken its consent back. The next news go without it.")
    if state == "handed-on":
        return _("Handed on.")
    if telling:
        return _("No name was agreed, and these words would tell: {words}.").format(words=", ".join(telling))
    return _("May go on with the team’s name.") if consent == "named" else _("May go on without a name.")
