"""Sites that could use support, in words: each reason with since when."""

from __future__ import annotations

from qic_desktop.domain.support import Reason, Sign, SiteScore, Spread, Support
from qic_desktop.i18n import _, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text


def reason_words(reason: Reason) -> str:
    """One reason: "leader left in March 2026, no hand-over yet"."""
    since = period_name(reason.since.isoformat()[:7], short=True) if reason.since else ""
    match reason.sign:
        case Sign.LEADER_LEFT:
            return _("leader left in {month}, no hand-over yet").format(month=since)
        case Sign.MISSING:
            return n_("{n} report missing", "{n} reports missing, since {month}", reason.count).format(
                n=reason.count, month=since
            )
        case Sign.LATE:
            return n_("{n} late report lately", "{n} late reports lately", reason.count).format(n=reason.count)
        case Sign.NO_MEETINGS:
            return _("no meeting since {month}").format(month=since) if since else _("no meeting on record")
        case Sign.NO_CYCLES:
            return _("no test of change since {month}").format(month=since) if since else _("no test of change yet")
        case Sign.NO_VISITS:
            return _("no visit since {month}").format(month=since) if since else _("not visited yet")
        case Sign.WORSE:
            return _("results getting worse since {month}").format(month=since) if since else _("results getting worse")
        case Sign.PLATEAU:
            return _("no change to be seen in {n} months").format(n=reason.count)


def source_words(reason: Reason) -> str:
    """Where a reason was read."""
    return {
        Sign.LEADER_LEFT: _("from the team’s list of roles"),
        Sign.MISSING: _("from the reporting grid"),
        Sign.LATE: _("from the packages’ days"),
        Sign.NO_MEETINGS: _("from the team’s meetings"),
        Sign.NO_CYCLES: _("from the tests of change"),
        Sign.NO_VISITS: _("from the coaches’ visits"),
        Sign.WORSE: _("from the chart"),
        Sign.PLATEAU: _("from the chart"),
    }[reason.sign]


def support_words(one: Support, most: int = 0) -> str:
    """The reasons of a site in a row; with ``most``, so many of them and how many more there are."""
    shown = one.reasons[:most] if most else one.reasons
    said, more = "; ".join(reason_words(reason) for reason in shown), len(one.reasons) - len(shown)
    return n_("{reasons}; {n} more", "{reasons}; {n} more", more).format(reasons=said, n=more) if more else said


def gap_words(score: SiteScore) -> str:
    """Both scores of a site."""
    return _("team {team}, coach {coach}").format(
        team=number_text(score.team or 0.0, 1), coach=number_text(score.coach or 0.0, 1)
    )


def spread_words(found: Spread) -> str:
    """How teams score themselves beside their coaches."""
    coach, team = found.middle("coach"), found.middle("team")
    if coach is None or team is None:
        return _("One side has not given a score yet.")
    said = _("middle score {team} against {coach}").format(team=number_text(team, 1), coach=number_text(coach, 1))
    if team > coach:
        return _("Teams score themselves higher than their coaches do: {said}.").format(said=said)
    if team < coach:
        return _("Teams score themselves lower than their coaches do: {said}.").format(said=said)
    return _("Teams and coaches see the same: {said}.").format(said=said)
