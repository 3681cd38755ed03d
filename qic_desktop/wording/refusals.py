"""What is said where something was not found, or is not allowed: by the state of things or by the role of the store."""

from __future__ import annotations

from qic_desktop import errors
from qic_desktop.i18n import _
from qic_desktop.wording.coaching_errors import no_visit, not_hers
from qic_desktop.wording.counting_errors import not_charted
from qic_desktop.wording.entering_errors import not_entered
from qic_desktop.wording.learning_errors import not_learned, not_ours
from qic_desktop.wording.organising_errors import no_design, not_designed
from qic_desktop.wording.planning_errors import no_plan, not_planned
from qic_desktop.wording.progress_errors import not_kept, not_there
from qic_desktop.wording.registry_errors import not_registered


def not_found(error: errors.NotFoundError) -> str:
    """What is not there, and where to look."""
    if not error.text:
        unnamed = {
            "site": _("This store holds several sites. Say which one (--site CODE)."),
            "measure": _("There is no measure yet. Define one, or open the organiser’s package first."),
            "area": _("No site says in which area it lies. Write it in the registry, as Region / District."),
            "unit": _("There is no unit yet. Add a ward, a shift or a facility first."),
            "message": _("There is no part of a package in this text. Copy the whole message, with all its lines."),
        }
        return unnamed.get(error.what, _("Nothing of this kind is here yet."))
    known = {**_missing_things(), **no_design(), **no_visit(), **not_there(), **no_plan(), **not_learned()}
    return known.get(error.what, _("“{text}” was not found.")).format(text=error.text)


def _missing_things() -> dict[str, str]:
    """Sentences for what was not found; ``{text}`` is what was asked for."""
    return {
        "measure": _("There is no measure “{text}” in this store. Check its code."),
        "period": _("There is no value for “{text}”. Write a period that has values, such as 2026-11."),
        "site": _("There is no site “{text}” in this store. Check its code."),
        "area": _("No site lies in an area “{text}”. Write it as the registry does, as Region / District."),
        "wave": _("No site is in a wave “{text}”. Look at the column Wave of the sites."),
        "stratum": _("This measure has no part of the cases called “{text}”. Look at its definition."),
        "sheet": _("There is no sheet “{text}” in this file."),
        "cycle": _("There is no PDSA cycle “{text}” in this store."),
        "cycles": _("Several cycles are called “{text}”. Use the id that “qic cycle list --json” shows."),
        "control-plan": _("“{text}” has no control plan. Adopt its change first."),
        "control-plans": _(
            "“{text}” has several control plans from different laptops. Take one away under “What holds the gains”."
        ),
        "ramp": _("“{text}” belongs to no ramp of tests. Begin a ramp first."),
        "card": _("There is no card “{text}” on the driver diagram, or there are several. Use its id."),
        "practice-set": _("There are no practice data called “{text}”."),
        "conflict": _("There is no conflict “{text}”. It may have been resolved already."),
        "value": _("The conflict has no value number {text}. Count from 1."),
        "request": _("There is no request in “{text}”. It may have been answered already."),
        "person": _("There is nobody called “{text}” in this store. Enter the name first."),
        "team": _("Roles in a team are kept in the site’s own store."),
        "action": _("There is no open action “{text}” in this store."),
        "objective": _("There is no objective “{text}” in this store."),
        "state": _("“{text}” is not a state that this can have."),
        "step": _("“{text}” is not a point of the hand-over."),
        "voice": _("“{text}” is neither the team nor the management."),
        "meeting": _("There is no meeting “{text}” in this store. Name its day, such as 2026-11-22."),
        "leader": _("There is no senior leader “{text}” in this store. Enter the name first."),
        "skill": _("There is no skill “{text}” on the list of this team."),
        "level": _("“{text}” is no level. Choose none, learning, can or teach."),
        "stakeholder": _("There is nobody called “{text}” among those for and against, or there are several."),
        "stands": _("“{text}” is none of the three: for, undecided, against."),
        "promise": _("There is no promise “{text}” of this leader."),
        "paper-site": _("Every site that takes part has a laptop and gets its file beside the news."),
        "report": _("There is no report called “{text}”. “qic report --list” names them."),
        "package": _("There is no package “{text}” in this store."),
        "coach": _("There is no accepted coach “{text}”, or there are several. Use the id."),
        "key": _("No accepted laptop is known as “{text}”. “qic keys” lists them."),
        "message": _("There is no part of a package in “{text}”. Copy the whole message, with all its lines."),
        "file": _("There is no file “{text}”, or it cannot be read."),
        "text": _("These words stand nowhere in what was written here: {text}."),
        "folder": _("There is no folder “{text}”. Make it first."),
        "backup": _("There is no backup “{text}”."),
        "readable": _("Nothing in {text} can be read as a package."),
        "phase": _("There is no such phase on the chart. It may have been taken away already."),
        "annotation": _("There is no such note on the chart. It may have been taken away already."),
        "exclusion": _("{text} is not left out of the chart."),
        "event": _("There is no such event. It may have been taken back already."),
        "change": _("There is no tested change “{text}”, or there are several. Use its key."),
        "candidate": _("There is no facility “{text}” on the list."),
        "note": _("There is no such note. It may have been taken out already."),
    }


