"""Exchange in sentences: calm ones, because nothing is wrong most of the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qic_desktop import errors
from qic_desktop.clock import local_time
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.errors import describe
from qic_desktop.wording.period_names import month_name

KILO = 1024
Level = Literal["calm", "attention", "problem"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the one sentence is made of."""

    kept: int
    unsent: int
    confirmed: int
    in_collaborative: bool
    next_due: date | None = None
    overdue: int = 0
    overdue_day: date | None = None
    days_alone: int | None = None
    alone: int = 0
    open_questions: int = 0
    must_ask: bool = False

    @property
    def level(self) -> Level:
        """Whether everything is safe: a due day that passed or a long time without a copy is a problem; a question
        that waits for an answer asks for attention; everything else is calm."""
        if self.overdue or self.days_alone is not None:
            return "problem"
        return "attention" if self.open_questions else "calm"

    @property
    def is_all_there(self) -> bool:
        """Whether the organiser has confirmed everything."""
        return self.in_collaborative and self.unsent == 0 and 0 < self.kept <= self.confirmed


def headline(standing: Standing) -> str:
    """The one sentence: what is kept, what is not yet sent, what is due next."""
    kept = _("Everything is kept on this laptop.")
    if standing.overdue and standing.overdue_day is not None:
        return _("{kept} {late}").format(kept=kept, late=_overdue(standing.overdue, standing.overdue_day))
    if standing.days_alone is not None:
        days = n_("{n} day", "{n} days", standing.days_alone).format(n=format_number(standing.days_alone))
        return _("Everything is kept on this laptop, and only here: no copy elsewhere for {days}.").format(days=days)
    if not standing.in_collaborative or not standing.kept:
        return kept
    if standing.unsent:
        return _("{kept} {unsent}").format(kept=kept, unsent=_unsent(standing))
    if standing.confirmed >= standing.kept:
        return n_(
            "Everything is kept on this laptop and with the organiser: {n} entry.",
            "Everything is kept on this laptop and with the organiser: all {n} entries.",
            standing.kept,
        ).format(n=format_number(standing.kept))
    on_way = standing.kept - standing.confirmed
    return n_(
        "Everything is kept on this laptop. {n} entry is on the way, not yet confirmed.",
        "Everything is kept on this laptop. {n} entries are on the way, not yet confirmed.",
        on_way,
    ).format(n=format_number(on_way))


def _overdue(count: int, day: date) -> str:
    return n_(
        "{n} entry was due on {day} and is not yet sent.", "{n} entries were due on {day} and are not yet sent.", count
    ).format(n=format_number(count), day=day_name(day))


def _unsent(standing: Standing) -> str:
    count = format_number(standing.unsent)
    if standing.next_due is None:
        return n_("{n} entry not yet sent.", "{n} entries not yet sent.", standing.unsent).format(n=count)
    return n_(
        "{n} entry not yet sent; next due {day}.", "{n} entries not yet sent; next due {day}.", standing.unsent
    ).format(n=count, day=day_name(standing.next_due))


def second_line(standing: Standing, confirmed_day: date | None) -> str:
    """What stands below the headline: what the organiser has, and what to do about the rest."""
    if not standing.in_collaborative:
        return _("A copy elsewhere helps if the laptop is lost.")
    if standing.must_ask and not standing.unsent:
        return _("This laptop is not let in yet. Send a package: it asks for that.")
    if standing.unsent == 0 and standing.confirmed >= standing.kept:
        return _("Nothing to do here until you enter something new.")
    if confirmed_day is None:
        has = _("The organiser has not confirmed anything yet.")
    else:
        has = _("The organiser has everything up to {day}.").format(day=day_name(confirmed_day))
    if standing.overdue:
        return _("{has} A stick is enough: it takes all of them.").format(has=has)
    if standing.unsent and standing.alone:
        only = n_("{n} entry is only on this laptop.", "{n} entries are only on this laptop.", standing.alone)
        has = _("{has} {only}").format(has=has, only=only.format(n=format_number(standing.alone)))
    if standing.unsent:
        return _("{has} Send when it suits you.").format(has=has)
    return _("{has} Confirmation comes with the next news.").format(has=has)


# --- days and sizes -----------------------------------------------------------------------------------------


def day_name(day: date, *, today: date | None = None) -> str:
    """A day as it is said: "10 April", with the year where it is another one than ``today``'s."""
    text = _("{day} {month}").format(day=day.day, month=month_name(day.month))
    if today is not None and today.year != day.year:
        return _("{day} {year}").format(day=text, year=day.year)
    return text


