"""Scopes: reading, writing, and what a grant covers."""

from __future__ import annotations

import pytest

from qic_desktop.domain.scope import (
    Scope,
    coach_private_scope,
    coach_scope,
    covers,
    is_grantable,
    organiser_private_scope,
    organiser_scope,
    private_of,
    site_scope,
)
from qic_desktop.errors import RefusedError

SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
OTHER = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a16"
COACH = "019a2f3e-7a01-7c3e-8b11-5d0e9f4a2b60"


@pytest.mark.parametrize(
    ("text", "kind", "site", "coach", "private"),
    [
        (f"site:{SITE}", "site", SITE, None, False),
        (f"site:{SITE}/private", "site", SITE, None, True),
        (f"coach:{COACH}/{SITE}", "coach", SITE, COACH, False),
        (f"coach:{COACH}/private", "coach", None, COACH, True),
        ("organiser", "organiser", None, None, False),
        (f"organiser/{SITE}", "organiser", SITE, None, False),
        ("organiser/private", "organiser", None, None, True),
    ],
)
def test_the_seven_forms(text: str, kind: str, site: str | None, coach: str | None, private: bool) -> None:
    scope = Scope.parse(text)
    assert (scope.kind, scope.site, scope.coach, scope.is_private, str(scope)) == (kind, site, coach, private, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "site:",
        "site",
        f"site:{SITE.upper()}",
        f"site:{SITE}/Private",
        f"site:{SITE}/{SITE}",
        f"coach:{COACH}",
        f"coach:{COACH}/*",
        "organiser/",
        "organiser/*",
        "organiser/private/private",
        f"site:{SITE}\n",
        f" site:{SITE}",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Scope.parse(text)
    assert caught.value.code == "E-SCOPE"


def test_helpers_make_the_same_scopes() -> None:
    assert site_scope(SITE).text == f"site:{SITE}"
    assert coach_scope(COACH, SITE).text == f"coach:{COACH}/{SITE}"
    assert organiser_scope().text == "organiser"
    assert organiser_scope(SITE).is_addressed
    assert private_of(site_scope(SITE)).text == f"site:{SITE}/private"
    assert private_of(coach_scope(COACH, SITE)) == coach_private_scope(COACH)
    assert private_of(organiser_scope(SITE)) == organiser_private_scope()


@pytest.mark.parametrize(
    ("granted", "wanted", "covered"),
    [
        (f"site:{SITE}", f"site:{SITE}", True),
        (f"site:{SITE}", f"site:{SITE}/private", False),
        (f"site:{SITE}", f"site:{OTHER}", False),
        (f"coach:{COACH}/*", f"coach:{COACH}/{SITE}", True),
        (f"coach:{COACH}/*", f"coach:{COACH}/private", False),
        (f"coach:{COACH}/*", f"coach:{OTHER}/{SITE}", False),
        ("organiser", f"organiser/{SITE}", False),
        ("organiser/*", f"organiser/{SITE}", True),
        ("organiser/*", "organiser/private", False),
        ("organiser/*", "organiser", False),
        ("site:*", f"site:{SITE}", False),
        ("/*", f"/{SITE}", False),
    ],
)
def test_what_a_grant_covers(granted: str, wanted: str, covered: bool) -> None:
    assert covers(granted, wanted) is covered


def test_a_certificate_may_name_stars_and_nothing_wider() -> None:
    assert is_grantable(f"coach:{COACH}/*")
    assert is_grantable("organiser/*")
    assert not is_grantable("*")
    assert not is_grantable("site:*")
