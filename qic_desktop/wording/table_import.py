"""A team's own table in words: why a file or a row cannot be read, what a column is."""

from __future__ import annotations

from qic_desktop.errors import TableError
from qic_desktop.i18n import _, n_

LONGEST_QUOTE = 60
"""So much of a cell is said back."""


def describe_table(error: TableError) -> str:
    """Why a file cannot be read as a table, and what to do."""
    return table_problem(error.why).format(name=quoted(error.name))


def table_problem(why: str) -> str:
    """The sentence for a code of :class:`TableError`, with a place for the file's ``name`` where it has one."""
    sentences = {
        "large": _("“{name}” is too large (20 MB at most). Copy the rows that you need into a new file."),
        "gone": _(
            "“{name}” cannot be read. Put its stick back in, or close it in the other program, and choose it again."
        ),
        "nothing-copied": _(
            "Nothing is copied. Mark the rows with their headings in the spreadsheet, copy them, and paste again."
        ),
        "empty": _("“{name}” is empty: there is nothing in it to take in."),
        "bomb": _("“{name}” grows beyond all bounds when it is unpacked and was not opened. Ask who made it."),
        "password": _(
            "“{name}” is locked with a password. Open it in Excel, save a copy without the password, and take that one."
        ),
        "damaged": _("“{name}” is damaged or was cut short. Open it in Excel, save it again, and take that one."),
        "no-table": _("“{name}” is no table. A table is an Excel, Calc or CSV file with one row for each month."),
        "html": _("“{name}” is a web page, whatever its name says. Open it in Excel and save it as .xlsx."),
        "xlsb": _("“{name}” is an Excel file of the binary kind. Open it in Excel and save it as .xlsx."),
        "rows": _(
            "“{name}” has more than 20 000 rows, or more cells than a table of measures can have. Keep one row for "
            "each month; a list of patients never comes in here."
        ),
        "columns": _("“{name}” has more than 300 columns. Copy the columns that you need into a new file."),
    }
    return sentences.get(why, _("“{name}” cannot be read as a table."))


def row_name(number: int, *, turned: bool = False) -> str:
    """What a row is called; in a table that was turned it is a column of the file."""
    return (_("Column {n}") if turned else _("Row {n}")).format(n=number)


def not_read_words(why: str, text: str = "") -> str:
    """Why a row is not read; ``text`` is what stands in its cell."""
    words = {
        "no-period": _("“{text}” is no month that can be read") if text else _("no month in this row"),
        "other-calendar": _("“{text}” is in another calendar; write the Western month, it is not guessed"),
        "day-order": _("“{text}” may be read in two ways; say above which is meant"),
        "total": _("“{text}”: adds other rows up"),
        "other-length": _("“{text}” is longer or shorter than the measure’s periods"),
        "future": _("“{text}” has not begun yet"),
        "no-number": _("no number: “{text}”"),
        "not-a-number": _("“{text}” is no number"),
        "one-number": _("only one of the two numbers is there: {text}"),
        "formula": _("a formula that failed: {text}"),
        "not-reckoned": _("the formula {text} has no result yet: open the file in Excel, save it, and take it again"),
        "decimal": _("“{text}” may be read in two ways; say above which is meant"),
        "twice": _("the same period with different numbers in rows {text}"),
        "measure": _("“{text}” is no measure here") if text else _("no measure is named"),
        "stratum": _("“{text}” cannot name a part of the cases"),
        "no-day": _("“{text}” is no day; an event has the day on which it happened"),
        "no-cases": _("{text}: how many cases came since the event before is missing"),
    }
    return words.get(why, _("cannot be read")).format(text=quoted(text))


def column_name(key: str, measure: str = "") -> str:
    """What a column is; ``measure`` is the name of the one that it belongs to."""
    names = {
        "": _("not used"),
        "period": _("Month or date"),
        "year": _("Year"),
        "measure": _("Measure (name or code)"),
        "numerator": _("Counted"),
        "denominator": _("Out of"),
        "value": _("Value or share"),
        "reason": _("Why missing"),
        "note": _("Note"),
        "stratum": _("Part of the cases"),
    }
    word = names[key.partition("|")[0]]
    return _("{measure}: {column}").format(measure=measure, column=word) if measure else word


def sheet_name(name: str, *, hidden: bool) -> str:
    """What a sheet is called where it is chosen."""
    return _("{sheet} (hidden in the file)").format(sheet=quoted(name)) if hidden else quoted(name)


def lacking_words(lacking: str) -> str:
    """What must be said before anything can be read."""
    words = {
        "period": _("Which column holds the months? Choose “Month or date” above it."),
        "measure": _("Which measure are these numbers of? Choose it above the table."),
        "number": _("Which columns hold the numbers? Choose “Counted” and “Out of”, or “Value”, above them."),
    }
    return words.get(lacking, "")


def option_words(kind: str, example: str) -> str:
    """What must be told on the command line before anything is taken in."""
    words = {
        "sheet": _("Which sheet is meant? Say --sheet and one of these names: “{example}”."),
        "order": _("“{example}” may be read in two ways: say --dates dmy or --dates mdy."),
        "decimal": _("“{example}” may be read in two ways: say --decimal . or --decimal ,."),
        "calendar": _(
            "The newest month is {example}. Say --calendar western, or --calendar other: nothing is guessed."
        ),
        "period": _("No column of months was found. Say which one it is, such as --columns 1=period,2=value."),
        "measure": _("Say which measure the numbers are of: --measure CODE."),
        "number": _("No column of numbers was found. Say which they are, such as --columns 1=period,2=value."),
    }
    return words[kind].format(example=quoted(example))


def counts_words(new: int, same: int, differs: int, not_read: int) -> str:
    """What a table brings, in one line."""
    parts = [
        n_("{n} new", "{n} new", new).format(n=new),
        n_("{n} the same", "{n} the same", same).format(n=same),
        n_("{n} differs", "{n} differ", differs).format(n=differs),
        n_("{n} row not read", "{n} rows not read", not_read).format(n=not_read),
    ]
    return ", ".join(parts)


def quoted(text: str) -> str:
    """What stands in a cell, short and in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
