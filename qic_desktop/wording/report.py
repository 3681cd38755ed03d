"""Sentences of the collaborative's report that stand nowhere else."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def span_medians(early: str, late: str) -> str:
    """What changed from the beginning to the end, in two middles."""
    return _("The middle of the first twelve values was {early}, of the latest six {late}.").format(
        early=early, late=late
    )


def hidden_words(hidden: int, threshold: int, sites: int) -> str:
    """That points are left out to protect patients and sites."""
    left_out = n_("{n} value is not shown", "{n} values are not shown", hidden).format(n=format_number(hidden))
    return _(
        "{left_out}: counts under {threshold}, of fewer than {sites} sites, or such as would give others away."
    ).format(left_out=left_out, threshold=format_number(threshold), sites=format_number(sites))


def as_before_words(count: int) -> str:
    """That some values are told as they were told before."""
    return n_(
        "{n} value is told as in an earlier version: too little has been added to it since.",
        "{n} values are told as in an earlier version: too little has been added to them since.",
        count,
    ).format(n=format_number(count))


def few_sites(sites: int) -> str:
    """That a figure is not told because it could be seen whose it is."""
    return _("Told for {n} sites or more only; here there are fewer.").format(n=format_number(sites))


def names_removed(count: int) -> str:
    """That names were taken out of texts; empty where none stood there."""
    if not count:
        return ""
    return n_(
        "{n} name of a site was taken out of the texts.", "{n} names of sites were taken out of the texts.", count
    ).format(n=format_number(count))


def telling_words(found: tuple[str, ...]) -> str:
    """Words that may still tell a site; empty where there are none."""
    if not found:
        return ""
    return _("Read it once more before it leaves: {words} may tell which site is meant.").format(
        words=", ".join(f"“{one}”" for one in found)
    )


def report_notes(unwritten: tuple[str, ...], removed: int, telling: tuple[str, ...]) -> tuple[str, ...]:
    """What to tell whoever made a report: what is still to write, and what to look at before it leaves."""
    said = [names_removed(removed), telling_words(telling)]
    if unwritten:
        said.insert(0, _("Still to write: {parts}.").format(parts=", ".join(unwritten)))
    return tuple(one for one in said if one)


def archive_words(day: str, name: str) -> str:
    """That an archive was written, or none yet."""
    if not day:
        return _("No archive has been written yet.")
    return _("Archive written on {day}: {name}").format(day=day, name=name)