def moment_day(moment: int) -> date:
    """The local day of a moment in milliseconds since 1970."""
    return local_time(moment).date()


def moment_name(moment: int, now: int) -> str:
    """A moment as it is said: "today, 16:05", "27 March"; the year where it is another one."""
    then = local_time(moment)
    today = moment_day(now)
    if then.date() == today:
        return _("today, {time}").format(time=f"{then:%H:%M}")
    return day_name(then.date(), today=today)


def ago(moment: int, now: int) -> str:
    """ "27 March, 8 days ago"; a moment of today has its time instead."""
    days = (moment_day(now) - moment_day(moment)).days
    if days <= 0:
        return moment_name(moment, now)
    count = n_("{n} day ago", "{n} days ago", days).format(n=format_number(days))
    return _("{day}, {ago}").format(day=moment_name(moment, now), ago=count)


def size_name(size: int) -> str:
    """A file's size: "31 kB"."""
    if size < KILO * KILO:
        return _("{n} kB").format(n=format_number(max(1, round(size / KILO))))
    return _("{n} MB").format(n=format_number(size / KILO / KILO, 1))


def entries_name(count: int) -> str:
    """ "409 entries"."""
    return n_("{n} entry", "{n} entries", count).format(n=format_number(count))


def news_age(moment: int | None, now: int) -> str:
    """How fresh the organiser's news are."""
    if moment is None:
        return _("no news from the organiser yet")
    days = (moment_day(now) - moment_day(moment)).days
    if days <= 0:
        return _("news from the organiser of today")
    return n_("news from the organiser {n} day old", "news from the organiser {n} days old", days).format(
        n=format_number(days)
    )


# --- packages -----------------------------------------------------------------------------------------------


def parcel_title(kind: str, number: int, *, outgoing: bool) -> str:
    """What a package is called in lists."""
    if outgoing:
        return {
            "invitation": _("An invitation"),
            "organiser": _("News {number}").format(number=number),
            "restore": _("Everything, names too"),
        }.get(kind, _("All entries"))
    return {
        "organiser": _("News {number}").format(number=number),
        "invitation": _("Invitation"),
        "coach": _("Package {number} from a coach").format(number=number),
        "site": _("Package {number} of a site").format(number=number),
        "locked": _("A locked package"),
        "restore": _("Copy from our other laptop"),
    }.get(kind, _("A file that is no package"))


def state_name(state: str) -> str:
    """What became of a package."""
    return {
        "confirmed": _("organiser has it"),
        "sent": _("sent, not yet confirmed"),
        "arrived": _("arrived, checked"),
        "aside": _("set aside, nothing is lost"),
        "refused": _("not taken in"),
        "nothing-new": _("nothing new in it"),
    }.get(state, state)


def gap_name(scope: str, first: int, last: int, *, own: bool) -> str:
    """What is missing: "Parts 6 to 9 of the organiser’s news"."""
    whose = _("the organiser’s news") if scope.startswith("organiser") else _("another laptop’s entries")
    if own:
        whose = _("what another laptop of the team wrote")
    if first == last:
        return _("Part {first} of {whose}").format(first=first, whose=whose)
    return _("Parts {first} to {last} of {whose}").format(first=first, last=last, whose=whose)


def sending_problem(error: errors.QicError, *, to_stick: bool) -> str:
    """Why a package was not finished, and that nothing is lost."""
    if isinstance(error, errors.NotFoundError) and error.what == "folder":
        if to_stick:
            return _("The stick was removed. Nothing is lost; the package was not finished. Put it in again.")
        return _("The folder is not there any more. Nothing is lost; choose another one.")
    if isinstance(error, errors.DiskFullError):
        return _("There is no room left on {path}. Nothing is lost; make room or use another stick.").format(
            path=error.path
        )
    if isinstance(error, errors.StoreReadOnlyError):
        return _("{path} cannot be written to. Nothing is lost; unlock the stick or use another one.").format(
            path=error.path
        )
    return describe(error)


def lacks_words(alone: int, *, news: bool, own: bool) -> str:
    """What a site has not got yet: the news, files for it alone, the coach's own visits and entries."""
    parts = [
        _("the organiser’s newest news") if news else "",
        n_("{n} file for it alone", "{n} files for it alone", alone).format(n=format_number(alone)) if alone else "",
        _("your visits and what you entered there") if own else "",
    ]
    return ", ".join(part for part in parts if part)
