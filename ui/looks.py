"""How the program looks and speaks on this computer: language, theme, text size; kept with the list of workspaces."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from qic_desktop import i18n, settings
from ui.locks import LockState
from ui.theme import fonts
from ui.theme.apply import apply_direction, apply_theme

_log = logging.getLogger(__name__)
_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "sw": "Kiswahili",
    "ar": "العربية",
    "de": "Deutsch",
}


class Looks:
    """The settings of the profile ``home``, put on the running application; what is chosen is kept at once."""

    def __init__(self, app: QApplication, home: Path) -> None:
        self._app = app
        self._home = home
        self.settings = settings.load(home)

    def speak(self, language: str = "") -> None:
        """Use a language: the given one, the one that was set, or the computer's."""
        chosen = language or self.settings.language or i18n.system_language()
        i18n.use_language(chosen)
        apply_direction(self._app, chosen)

    def put_on(self) -> None:
        """Fonts, colours and sizes."""
        fonts.register()
        if i18n.language().split("_")[0] not in _NAMES or i18n.language().startswith("ar"):
            fonts.register_other_scripts()
        self._apply()

    def prefer(self, **chosen: Any) -> None:
        """Keep a choice and show it at once, as far as a window that stands can."""
        self.settings = replace(self.settings, **chosen)
        self.keep()
        self._apply()

    def remember(self, *places: Path, called: str = "") -> None:
        """Keep the workspace that was opened, and others that belong with it, at the head of the list."""
        for place in reversed(places):
            self.settings = self.settings.with_workspace(place)
        for place in places[:1]:
            self.settings = self.settings.with_name(place, called)
        self.keep()

    def workspaces(self) -> list[Path]:
        """The workspaces opened lately that are there, the last one first."""
        return [Path(text) for text in self.settings.workspaces if Path(text).is_dir()]

    def name_of(self, place: Path) -> str:
        """What the workspace in this folder was called when it was last open; empty where that is not kept."""
        return self.settings.names.get(str(place), "")

    def keep(self) -> None:
        """Write the settings; a profile that cannot be written to costs the choice and no work."""
        try:
            settings.save(self._home, self.settings)
        except OSError:
            _log.warning("the settings could not be written")

    def ask(self, window: QWidget | None, lock: LockState | None) -> tuple[bool, str]:
        """Show the settings; answers whether something changed, and what is wanted of the workspace's lock."""
        from ui.dialogs.preferences import Preferences

        before = self.settings
        chosen = (before.theme, before.text_percent, i18n.language().split("_")[0])
        guarding = (before.guards_texts, before.identity_shapes)
        dialog = Preferences(self.languages(), chosen, window, lock=lock, guarding=guarding)
        dialog.guarding.chosen.connect(lambda on, shapes: self.prefer(guards_texts=on, identity_shapes=shapes))
        dialog.theme_chosen.connect(lambda theme: self.prefer(theme=theme))
        dialog.text_size_chosen.connect(lambda percent: self.prefer(text_percent=percent))
        dialog.language_chosen.connect(lambda language: self.prefer(language=language))
        dialog.exec()
        return self.settings != before, dialog.asked

    def languages(self) -> tuple[tuple[str, str], ...]:
        """The languages that the program speaks: tag and own name."""
        root = i18n.LOCALE_FOLDER
        found = sorted(part.name for part in root.iterdir() if (part / "LC_MESSAGES").is_dir()) if root.is_dir() else []
        return tuple((tag, _NAMES.get(tag, tag)) for tag in dict.fromkeys(["en", *found]))

    def _apply(self) -> None:
        apply_theme(self._app, self.settings.theme, self.settings.text_percent / 100)
