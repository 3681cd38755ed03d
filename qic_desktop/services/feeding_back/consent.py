"""What a site told may go to others only as it agreed: by name, without a name, or not at all.

Asked at the last gate, before anything is published: what was handed on and is no longer agreed to is taken out of the
next news, whatever was drafted before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.learning import Answer, ChangeStory, Question
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit, record_edit

NAMED, UNNAMED, NO = "named", "unnamed", "no"
Told = ChangeStory | Question | Answer
KINDS: tuple[type[Told], ...] = (ChangeStory, Question, Answer)
TEXTS: Mapping[str, tuple[str, ...]] = {
    "change_story": ("title", "steps", "needs", "obstacles", "advice", "result"),
    "question": ("text", "context"),
    "answer": ("text",),
}
TELLER: Mapping[str, str] = {"change_story": "told_by", "question": "asked_by", "answer": "told_by"}
_GENERAL = frozenset(
    {"centre", "center", "clinic", "district", "general", "health", "hospital", "infirmary", "maternity", "national"}
    | {"north", "south", "east", "west", "primary", "regional", "royal", "saint", "service", "trust", "unit", "site"}
    | {"university", "ward", "medical", "department", "community", "county", "city", "hopital", "centro", "clinique"}
    | {"sante", "hospitalier"}
)
"""Words of names of facilities that tell nothing by themselves."""
_WORD = re.compile(r"\w+")
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """What a site wrote: the site's id, and the record in its own scope."""

    site: str
    record: Told

    @property
    def consent(self) -> str:
        """What was agreed; whatever is not clearly a yes is no, and so is a record without words."""
        said = self.record.consent
        return said if said in (NAMED, UNNAMED) and has_words(self.record) else NO


def has_words(record: Told) -> bool:
    """Whether anything stands in it."""
    return any((getattr(record, name) or "").strip() for name in TEXTS[record.ENTITY])


def origins(workspace: Workspace) -> dict[str, Origin]:
    """Everything that sites told, by the record's id."""
    found: dict[str, Origin] = {}
    for kind in KINDS:
        for record in workspace.journal.list_records(kind):
            scope = Scope.parse(record.scope)
            if scope.kind == "site" and not scope.is_private and scope.site:
                found[record.id] = Origin(scope.site, record)
    return found


def telling_words(texts: Iterable[str | None], site: Site) -> tuple[str, ...]:
    """Words of the texts that tell whose they are: the site's name, code, organisation or area."""
    names = (site.name, site.organisation, site.area)
    own = {word for name in names for word in _words(name) if len(word) >= _LEAST and word not in _GENERAL}
    own |= {"".join(_words(site.code))} if site.code else set()
    found: dict[str, None] = {}
    for text in texts:
        for match in _WORD.finditer(text or ""):
            if _folded(match.group()) in own:
                found[match.group()] = None
    return tuple(found)


def enforce(workspace: Workspace) -> tuple[str, ...]:
    """Take out of drafts and of what is published whatever is no longer agreed to; the ids of what was taken out.

    What was published without a name stays where the site now agrees to be named; the other way round it goes, and can
    be handed on again without the name.
    """
    if workspace.role is not Role.ORGANISER:
        return ()
    known = origins(workspace)
    edits: list[tuple[Scope, Edit]] = []
    addressed = [organiser_scope(site) for site in {one.site for one in known.values()}]
    for scope in (organiser_scope(), organiser_private_scope(), *addressed):
        for kind in KINDS:
            for record in workspace.journal.list_records(kind, scope):
                origin = known.get(record.id)
                if origin is not None and has_words(record) and not _is_agreed(record, origin):
                    edits.append((scope, emptied(record)))
    if edits:
        workspace.journal.append_all(edits, undoable=False)
    return tuple(dict.fromkeys(edit.id for _scope, edit in edits))


def emptied(record: Told) -> Edit:
    """A record without its words."""
    names = (*TEXTS[record.ENTITY], TELLER[record.ENTITY], "consent")
    return record_edit(type(record), record.id, **dict.fromkeys(names))


def _is_agreed(record: Told, origin: Origin) -> bool:
    if origin.consent == NO:
        return False
    return origin.consent == NAMED or not (getattr(record, TELLER[record.ENTITY]) or "").strip()


def _words(text: str | None) -> list[str]:
    return [_folded(one) for one in _WORD.findall(text or "")]


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark))
