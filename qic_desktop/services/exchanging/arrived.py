"""Which of the packages in a bag have reached the organiser: his own later packages say what he holds.

A receipt is what the organiser signed (format clause F10), carried back with his news; nobody on the way can write it.
"""

from __future__ import annotations

from collections import defaultdict

from qic_desktop.services.exchanging.receipts import ancestors, organiser_receipts
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import segments


def arrived(workspace: Workspace) -> dict[str, int]:
    """Package → when the organiser said first that he holds all that it brought here (milliseconds)."""
    return workspace.store.remembered("packages arrived", lambda: _read(workspace))


def _read(workspace: Workspace) -> dict[str, int]:
    receipts = organiser_receipts(workspace)
    held = segments.held(workspace.store.connection)
    if not receipts or not held:
        return {}
    brought: dict[str, set[str]] = defaultdict(set)
    for one in held:
        if one.package:
            brought[one.package].add(one.place)
    found: dict[str, int] = {}
    covered: set[str] = set()
    # Step by step in time, so that the day is that of the receipt which completed a package.
    for receipt in sorted(receipts, key=lambda one: one.made):
        covered |= ancestors(held, [receipt.tip])
        for package, places in brought.items():
            if package not in found and places <= covered:
                found[package] = receipt.made
    return found
