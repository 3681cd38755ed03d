"""The harvest in words: how tests ended, what numbers say, and what goes into the next change package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qic_desktop.analysis.sites.before_after import Effects
from qic_desktop.i18n import _, format_number, n_


def ending_words(code: str) -> str:
    """How a test ended."""
    return {
        "adopted": _("adopted"),
        "adapted": _("adapted"),
        "abandoned": _("abandoned"),
        "testing": _("still in test"),
    }.get(code, code)


def decision_words(code: str) -> str:
    """What was decided for the next package."""
    return {"include": _("Include"), "test-more": _("Test more"), "leave-out": _("Leave out")}.get(
        code, _("Not decided")
    )


def grade_options() -> list[tuple[str, str]]:
    """What the sites' own numbers say: code and words."""
    return [
        ("several-sites", _("clear at several sites")),
        ("some-sites", _("clear at a few sites")),
        ("mixed", _("mixed")),
        ("unknown", _("too little is known")),
    ]


def grade_words(code: str) -> str:
    """The same for one code."""
    return dict(grade_options()).get(code, code)


def why_words(code: str) -> str:
    """What put the sites' tests together."""
    return {
        "hand": _("put together by hand"),
        "idea": _("the same idea of the change package"),
        "words": _("suggested: similar words"),
    }.get(code, code)


def signed(value: float, decimals: int = 1) -> str:
    """A difference with its sign: "+4.3", "−1.0", "0.0"."""
    rounded = round(value, decimals)
    text = format_number(abs(rounded), decimals)
    if rounded == 0:
        return text
    return f"+{text}" if rounded > 0 else f"−{text}"


def plain_number(value: float) -> str:
    """A value as it stands beside another one."""
    return format_number(value, 1)


def difference(value: float, unit: str) -> str:
    """A difference with what it is counted in; without a unit they are points of per cent."""
    if unit:
        return f"{signed(value)} {unit}"
    return _("{number} points").format(number=signed(value))


def tried_words(sites: int) -> str:
    """At how many sites a change was tried."""
    return n_("{n} site tried it", "{n} sites tried it", sites).format(n=format_number(sites))


def site_words(facility: str, area: str, size: int | None) -> str:
    """The surroundings of a site: kind of facility, area, size; empty where nothing was written down."""
    sized = _("size {n}").format(n=format_number(size)) if size else ""
    return " · ".join(part for part in (facility, area, sized) if part)


def kind_words(kind: str, sites: int, kept: int, effects: Effects | None, unit: str) -> str:
    """What a change did at one kind of facility: "Health centre: 5 of 6 kept it, middle +22.5 points"."""
    name = kind or _("kind not written down")
    said = _("{kind}: {kept} of {n} kept it").format(kind=name, kept=format_number(kept), n=format_number(sites))
    if effects is None:
        return said
    return _("{said}, the middle one changed by {change}").format(said=said, change=difference(effects.median, unit))


def places_words(kinds: Sequence[str]) -> str:
    """At what kinds of facility it was tried, for the change package; empty where nobody wrote it down."""
    return _("Tried at: {kinds}.").format(kinds=", ".join(kinds)) if kinds else ""


def endings_words(endings: Mapping[str, int]) -> str:
    """How it ended where: "adopted 3, abandoned 1"."""
    return ", ".join(f"{ending_words(code)} {format_number(count)}" for code, count in endings.items())


def effect_words(effects: Effects | None, unit: str) -> str:
    """The middle of the sites and their middle half; or that too few sites have enough values."""
    if effects is None:
        return _("Fewer than two sites have six values before and after.")
    return _(
        "At {n} sites with enough values the middle one changed by {middle}; half lie from {low} to {high}."
    ).format(
        n=format_number(effects.sites),
        middle=difference(effects.median, unit),
        low=signed(effects.q1),
        high=difference(effects.q3, unit),
    )


def jumped_words(count: int) -> str:
    """Sites whose number of cases jumped between before and after; said before any effect is praised."""
    return n_(
        "{n} more site is left out: its number of cases jumped in between.",
        "{n} more sites are left out: their number of cases jumped in between.",
        count,
    ).format(n=format_number(count))


def kept_words(least: int, *, is_sensitive: bool) -> str:
    """Why no figure is handed on."""
    if is_sensitive:
        return _("What changed is not told: the measure is sensitive.")
    said = _("By how much is told once {n} sites have enough values before and after.")
    return said.format(n=format_number(least))


def finding_words(shifted: int, compared: int) -> str:
    """Sites whose chart shows more than chance afterwards."""
    return n_(
        "{n} of {of} sites has a finding for the better after it.",
        "{n} of {of} sites have a finding for the better after it.",
        compared,
    ).format(n=format_number(shifted), of=format_number(compared))


def no_proof() -> str:
    """What every comparison before and after has to say."""
    return _("Before and after are not proof: these sites also changed other things.")


def harvest_headline(changes: int, cycles: int, sites: int) -> str:
    """The sum of what was tried."""
    parts = (
        n_("{n} change tested at two sites or more", "{n} changes tested at two sites or more", changes).format(
            n=format_number(changes)
        ),
        n_("{n} cycle", "{n} cycles", cycles).format(n=format_number(cycles)),
        n_("{n} site", "{n} sites", sites).format(n=format_number(sites)),
    )
    return " · ".join(parts)


def kin_words(code: str) -> str:
    """Why the program put tests together."""
    return _("the same idea of the change package") if code == "idea" else _("similar words")


def near_words(count: int, sites: str) -> str:
    """Tests that look like a group and do not belong to it yet."""
    return n_(
        "{n} more test looks like it ({sites}). Does it belong here?",
        "{n} more tests look like it ({sites}). Do they belong here?",
        count,
    ).format(n=format_number(count), sites=sites)


def listed_words(title: str, where: str) -> str:
    """A line to tick: what, and where."""
    return f"{title} · {where}" if where else title


def key_words() -> str:
    """The keys of the list."""
    return _("Keys: I include, T test more, L leave out, P put together, S split, Y yes, one change.")
