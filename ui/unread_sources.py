"""Keeps PySide from reading the source of every module that is imported.

To know whether a module may switch its features on (``snake_case``, ``true_property``), PySide looks for its own name
in the module's source, and Python keeps every line it has read: 27 MB for this program, and a part of its start.
Nothing here uses these features, so each module is told of as one that does not.
"""

from __future__ import annotations

import sys
from types import ModuleType

_FEATURE = "shibokensupport.feature"
_ASKED = "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """To be called before anything else is imported; where PySide has changed, nothing is done."""
    # What it looks with is there once a part of PySide is.
    import PySide6.QtCore  # noqa: F401

    feature = sys.modules.get(_FEATURE)
    if hasattr(feature, _ASKED):
        setattr(feature, _ASKED, _uses_no_feature)


def _uses_no_feature(_module: ModuleType) -> bool:
    return False
