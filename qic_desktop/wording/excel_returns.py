"""Words of Excel returns: those in the workbook, and what is said of a filled one before anything changes."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.table_import import quoted, table_problem

# --- in the workbook ----------------------------------------------------------------------------------------


def lead_lines() -> tuple[str, ...]:
    """What stands above the fields."""
    return (
        _("Fill in the white fields and send the file back as it is, without a password."),
        _("Nothing counted? Write 0. No number? Choose why in the list. Write no patient’s name anywhere."),
    )


def heads() -> tuple[str, str, str, str, str]:
    """Above the columns: measure, number, out of, reason, note."""
    return _("Measure"), _("Count"), _("Out of"), _("Why is there no number?"), _("Note")


def sheet_names() -> tuple[str, str]:
    """The sheet with the fields, and the one with the definitions; Excel takes 31 signs."""
    return _("Return")[:31], _("What counts")[:31]


def definition_heads() -> tuple[str, ...]:
    """Above the definitions."""
    return _("Measure"), _("What is counted"), _("Out of"), _("Where it is found")


def refusals() -> tuple[str, str]:
    """Title and sentence where something else than a number is typed."""
    return (
        _("A number, please"),
        _("Write a number of 0 or more, without words. No number? Choose why in the list."),
    )


def all_cases() -> str:
    """A denominator that has no words of its own."""
    return _("all cases")


# --- reading a filled one -----------------------------------------------------------------------------------


def unsigned_sentence() -> str:
    """Said of every return: nobody sealed it."""
    return _(
        "An Excel return: not signed, entered by you. Its values are marked until the site confirms them, on paper or "
        "on a laptop of its own."
    )


def return_name(name: str) -> str:
    """What it is called in the list."""
    return _("{name}, Excel return").format(name=name)


def verdict_sentence(code: str, name: str = "", count: int = 0) -> str:
    """Why a return is not ready, or what is odd about it; empty for a sound one."""
    if code.startswith("T-"):
        return table_problem(code[2:]).format(name=quoted(name))
    if code == "X-ODD":
        return n_(
            "{n} line cannot be read and is left out. What else stands in it can be accepted now.",
            "{n} lines cannot be read and are left out. What else stands in it can be accepted now.",
            count,
        ).format(n=format_number(count))
    if code == "X-UNREAD":
        return n_(
            "No line to take in: {n} line cannot be read. Look which one, and ask the site for the file again.",
            "No line to take in: {n} lines cannot be read. Look which ones, and ask the site for the file again.",
            count,
        ).format(n=format_number(count))
    return {
        "X-COLLABORATIVE": _("Made for another collaborative. It cannot be taken in here."),
        "X-PRACTICE": _("Made for practice. It never mixes with real data, nor real data with practice."),
        "X-SITE": _("This site is not known here. Open the news of the organiser who made this workbook first."),
        "X-MARKS": _(
            "Its hidden marks were changed: it may be put together from two workbooks. Send the site a new one, or "
            "type the numbers in by hand."
        ),
        "X-VERSION": _("Made with a newer version of this program. It can be read after your update."),
        "X-DIFFERS": _("It says another number than stands here already. Look at it and choose; nothing was changed."),
        "X-NOTHING": _("Nothing new: it is empty, or everything in it stands here already."),
        "X-GONE": _("The lines that can be read are gone from it. Ask the site to send the file as it was."),
    }.get(code, "")


def odd_sentence(why: str, text: str) -> str:
    """Why a line is left out."""
    said = {
        "text": _("“{text}” is words, not a number"),
        "date": _("a date stands where a number belongs"),
        "formula": _("a formula stands there; formulas are never run"),
        "negative": _("“{text}” is less than nought"),
        "reason": _("“{text}” is none of the reasons in the list"),
        "both": _("a number and a reason why there is none"),
        "future": _("the month has not begun yet"),
        "half": _("only one of the two numbers"),
        "twice": _("the line is there twice, with different numbers"),
        "measure": _("this measure is not asked for any more"),
        "error": _("“{text}” is a failed formula"),
    }.get(why, _("it cannot be read"))
    return said.format(text=quoted(text))


def remark_sentence(why: str, count: int = 0) -> str:
    """What is worth knowing about a return that can be taken in."""
    if why == "missing-rows":
        return n_("{n} line of the workbook was deleted.", "{n} lines of the workbook were deleted.", count).format(
            n=format_number(count)
        )
    return {
        "old-definition": _(
            "Counted by an older definition. The values are kept with the number of that definition and join no line "
            "across the change."
        ),
        "withdrawn": _(
            "The site does not take part in all of these months. What lies outside is kept and shown; no report was "
            "asked for."
        ),
        "merged": _("This facility was merged into another one. Its values stay its own."),
        "laptop": _("This site has a laptop by now. What its team typed itself is never overwritten unasked."),
    }.get(why, "")