def _other_role(step: str) -> str:
    steps = {
        "measure": _("A coach’s store defines no measures; the organiser or the site does."),
        "target": _("A site’s own target is set in the site’s store."),
        "record": _("Values are entered in the site’s own store."),
        "excel-return": _("Excel returns are made in the organiser’s store."),
        "cycle": _("PDSA cycles are planned in the site’s own store."),
        "plan": _("Aim, diagnosis and charter are written in the team’s own store."),
        "team": _("Members, meetings and agreements are kept in the team’s own store."),
        "instrument": _("Questionnaires are written in the organiser’s store."),
        "drivers": _("The driver diagram is drawn in the store of the team or of the organiser."),
        "chart": _("Phases, notes and exclusions on a chart are made in the site’s own store."),
        "collaborative": _("What a collaborative plans is written in the organiser’s store."),
        "invite": _("Invitations are written in the organiser’s store."),
        "enrol": _("Sites are accepted in the organiser’s store."),
        "publish": _("Definitions are published from the organiser’s store."),
        "revoke": _("Keys are ended in the organiser’s store."),
        "root": _("Root keys belong to the organiser’s store."),
        "carry": _("Packages are carried in a coach’s store."),
        "visit": _("Visits are written in a coach’s store."),
        "ledger": _("A coach writes time and money down beside a visit, on the visit’s page."),
        "aggregate": _("Sites are compared in the organiser’s store."),
        "support": _("Which sites could use support is seen in the organiser’s store."),
        "harvest": _("What sites tested is brought together in the organiser’s store."),
        "evaluation": _("A collaborative is evaluated in the organiser’s store."),
        "context": _("What happened around the sites is written down in the organiser’s store."),
        "arrivals": _("How every site stands is seen in the organiser’s store."),
        "restore-package": _("A copy for the team’s own laptop is made in the site’s own store."),
        "text": _("Words are taken out in the store of those who wrote them."),
    }
    return steps.get(step, _("“{text}” is not made in this kind of store; another role makes it.")).format(text=step)


def not_allowed(error: errors.NotAllowedError) -> str:
    """Why it cannot be done, and what can."""
    if error.why == "role":
        return _other_role(error.text)
    known = {
        **_reasons(),
        **not_designed(),
        **not_hers(),
        **not_charted(),
        **not_kept(),
        **not_planned(),
        **not_ours(),
        **not_entered(),
        **not_registered(),
    }
    return known.get(error.why, _("“{text}” is not possible here.")).format(text=error.text)


def _reasons() -> dict[str, str]:
    """Sentences for why something is not allowed; ``{text}`` is what was asked for."""
    return {
        "taken": _("The code “{text}” is already used by another measure. Choose another one."),
        "other-backup": _(
            "This is a backup of another workspace, “{text}”; nothing was changed. Restore it into that workspace’s "
            "own folder, or into a folder that does not exist yet."
        ),
        "core": _("“{text}” belongs to the collaborative; only the organiser can change it."),
        "suggestion": _("This suggestion is something to look at; there is nothing to accept."),
        "nothing-decided": _("No change is decided on yet. Choose Include for at least one, then draft the package."),
        "too-deep": _("Below “{text}” there is no room for more drivers. Hang it higher, or make it a change idea."),
        "below-itself": _("“{text}” cannot stand below itself."),
        "being-tested": _("“{text}” is being tested. Finish that cycle, then plan the next one."),
        "open-actions": _("This person has promised actions that are open. Say who takes them over."),
        "nothing": _("There is nothing to undo or to do again."),
        "overwritten": _("This cannot be undone: it was changed again since. Enter the value you want instead."),
        "not-waiting": _("This laptop has nothing to ask: nobody invited it, or it is accepted already."),
        "by-event": _("“{text}” counts rare events: nothing of it is ever due, so there is nothing to end."),
        "immutable": _("A released definition is never changed. Publish a new revision with what should hold."),
        "draft": _("A new version of “{text}” is a draft already. Change that one, or take it back."),
        "not-owner": _("This conflict lies in somebody else’s entries; only they can decide it."),
        "not-enrolled": _(
            "This store may not publish, invite or accept anybody yet: the organiser who invited it must accept it. "
            "“qic export” writes its request."
        ),
        "own-key": _("“{text}” is this laptop’s own key. “qic rotate” gives it a new one."),
        "nearer": _("“{text}” stands above this laptop. The organiser who began the collaborative can end it."),
        "root-keys": _("{text} signatures cannot be asked of so few or so many root keys. Name 1 to 16 key files."),
        "root-used": _("“{text}” is in use already. Make a new organiser’s store on the new laptop and begin there."),
        "root-alone": _(
            "The lost laptop’s key was the only root key, so no other key can name a new laptop. "
            "If its key file was kept, restore a backup and put the file where the program says. "
            "Otherwise begin a new collaborative and invite the sites again."
        ),
        "no-proof": _(
            "The request of “{text}” does not prove an invitation of this collaborative. Ask them to join again."
        ),
        "nothing-new": _("The organiser has all your entries already, or they are on their way. There is nothing new."),
        "news-go-whole": _("News for the sites always go whole. Leave out --only-new."),
        "provisional": _(
            "The organiser has not confirmed this laptop yet, so it cannot vouch for another one. "
            "Use the laptop that your team began with, or ask the organiser."
        ),
        "scopes": _("“{text}” asks for more than its invitation allows. Ask them to join again."),
        "news-for-all": _("News and invitations are for every site and go unlocked. Leave out --lock."),
        "no-readers": _(
            "The organiser has not told yet for whom to lock. Send the package unlocked, or open the organiser’s next "
            "news first."
        ),
        "two-ask": _(
            "“{text}” and somebody else ask with one invitation. Accept only the one whose words you compared."
        ),
        "not-asking": _("This laptop does not ask any more: it was answered meanwhile."),
    }
