"""Sentences about keys and files that people compare by voice: what to say, and what came of it."""

from __future__ import annotations

from qic_desktop import i18n
from qic_desktop.domain.spoken_words import LANGUAGE, Comparison, Match, Spoken
from qic_desktop.i18n import _, n_


def words_come_first() -> bool:
    """Whether words are the form to say in the language in use; where it has no list, digits are."""
    return i18n.language().split("_")[0].split("-")[0] == LANGUAGE


def spoken_text(spoken: Spoken) -> str:
    """The form to say, in one line."""
    return " ".join(spoken.words) if words_come_first() else spoken.digits


def spoken_lines(spoken: Spoken) -> tuple[str, str]:
    """The form to say in two lines of the same number of words (or groups), and the other form in one."""
    groups = spoken.digits.split(" ")
    if words_come_first():
        return _in_two(spoken.words), " ".join(groups)
    return _in_two(groups), " ".join(spoken.words)


def _in_two(parts: tuple[str, ...] | list[str]) -> str:
    half = (len(parts) + 1) // 2
    return "\n".join("  ".join(some) for some in (parts[:half], parts[half:]))


def read_aloud(title: str, spoken: Spoken) -> str:
    """What a screen reader says: each word for itself, each digit for itself."""
    words = ", ".join(spoken.words)
    digits = ", ".join(" ".join(group) for group in spoken.digits.split(" "))
    first, second = (words, digits) if words_come_first() else (digits, words)
    return _("{title}: {first}. The same another way: {second}").format(title=title, first=first, second=second)


def ordinal(place: int) -> str:
    """ "3rd"; for counts of words, so small numbers only."""
    return {
        1: _("1st"),
        2: _("2nd"),
        3: _("3rd"),
    }.get(place, _("{n}th").format(n=place))


def compared_sentence(found: Comparison) -> str:
    """What came of comparing, plainly; empty while nothing is typed."""
    if found.match is Match.NOTHING:
        return ""
    if found.match is Match.EQUAL:
        said = _("Equal. All {n} groups agree.") if found.in_digits else _("Equal. All {n} words agree.")
        return said.format(n=found.of)
    return {
        Match.SO_FAR: _so_far,
        Match.DIFFERENT: _different,
        Match.NO_WORD: _no_word,
        Match.TOO_MANY: _too_many,
    }[found.match](found)


def _so_far(found: Comparison) -> str:
    if found.in_digits:
        return _("Equal so far: {n} of {all} groups.").format(n=found.place, all=found.of)
    return _("Equal so far: {n} of {all} words.").format(n=found.place, all=found.of)


def _different(found: Comparison) -> str:
    if found.in_digits:
        return _("Different: the {place} group is not “{typed}”.").format(place=ordinal(found.place), typed=found.typed)
    return _("Different: the {place} word is not “{typed}”.").format(place=ordinal(found.place), typed=found.typed)


def _no_word(found: Comparison) -> str:
    said = _("The {place} word, “{typed}”, is not one of the list.").format(
        place=ordinal(found.place), typed=found.typed
    )
    if not found.near:
        return _("{said} Ask for it again, letter by letter.").format(said=said)
    near = [_("“{word}”").format(word=word) for word in found.near]
    choice = near[0] if len(near) == 1 else _("{first} or {last}").format(first=_(", ").join(near[:-1]), last=near[-1])
    return _("{said} Did you mean {choice}?").format(said=said, choice=choice)


def _too_many(found: Comparison) -> str:
    if found.in_digits:
        return n_("That is {n} digit; there are {all}.", "These are {n} digits; there are {all}.", found.place).format(
            n=found.place, all=found.of
        )
    return n_("That is {n} word; there are {all}.", "These are {n} words; there are {all}.", found.place).format(
        n=found.place, all=found.of
    )


def invitation_text(root: Spoken) -> str:
    """What goes with an invitation in a letter or message: the organiser's key, for whoever joins to compare."""
    large, small = spoken_lines(root)
    return _(
        "With your invitation file: the program shows the organiser’s key before you join. It must read\n\n"
        "{large}\n({small})\n\nIf it reads otherwise, do not join; tell us."
    ).format(large=large, small=small)
