"""How far values can be trusted, in words: all sites in two sentences, one site, one cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qic_desktop.domain.data_quality import Concern, QualityLine
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.collection import jump_words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.values import percent

NOTHING = "–"


def concern_words(line: QualityLine, concern: Concern) -> str:
    """What is to be looked at: "2.0 × cases since Jul 2017"."""
    open_slips = line.slips.asked - line.slips.answered
    match concern:
        case Concern.RECOUNT_OFF:
            return _("the coach counted {factor} of what was reported").format(factor=factor_cell(line))
        case Concern.JUMP:
            return jump_words(line.jump_ratio, line.jump or "")
        case Concern.DIFFERS:
            n = line.marks.differing
            return n_("{n} value differs from its second count", "{n} values differ from their second count", n).format(
                n=n
            )
        case Concern.UNANSWERED:
            return n_("{n} number asked about, no answer", "{n} numbers asked about, no answer", open_slips).format(
                n=open_slips
            )
        case Concern.INCOMPLETE:
            return _("{came} of {due} reports came").format(came=line.came, due=line.due)
        case Concern.LATE:
            return _("{share} in time").format(share=share_cell(line.reports.on_time))
        case Concern.CORRECTED:
            return _("{share} corrected after sending").format(share=share_cell(line.corrected))


def site_words(line: QualityLine) -> str:
    """Everything to look at at a site in one sentence."""
    if not line.concerns:
        return _("Nothing to look at.")
    said = "; ".join(concern_words(line, one) for one in line.concerns)
    return _("To look at: {what}.").format(what=said)


def reasons_words(line: QualityLine) -> str:
    """Why reports have no value: "strike 2, staff away"."""
    parts = (missing_words(code) + (f" {format_number(count)}" if count > 1 else "") for code, count in line.reasons)
    return ", ".join(parts) or NOTHING


def share_cell(share: float | None) -> str:
    """A share as a whole percent; a dash where nothing was due."""
    return NOTHING if share is None else percent(f"{share * 100:.0f}")


def factor_cell(line: QualityLine) -> str:
    """The verification factor of the coach's last recount; a dash without one."""
    worst = line.recount.worst if line.recount is not None else None
    return NOTHING if worst is None else format_number(worst, 2)


def marks_cell(line: QualityLine) -> str:
    """How many values were counted once more, and by whom."""
    marks = line.marks
    parts = (
        (marks.by_coach, _("coach {n}")),
        (marks.by_team, _("team {n}")),
        (marks.differing, _("different {n}")),
        (marks.unverified, _("not yet {n}")),
    )
    return ", ".join(text.format(n=format_number(count)) for count, text in parts if count) or NOTHING


def slips_cell(line: QualityLine) -> str:
    """Numbers asked about that were answered: "1 of 3"."""
    slips = line.slips
    return _("{n} of {all}").format(n=slips.answered, all=slips.asked) if slips.asked else NOTHING


def jump_cell(line: QualityLine) -> str:
    """The jump in the number of cases; a dash without one."""
    return jump_words(line.jump_ratio, line.jump) if line.jump else NOTHING


def quality_lead(lines: Sequence[QualityLine]) -> str:
    """All sites in plain words: at how many something is to be looked at, what, and where nobody counted again."""
    doubtful = [line for line in lines if line.concerns]
    if not doubtful:
        said = [_("Nothing in the reports of these sites asks for a second look.")]
    else:
        text = n_(
            "At {n} of {all} sites look twice before you read the chart",
            "At {n} of {all} sites look twice before you read their charts",
            len(doubtful),
        )
        tally = Counter(line.concerns[0] for line in doubtful)
        parts = ", ".join(_tally_words(one, tally[one]) for one in Concern if tally[one])
        said = [f"{text.format(n=len(doubtful), all=len(lines))}: {parts}."]
    never = sum(line.came > 0 and not line.marks.counted_again for line in lines)
    if never:
        text = n_(
            "At {n} site nobody has counted a value once more.",
            "At {n} sites nobody has counted a value once more.",
            never,
        )
        said.append(text.format(n=never))
    return " ".join(said)


def _tally_words(concern: Concern, count: int) -> str:
    return {
        Concern.RECOUNT_OFF: n_("{n} not confirmed by a coach", "{n} not confirmed by a coach", count),
        Concern.JUMP: n_("{n} counts another number of cases", "{n} count another number of cases", count),
        Concern.DIFFERS: n_("{n} found another number itself", "{n} found another number themselves", count),
        Concern.UNANSWERED: n_("{n} with an open question", "{n} with open questions", count),
        Concern.INCOMPLETE: n_("{n} with missing reports", "{n} with missing reports", count),
        Concern.LATE: n_("{n} late", "{n} late", count),
        Concern.CORRECTED: n_("{n} corrects often", "{n} correct often", count),
    }[concern].format(n=count)
