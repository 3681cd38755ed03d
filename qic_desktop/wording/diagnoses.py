"""Diagnosis in words: what each kind is for, an example to write over, and what a picture says."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def kind_name(kind: str) -> str:
    """What a kind is called."""
    names = {
        "process-map": _("Process map"),
        "fishbone": _("Fishbone"),
        "five-whys": _("Five whys"),
        "pareto": _("Pareto"),
    }
    return names.get(kind, kind)


def kind_help(kind: str) -> str:
    """What it is for, and how it is written."""
    helps = {
        "process-map": _(
            "The steps as they really are, one a line. Below a step, set in, what goes wrong there. "
            "A line with a question mark is a decision."
        ),
        "fishbone": _("Groups of causes, one a line; below each, set in, the causes. The title is the problem."),
        "five-whys": _("Begin with what happened. Each next line answers “why?”. The last one may be the root."),
        "pareto": _("One reason a line, with how often it was met: “No ambulance: 12”. The few big ones come first."),
    }
    return helps[kind]


def kind_example(kind: str) -> str:
    """Some lines that show how it is written; they stand in the empty field and are not kept."""
    examples = {
        "process-map": _(
            "Woman arrives\n  waits in the corridor at night\nIs labour active?\n  no: sent home\nPartograph begun"
        ),
        "fishbone": _(
            "People\n  two midwives at night\nForms\n  out of stock\n    ordered once a year\nPlace\n  far away"
        ),
        "five-whys": _(
            "The partograph was empty\nThere was no form\nNobody had ordered any\nNobody knew whose task it is"
        ),
        "pareto": _("No form: 14\nArrived too late: 6\nMidwife alone: 5"),
    }
    return examples[kind]


def title_example(kind: str) -> str:
    """An example of a title."""
    examples = {
        "process-map": _("for example: from the door to the labour ward"),
        "fishbone": _("for example: partograph not complete"),
        "five-whys": _("for example: the empty partograph of 3 March"),
        "pareto": _("for example: why partographs were not complete, March"),
    }
    return examples[kind]


def picture_words(kind: str, title: str, parts: int) -> str:
    """A picture in one sentence, for screen readers."""
    counted = n_("{n} part at the top", "{n} parts at the top", parts).format(n=format_number(parts))
    name = f"{kind_name(kind)}: {title}" if title else kind_name(kind)
    return _("{name}, {counted}").format(name=name, counted=counted)


def reason_left() -> str:
    """The head of a fishbone without a title."""
    return _("the problem")


def why_word() -> str:
    """The word beside a connector."""
    return _("why?")


def odd_words(lines: tuple[int, ...]) -> str:
    """Which lines of a Pareto cannot be counted; empty for none."""
    if not lines:
        return ""
    numbers = ", ".join(format_number(line) for line in lines[:8])
    words = n_("Line {lines} has no count above 0: “No form: 14”.", "Lines {lines} have no count above 0.", len(lines))
    return words.format(lines=numbers)
