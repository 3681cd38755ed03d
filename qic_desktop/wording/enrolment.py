"""Sentences of the enrolment table: how a laptop stands, whose words these are, what came of accepting."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.spoken_words import Comparison, Match
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.spoken_words import compared_sentence, ordinal


def standing_words(standing: str, *, compared: bool = False) -> str:
    """How a laptop stands, in two or three words."""
    if compared:
        return _("Compared")
    return {
        "contested": _("Two ask: compare"),
        "waiting": _("Waits for comparing"),
        "unproven": _("Proves no invitation"),
        "taken": _("Invitation is used"),
        "enrolled": _("Enrolled"),
    }[standing]


def standing_detail(standing: str) -> str:
    """The same in a whole sentence."""
    return {
        "contested": _(
            "Two laptops ask with one invitation. Hear the words of whoever stands before you; only that one is right."
        ),
        "waiting": _("It proves its invitation. Compare its words, then accept it."),
        "unproven": _("It does not prove any invitation that was written here, so it cannot be accepted."),
        "taken": _(
            "It holds an invitation with which another laptop has joined. Write a new invitation if it belongs here."
        ),
        "enrolled": _("It has joined."),
    }[standing]


def role_words(role: str) -> str:
    """What a laptop asks to be."""
    return {"site": _("Site"), "coach": _("Coach"), "organiser": _("Organiser")}.get(role, role)


def count_words(enrolled: int, expected: int) -> str:
    """ "27 of 40 enrolled"."""
    if not expected:
        return _("Nobody asks to join yet")
    return n_("{n} of {all} laptop enrolled", "{n} of {all} laptops enrolled", expected).format(
        n=format_number(enrolled), all=format_number(expected)
    )


def rest_words(*, waiting: int, compared: int, contested: int, unproven: int, unanswered: int) -> str:
    """What is left to do, in one quiet line; parts that are nothing are left out."""
    parts = []
    if compared:
        parts.append(n_("{n} compared", "{n} compared", compared).format(n=format_number(compared)))
    if waiting:
        parts.append(n_("{n} waits for comparing", "{n} wait for comparing", waiting).format(n=format_number(waiting)))
    if contested:
        text = n_("{n} asks with somebody else’s invitation", "{n} share an invitation", contested)
        parts.append(text.format(n=format_number(contested)))
    if unproven:
        text = n_("{n} cannot be accepted", "{n} cannot be accepted", unproven)
        parts.append(text.format(n=format_number(unproven)))
    if unanswered:
        text = n_("{n} invitation has no answer yet", "{n} invitations have no answer yet", unanswered)
        parts.append(text.format(n=format_number(unanswered)))
    return " · ".join(parts)


def heard_sentence(found: Comparison | None, *, fitting: int, of: int) -> str:
    """Whose words were typed, while more than one laptop fits or none does; empty while nothing is typed."""
    if found is None or found.match is Match.NOTHING:
        return ""
    if fitting:
        if found.match is Match.EQUAL:
            return compared_sentence(found)
        return n_("{n} of {all} laptops reads so. Go on.", "{n} of {all} laptops read so. Go on.", fitting).format(
            n=format_number(fitting), all=format_number(of)
        )
    if found.match is Match.NO_WORD:
        return compared_sentence(found)
    if found.match is Match.TOO_MANY:
        return compared_sentence(found)
    if found.in_digits:
        return _("No laptop of this list reads so; the {place} group fits none. Ask for it again.").format(
            place=ordinal(max(1, found.place))
        )
    place = found.place if found.match is Match.DIFFERENT else found.place + 1
    return _("No laptop of this list reads so; the {place} word fits none. Ask for it again.").format(
        place=ordinal(max(1, place))
    )


def only_sentence(name: str, *, enough: bool, whole: bool, may: bool, standing: str) -> str:
    """The one laptop that fits, and what to do next."""
    if not may:
        return _("{name}: {detail}").format(name=name, detail=standing_detail(standing))
    if whole:
        return _("{name}: all words agree. It is marked as compared. Enter for the next one.").format(name=name)
    if enough:
        return _("Only {name} reads so. Type on, or follow the rest on the screen and press Enter.").format(name=name)
    return _("Only {name} reads so. Hear the words to the end.").format(name=name)


def answered_sentence(accepted: int, refused: int) -> str:
    """What came of accepting the compared ones."""
    said = n_("{n} laptop accepted.", "{n} laptops accepted.", accepted).format(n=format_number(accepted))
    if not refused:
        return said
    left = n_("{n} was not: its line says why.", "{n} were not: their lines say why.", refused)
    return f"{said} {left.format(n=format_number(refused))}"


def late_start_words(codes: Sequence[str], since: str, months: int) -> str:
    """Sites that take part since a month that is long over, which nobody may have meant; ``since`` as it is read."""
    shown = ", ".join(codes[:5]) + ("…" if len(codes) > 5 else "")
    said = n_(
        "{sites} takes part since {since}: {months} months from before it joined are asked of it.",
        "{sites} take part since {since}: {months} months from before they joined are asked of them.",
        len(codes),
    )
    return said.format(sites=shown, since=since, months=format_number(months))
