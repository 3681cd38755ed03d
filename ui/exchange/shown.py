"""From how exchange stands to the words of the page's parts; paints nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from qic_desktop.i18n import _, capital, format_number, n_
from qic_desktop.services.copies import ONLY_NEW
from qic_desktop.services.exchanging import foreign_files
from qic_desktop.services.exchanging.exchange_state import ExchangeView, Parcel, Unsent
from qic_desktop.services.exchanging.hand_overs import Hop
from qic_desktop.services.exchanging.messages import MESSAGE
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.wording import exchange as words
from qic_desktop.wording.errors import describe_code
from qic_desktop.wording.laptops import another_laptop, laptop_package
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.records import group_key, periods_words
from ui.exchange.carriage import Stop, Way
from ui.exchange.lists import ParcelWords, RowWords

Opener = Callable[[str, str], Callable[[], object] | None]
GROUPED_FROM = 3
_ENTITY_ICONS = {
    "observation": "table",
    "measure": "target",
    "target": "target",
    "pdsa_cycle": "refresh-cw",
    "ramp": "refresh-cw",
    "membership": "users",
    "facility": "hospital",
    "annotation": "message-square",
    "phase": "chart-line",
    "project": "flag",
}
_STATE_LOOKS = {
    "confirmed": ("circle-check", "accent"),
    "arrived": ("circle-check", "accent"),
    "sent": ("clock", "muted"),
    "aside": ("circle-pause", "muted"),
    "refused": ("circle-x", "concern"),
    "nothing-new": ("copy-check", "muted"),
}


def way_of(view: ExchangeView) -> tuple[tuple[Stop, ...], tuple[Way, ...], str]:
    """The stops, the ways between them, and the line of the way back."""
    last = view.last_sent
    newest = words.moment_name(view.last_entry, view.now) if view.last_entry else ""
    here = Stop(
        "laptop",
        _("This laptop"),
        words.entries_name(view.kept),
        _("last one {moment}").format(moment=newest) if newest else "",
    )
    between = Stop(
        "message-square" if last and not last.way else "usb" if last is None or last.elsewhere else "folder",
        _place(last) if last else _("Stick"),
        words.entries_name(view.sent) if last else _("nothing yet"),
        _("written {day}").format(day=words.moment_name(last.when, view.now)) if last else "",
    )
    sending = Way(_sending_words(view), _early_enough(view), done=not view.unsent and last is not None)
    if not view.in_collaborative:
        return (here, between), (sending,), ""
    there = Stop(
        "inbox",
        _("Organiser"),
        words.entries_name(view.confirmed),
        _("confirmed {day}").format(day=words.moment_name(view.confirmed_at, view.now))
        if view.confirmed_at
        else _("not confirmed yet"),
    )
    return (here, between, there), (sending, _carrying(view)), _way_back(view)


def _place(parcel: Parcel) -> str:
    if parcel.outgoing and not parcel.way:
        return _("Sent as a message")
    if not parcel.outgoing or parcel.elsewhere:
        return parcel.way
    return _("Folder “{name}”").format(name=parcel.way)


def _sending_words(view: ExchangeView) -> str:
    if view.unsent:
        count = len(view.unsent)
        return n_("{n} to send", "{n} to send", count).format(n=format_number(count))
    return _("sent") if view.last_sent else _("nothing to send")


def _early_enough(view: ExchangeView) -> str:
    if view.overdue:
        return _("a due day has passed")
    if view.unsent and view.next_due is not None:
        return _("before {day} is early enough").format(day=words.day_name(view.next_due))
    return _("nothing is waiting") if not view.unsent else _("when it suits you")


def _carrying(view: ExchangeView) -> Way:
    last = view.last_sent
    if last is None:
        return Way(_("then carried"), _("by the coach, by post or by e-mail"), done=False)
    if view.confirmed and view.confirmed >= view.sent:
        return Way(_("carried"), _("and confirmed by the organiser"), done=True)
    return Way(_("on the way"), _("confirmed with the next news"), done=False)


def _way_back(view: ExchangeView) -> str:
    news = view.last_news
    if news is None:
        return _("The way back: no news from the organiser yet.")
    came = words.moment_name(news.when, view.now)
    if news.entries:
        return _("The way back: news {number}, {day}, with {entries}.").format(
            number=news.number, day=came, entries=words.entries_name(news.entries)
        )
    return _("The way back: news {number}, {day}, with the receipt.").format(number=news.number, day=came)


# --- the lists ----------------------------------------------------------------------------------------------


class UnsentRows(Sequence[RowWords]):
    """What is not sent, newest first; many values of one measure are one row. Rows get their words when shown."""

    def __init__(self, view: ExchangeView, opener: Opener) -> None:
        self._view, self._opener = view, opener
        groups: dict[tuple[str, str], list[Unsent]] = {}
        for one in view.unsent:
            groups.setdefault(group_key(one.entity, one.id), []).append(one)
        self._rows: list[list[Unsent]] = []
        for (entity, _identity), found in groups.items():
            together = entity == "observation" and len(found) >= GROUPED_FROM
            self._rows += [found] if together else [[one] for one in found]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> RowWords: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[RowWords, ...]: ...
    def __getitem__(self, place: int | slice) -> RowWords | tuple[RowWords, ...]:
        if isinstance(place, slice):
            return tuple(map(self._row, self._rows[place]))
        return self._row(self._rows[place])

    def _row(self, found: list[Unsent]) -> RowWords:
        first = found[0]
        title = first.title
        if len(found) > 1:
            title = f"{title.rpartition(', ')[0]}: {periods_words([one.id for one in found])}"
        return _unsent_row(self._view, first, title, self._opener)


def _unsent_row(view: ExchangeView, one: Unsent, title: str, opener: Opener) -> RowWords:
    icon = _ENTITY_ICONS.get(one.entity, "file-text")
    return RowWords(icon, title, words.moment_name(one.when, view.now), opener(one.entity, one.id))


def coming_rows(view: ExchangeView) -> tuple[RowWords, ...]:
    """What is known to be missing, or is awaited."""
    rows = [
        RowWords(
            "inbox" if gap.scope.startswith("organiser") else "laptop",
            words.gap_name(gap.scope, gap.first, gap.last, own=gap.scope.startswith("site:")),
            _("known, not here yet"),
        )
        for gap in view.gaps
    ]
    if view.waiting_for_certificate:
        rows.append(RowWords("shield-check", _("Acceptance by the organiser"), _("asked with each package")))
    return tuple(rows)


def aside_rows(view: ExchangeView) -> tuple[RowWords, ...]:
    """What came and is not in, and what will open it: the newest first, one row for each file."""
    waiting = [one for one in view.parcels if one.state == "aside" and not one.outgoing]
    return tuple(
        RowWords(
            "lock" if one.kind == LOCKED else "circle-pause",
            f"{one.way}: {_why_aside(one)}" if one.code else one.way,
            words.moment_name(one.when, view.now),
        )
        for one in waiting
    )


def _why_aside(one: Parcel) -> str:
    if one.ours and one.code == "Q-UNKNOWN-KEY":
        return another_laptop()
    return describe_code(one.code, detail="key" if one.kind == LOCKED else "")


def hop_rows(hops: Sequence[Hop]) -> tuple[RowWords, ...]:
    """Who carried what, when, and to whom."""
    return tuple(RowWords("hand-helping", _hop_words(one), period_name(one.on) if one.on else "") for one in hops)


def _hop_words(one: Hop) -> str:
    what = one.whose or one.file or _("A package")
    if one.taken_from and one.given_to:
        return _("{what}: from {giver} to {taker}").format(what=what, giver=one.taken_from, taker=one.given_to)
    if one.given_to:
        return _("{what}: handed to {taker}").format(what=what, taker=one.given_to)
    return _("{what}: taken along by the coach").format(what=what)


def copy_rows(view: ExchangeView) -> tuple[RowWords, ...]:
    """Where copies lie: with the organiser, on sticks, in backups; the newest of each place."""
    rows = []
    if view.confirmed and view.confirmed_at:
        rows.append(
            RowWords(
                "inbox",
                _("The organiser, {entries}").format(entries=words.entries_name(view.confirmed)),
                words.ago(view.confirmed_at, view.now),
            )
        )
    seen: set[tuple[str, str]] = set()
    for copy in view.copies:
        if (copy.kind, copy.place) in seen or copy.kind in (MESSAGE, ONLY_NEW):
            continue
        seen.add((copy.kind, copy.place))
        place = copy.place if copy.elsewhere else _("the folder “{name}”, same disk").format(name=copy.place)
        title = _("Backup on {place}").format(place=place) if copy.kind == "backup" else capital(place)
        icon = "hard-drive" if copy.kind == "backup" else "usb" if copy.elsewhere else "folder"
        rows.append(RowWords(icon, title, words.ago(copy.made, view.now)))
    remembered = {copy.package for copy in view.copies}
    last = next((one for one in view.parcels if one.outgoing and not one.only_new and one.id not in remembered), None)
    if last is not None and not view.copies:
        rows.append(RowWords("usb" if last.elsewhere else "folder", _place(last), words.ago(last.when, view.now)))
    if view.own_backup is not None:
        rows.append(RowWords("laptop", _("Backup on this laptop"), words.ago(view.own_backup, view.now)))
    return tuple(rows)


def parcel_rows(view: ExchangeView) -> Sequence[ParcelWords]:
    """The table of what was sent and arrived."""
    return [_parcel_words(view, one) for one in view.parcels]


def _parcel_words(view: ExchangeView, one: Parcel) -> ParcelWords:
    title = words.parcel_title(one.kind, one.number, outgoing=one.outgoing)
    if one.kind == "site" and one.ours and not one.outgoing and one.state != "refused":
        title = laptop_package(one.number)
    if one.state == "refused" and not one.kind:
        title = foreign_files.title_of(foreign_files.kind_of_refused(one.way, one.code), one.code)
    details = [_("New entries only") if one.only_new else title]
    if one.outgoing and one.size:
        details.append(words.size_name(one.size))
    elif one.entries:
        details.append(words.entries_name(one.entries))
    icon, role = _STATE_LOOKS[one.state]
    return ParcelWords(
        day=words.moment_name(one.when, view.now),
        icon="upload" if one.outgoing else "download",
        title=", ".join(details),
        way=_place(one),
        state_icon=icon,
        state_role=role,
        print_id="" if one.outgoing else one.id,
        state=_parcel_state(one, view),
    )


def _parcel_state(one: Parcel, view: ExchangeView) -> str:
    """What became of a package. A team on its own has nobody who could confirm one."""
    if one.outgoing and one.kind == "restore":
        return _("for your own laptop")
    if one.outgoing and one.state == "sent" and not view.in_collaborative:
        return _("copied")
    return words.state_name(one.state)
