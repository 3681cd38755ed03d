"""A request without an invitation (F13): what the program and the second reader take for one."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qic_desktop.errors import RefusedError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.documents import Request, make_plain_request, open_document
from qic_desktop.exchange.keys import KeyPair

KEY = KeyPair.from_seed(bytes(range(32)))
SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
COLLAB = "019a2f3d-0a00-7e11-8c3d-5b1f60a2c9d4"
SCOPES = [f"site:{SITE}", f"site:{SITE}/private"]


@pytest.fixture
def reader(project: Path) -> ModuleType:
    import importlib.util

    spec = importlib.util.spec_from_file_location("second", project / "resources" / "docs" / "verify_package.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("collab", [None, COLLAB])
def test_it_names_nothing_proves_nothing_and_is_read(reader: ModuleType, collab: str | None) -> None:
    made = make_plain_request(KEY, scopes=SCOPES, name="Les Filaos", collab=collab)
    request = open_document(made)
    assert isinstance(request, Request)
    assert (request.collab, request.invitation, request.subject) == (collab or "", "", SITE)
    assert not request.answers(bytes(16))
    assert not request.answers(b"")
    assert reader.read_document(made.decode())[0] == "request"


@pytest.mark.parametrize(
    "change",
    [
        {"proof": "0" * 64},
        {"as": "coach"},
        {"as": "organiser"},
        {"collab": ""},
        {"invitation": ""},
        {"invitation": COLLAB},
        {"invitation": COLLAB, "proof": "0" * 64, "collab": None},
    ],
)
def test_what_only_looks_like_one_is_refused_by_both(reader: ModuleType, change: dict[str, Any]) -> None:
    sound = make_plain_request(KEY, scopes=SCOPES, name="x", collab=COLLAB)
    fields = json.loads(sound.partition(b"\n")[2]) | change
    body = json.dumps(fields, separators=(",", ":")).encode()
    made = sealed.seal(sealed.REQUEST, body, [KEY])
    with pytest.raises(RefusedError) as refused:
        open_document(made)
    assert refused.value.code == "E-DOCUMENT"
    with pytest.raises(reader.NotSoundError):
        reader.read_document(made.decode())
