"""Scopes: whose entries an operation belongs to, and where they may travel.

Owns clause F2 of ``resources/docs/data-package.md``. A scope is part of the key of every register, so nobody
can overwrite across sites by construction; a private scope leaves the installation only in *restore*
packages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from qic_desktop.errors import RefusedError

Kind = Literal["site", "coach", "organiser"]

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_IS_UUID = re.compile(UUID)
_SITE = re.compile(rf"site:({UUID})(/private)?")
_COACH = re.compile(rf"coach:({UUID})/(?:({UUID})|private)")
_ORGANISER = re.compile(rf"organiser(?:/(?:({UUID})|private))?")
_ANY_SITE_OF_COACH = re.compile(rf"coach:{UUID}/\*")
ANY_ADDRESSEE = "organiser/*"


def is_uuid(text: str) -> bool:
    """Whether ``text`` is a UUID in the one form of the format: lower case, with hyphens."""
    return _IS_UUID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope, parsed.

    Attributes:
        text: The scope as it is written.
        kind: Whose it is.
        site: The site's id: the owner of a site scope, the site visited, or the addressee; None elsewhere.
        coach: The coach's id in coach scopes.
        is_private: Whether it never leaves the installation but in a restore package.
    """

    text: str
    kind: Kind
    site: str | None
    coach: str | None
    is_private: bool

    @staticmethod
    def parse(text: str) -> Scope:
        """The scope written as ``text``.

        Raises:
            RefusedError: ``E-SCOPE``.
        """
        return _parse(text)

    @property
    def is_addressed(self) -> bool:
        """Whether it is the organiser's to one site (feedback, letters)."""
        return self.kind == "organiser" and self.site is not None

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def _parse(text: str) -> Scope:
    if match := _SITE.fullmatch(text):
        return Scope(text, "site", match[1], None, match[2] is not None)
    if match := _COACH.fullmatch(text):
        return Scope(text, "coach", match[2], match[1], match[2] is None)
    if match := _ORGANISER.fullmatch(text):
        return Scope(text, "organiser", match[1], None, text.endswith("/private"))
    raise RefusedError("E-SCOPE", text[:100])


def site_scope(site: str) -> Scope:
    """The shared scope of a site."""
    return Scope.parse(f"site:{site}")


def coach_scope(coach: str, site: str) -> Scope:
    """What a coach records about one site."""
    return Scope.parse(f"coach:{coach}/{site}")


def coach_private_scope(coach: str) -> Scope:
    """What a coach keeps to herself."""
    return Scope.parse(f"coach:{coach}/private")


def organiser_scope(site: str | None = None) -> Scope:
    """The organiser's published scope, or the one addressed to ``site``."""
    return Scope.parse("organiser" if site is None else f"organiser/{site}")


def organiser_private_scope() -> Scope:
    """The organiser's drafts, invitation secrets and reasons."""
    return Scope.parse("organiser/private")


def private_of(scope: Scope) -> Scope:
    """The private scope of the owner of ``scope``."""
    if scope.kind == "site":
        return Scope.parse(f"site:{scope.site}/private")
    if scope.kind == "coach":
        return Scope.parse(f"coach:{scope.coach}/private")
    return organiser_private_scope()


def is_grantable(text: str) -> bool:
    """Whether a certificate may name ``text``: a scope, ``coach:<uuid>/*`` or ``organiser/*``."""
    if text == ANY_ADDRESSEE or _ANY_SITE_OF_COACH.fullmatch(text):
        return True
    return any(form.fullmatch(text) for form in (_SITE, _COACH, _ORGANISER))


def covers(granted: str | Scope, wanted: str | Scope) -> bool:
    """Whether a grant of ``granted`` allows writing ``wanted``.

    A scope covers itself only; ``coach:<uuid>/*`` covers every site of that coach and ``organiser/*`` every
    addressed scope. A star never covers a private scope.
    """
    grant, want = str(granted), str(wanted)
    if grant == want:
        return True
    if not grant.endswith("/*") or not is_grantable(grant):
        return False
    return want.startswith(grant[:-1]) and is_uuid(want[len(grant) - 1 :])
