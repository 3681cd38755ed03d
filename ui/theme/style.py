"""The style sheet: what Fusion draws otherwise. Built from the tokens; short, because every rule costs at start.

Buttons carry a property ``kind`` (primary, secondary, quiet, danger), frames ``panel``, labels ``look``. The focus
ring of buttons is painted by ``ui.widgets.focus_ring``, that of inputs here.
"""

from __future__ import annotations

from string import Template

from ui.theme.fonts import screen_dpi
from ui.theme.tokens import Theme

_SHEET = Template("""
* { outline: 0; }
QToolTip { background: $text; color: $surface; border: 1px solid $text; padding: 4px 6px; }
QPushButton { background: $surface; color: $text; border: 1px solid $line_strong; border-radius: 6px;
  padding: 0 12px; min-height: ${h30}px; font-weight: 600; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[small="true"] { min-height: ${h26}px; padding: 0 10px; font-size: ${f12}; }
QPushButton[large="true"] { min-height: ${h38}px; padding: 0 20px; }
QPushButton[kind="primary"] { background: $accent; color: $accent_text; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; color: $accent; border-color: transparent; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="danger"] { color: $concern; border-color: $concern; }
QPushButton[kind="danger"]:hover { background: $concern_soft; }
QPushButton[onLine="true"] { border-color: transparent; background: transparent; }
QPushButton[segment] { font-weight: 400; color: $muted; min-height: ${h26}px; border-radius: 0; }
QPushButton[segment]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[segment="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
QPushButton[segment="middle"], QPushButton[segment="last"] { border-left-width: 0; }
QPushButton[segment="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QPushButton[segment="only"] { border-radius: 6px; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit { background: $surface; color: $text;
  border: 1px solid $field; border-radius: 6px; padding: 0 9px; selection-background-color: $accent;
  selection-color: $accent_text; placeholder-text-color: $muted; }
QLineEdit, QSpinBox, QDateEdit { min-height: ${h30}px; }
QLineEdit[large="true"] { min-height: ${h34}px; }
QPlainTextEdit, QTextEdit { padding: 5px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDateEdit:focus {
  border: 2px solid $focus; padding: 0 8px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 4px 5px; }
QLineEdit:focus, QSpinBox:focus, QDateEdit:focus { min-height: ${h28}px; }
QLineEdit[large="true"]:focus { min-height: ${h32}px; }
QLineEdit[state="explain"] { border-color: $concern; }
QPlainTextEdit[note="true"] { padding: 3px 9px; }
QPlainTextEdit[note="true"]:focus { padding: 2px 8px; }
QPlainTextEdit[filled="true"] { background: transparent; border-color: transparent; }
QPlainTextEdit[filled="true"]:hover { border-color: $line_strong; }
QPlainTextEdit[filled="true"]:focus { background: $surface; border-color: $focus; }
QPlainTextEdit[big="true"] { font-size: ${f20}px; font-weight: 600; }
QPlainTextEdit[state="explain"] { border-color: $concern; background: $surface; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: 0; background: transparent; padding: 0; }
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:read-only { background: $bg; }
QFrame[panel="card"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame[panel="sunken"] { background: $sunken; border: 1px solid $line; border-radius: 6px; }
QFrame[panel="dashed"] { border: 1px dashed $line_strong; border-radius: 6px; }
QFrame[panel="info"] { background: $surface; border: 1px solid $line_strong; border-radius: 6px; }
QFrame[panel="concern"] { background: $concern_soft; border: 1px solid $concern; border-radius: 6px; }
QFrame[panel="improve"] { background: $improve_soft; border: 1px solid $improve; border-radius: 6px; }
QFrame[panel="inverse"] { background: $text; border-radius: 6px; }
QFrame[panel="tag"] { border: 1px solid $line_strong; border-radius: 4px; }
QFrame[rule="true"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[rule="strong"] { background: $line_strong; border: 0; max-height: 1px; min-height: 1px; }
QFrame[rule="upright"] { background: $line; border: 0; max-width: 1px; min-width: 1px; }
QLabel[look="hero"] { font-size: ${f26}px; font-weight: 600; }
QLabel[look="title"] { font-size: ${f20}px; font-weight: 600; }
QLabel[look="section"] { font-size: ${f15}px; font-weight: 600; }
QLabel[look="lead"] { font-size: ${f15}px; color: $muted; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="field"] { font-weight: 500; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="small"] { font-size: ${f12}; color: $muted; }
QLabel[look="smallStrong"] { font-size: ${f12}; font-weight: 600; }
QLabel[look="error"] { font-size: ${f12}; color: $concern; }
QLabel[look="accent"] { color: $accent; font-weight: 600; }
QLabel[look="inverse"] { color: $surface; }
QLabel[look="key"] { font-size: ${f11}px; color: $muted; background: $surface; border: 1px solid $line_strong;
  border-radius: 4px; padding: 0 4px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: 0; border-bottom: 2px solid transparent;
  padding: 7px 0 6px 0; margin-right: 20px; font-weight: 500; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $focus; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; top: -1px; }
QTableView, QListView, QTreeView { background: $surface; alternate-background-color: $surface; color: $text;
  border: 1px solid $line; border-radius: 6px; gridline-color: $line; selection-background-color: $accent_soft;
  selection-color: $text; }
QTableView[plain="true"], QListView[plain="true"] { background: transparent; border: 0; border-radius: 0; }
QTableView::item, QListView::item { padding: 0 8px; }
QTableView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: $sunken; color: $muted; border: 0; border-bottom: 1px solid $line_strong;
  padding: 0 7px; font-size: ${f12}; font-weight: 400; }
QTableView[plain="true"] QHeaderView::section { background: transparent; padding: 0 11px; }
QTableView QTableCornerButton::section { background: $sunken; border: 0; }
QMenu { background: $surface; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QScrollArea { border: 0; background: transparent; }
QWidget[scrolled="true"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; border: 0; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $surface; border: 1px solid $line_strong; border-radius: 3px; max-height: 4px;
  min-height: 4px; text-align: center; }
QProgressBar::chunk { background: $accent; }
QDialog { background: $surface; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
#rail { background: $sunken; border: 0; }
#header { background: $bg; border: 0; border-bottom: 1px solid $line; }
#page { background: $bg; }
""")


def stylesheet(theme: Theme) -> str:
    """The whole style sheet for ``theme``."""
    names = {role.replace("-", "_"): code for role, code in theme.roles.items()}
    names["accent_hover"] = theme.color("accent").lighter(118 if not theme.dark else 108).name()
    names["f12"] = f"{theme.font_size(11.5) * 72 / screen_dpi():.3f}pt"
    for size in (11, 15, 20, 26):
        names[f"f{size}"] = str(round(size * theme.scale))
    for height in (26, 28, 30, 32, 34, 38):
        names[f"h{height}"] = str(theme.px(height))
    return _SHEET.substitute(names)
