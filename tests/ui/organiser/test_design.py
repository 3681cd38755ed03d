"""The Design page: charter, measures, versions, publishing, invitations."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from qic_desktop.services.exchanging import originals
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role
from ui.organiser.design import DesignPage
from ui.organiser.publish_confirm import PublishDialog
from ui.shell.window import MainWindow
from ui.widgets.fields import Field, LongTextField, TextField

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> DesignPage:
    page = window.page("design")
    assert isinstance(page, DesignPage)
    return page


def write(editor: object, text: str) -> None:
    """Type into a field and leave it."""
    if isinstance(editor, TextField):
        editor.setText(text)
        editor.commit()
    elif isinstance(editor, LongTextField):
        editor.setPlainText(text)
        editor.commit()


def test_the_charter_is_kept_field_by_field(play: Any, show: Show) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design"))
    write(page.charter.editors["title"], "Safer births")
    write(page.charter.editors["start"], "2026-01")
    write(page.charter.editors["end"], "no date")
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.title, found.start, found.end) == ("Safer births", "2026-01", None)
    assert page.design is not None
    assert page.design.has_drafts
    assert page.publish.isVisible()


def test_the_hint_under_the_aim_leaves_its_field_free(play: Any, show: Show) -> None:
    page = page_of(show(play.create("organiser", Role.ORGANISER), "design"))
    QApplication.processEvents()
    for field in page.charter.findChildren(Field):
        if field.line.isVisible():
            assert field.line.geometry().top() >= field.editor.geometry().bottom()
            assert field.height() >= field.heightForWidth(field.width())


def test_the_organiser_chooses_whether_a_carrier_sees_codes(play: Any, show: Show) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design"))
    for wanted in ("hidden", "code"):
        page.charter.hidden_names.click()
        found = collaboratives.find_collaborative(organiser)
        assert found is not None
        assert found.file_names == wanted
        assert page.charter.hidden_names.isChecked() is (wanted == "hidden")


def test_the_first_measure_is_defined_and_published(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design", "measures"))
    assert page.stack.currentWidget() is page.no_measure
    step = page.no_measure.findChild(QPushButton)
    assert step is not None
    step.click()
    assert page.stack.currentWidget() is page.measures
    form = page.measures.form
    write(form.editors["name"], "Seen in time")
    write(form.editors["numerator_text"], "seen within four hours")
    write(form.editors["target"], "95 %")
    view = measures.list_measures(organiser)[0]
    assert view.name == "Seen in time"
    assert view.target == 0.95
    page.publish_to(tmp_path)
    assert page.design is not None
    assert not page.design.has_drafts
    name = form.editors["target"]
    assert isinstance(name, TextField)
    assert name.isReadOnly()


def asked(window: MainWindow) -> PublishDialog:
    (dialog,) = [one for one in window.findChildren(PublishDialog) if one.isVisible()]
    return dialog


def test_publishing_says_first_what_comes_into_force_and_for_how_many(
    play: Any, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = play.organiser("four-hours")
    play.enrolled_site(organiser, "S001")
    collaboratives.describe_collaborative(organiser, aim="All within four hours")
    measures.define_measure(organiser, NewMeasure("falls", "Falls", definition={"effective_period": "2026-12"}))
    window = show(organiser, "design")
    page = page_of(window)
    monkeypatch.setattr("ui.organiser.design.ask_folder", lambda *_given: tmp_path)
    page.publish.click()
    dialog = asked(window)
    assert dialog.heading.text() == "Publish this for 1 site?"
    assert [text for _icon, text in dialog.lines] == [
        "Falls: its definition, from December 2026",
        "The charter and the rules that all sites share",
    ]
    dialog.reject()
    assert page.design is not None
    assert page.design.has_drafts, "nothing was published"
    assert list(tmp_path.glob("*.qicpkg")) == []
    page.publish.click()
    QTest.keyClick(asked(window), Qt.Key.Key_Return)
    assert len(list(tmp_path.glob("*.qicpkg"))) == 1
    assert not page.design.has_drafts


def test_a_definition_that_leaves_open_what_is_counted_is_warned_of(
    play: Any, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = play.organiser("four-hours")
    said = {"numerator_text": "seen in time", "denominator_text": "all who came"}
    measures.define_measure(organiser, NewMeasure("said", "Seen in time", definition=said))
    measures.define_measure(organiser, NewMeasure("half", "Left unseen", definition={"numerator_text": "left"}))
    window = show(organiser, "design")
    monkeypatch.setattr("ui.organiser.design.ask_folder", lambda *_given: tmp_path)
    page_of(window).publish.click()
    texts = [one.text() for one in asked(window).findChildren(QLabel)]
    (warned,) = [text for text in texts if "what it thinks" in text]
    assert "“Left unseen”" in warned
    assert "Seen in time" not in warned


def test_news_that_bring_nothing_into_force_are_written_without_a_question(
    play: Any, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design"))
    page.publish_to(tmp_path)
    monkeypatch.setattr("ui.organiser.design.ask_folder", lambda *_given: tmp_path)
    page.publish.click()
    assert len(list(tmp_path.glob("*.qicpkg"))) == 2


def test_a_number_that_is_none_is_said_beside_the_field(play: Any, show: Show) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    write(page.measures.form.editors["target"], "high")
    assert page.measures.form.fields["target"].line.isVisible()
    assert play.measure(organiser).target == 0.95


def test_a_version_in_force_gets_a_successor_with_a_reason(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    page.publish_to(tmp_path)
    page.measures._ask_for_version()
    page.measures.version_from.setText("2026-12")
    page.measures._start_version(play.measure(organiser))
    assert len(play.measure(organiser).revisions) == 1
    page.measures.version_reason.setText("left unseen are counted in")
    page.measures._start_version(play.measure(organiser))
    assert len(play.measure(organiser).revisions) == 2
    target = page.measures.form.editors["target"]
    assert isinstance(target, TextField)
    assert not target.isReadOnly()
    page.measures.take_back_asked.emit(play.measure(organiser).id)
    assert len(play.measure(organiser).revisions) == 1


def test_invitations_are_written_and_listed(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "invitations"))
    assert not page.invitations.write.isEnabled()
    page.invitations.names.setPlainText("\n".join(f"Site {number}; S{number:03d}" for number in range(1, 8)))
    assert page.invitations.write.text() == "Write 7 invitations into a folder"
    page.inviting.invite_into(tmp_path, "site", [(f"Site {number}", f"S{number:03d}") for number in range(1, 8)])
    assert len(list(tmp_path.glob("*-invitation.qicpkg"))) == 7
    assert page.invitations.model.rowCount() == 7
    assert page.invitations.names.toPlainText() == ""
    assert page.invitations.progress.isHidden()


def test_the_words_of_the_root_go_with_the_invitations(play: Any, show: Show) -> None:
    organiser = play.organiser()
    form = page_of(show(organiser, "design")).invitations
    root = trust.root_fingerprint(organiser)
    assert root is not None
    assert form.words.words.text().split() == list(root.words)
    form.copy.click()
    text = QGuiApplication.clipboard().text()
    assert "  ".join(root.words[:4]) in text
    assert root.digits in text
    assert form.copy.text() == "Copied"


def test_publishing_says_the_six_words_of_the_news(play: Any, show: Show, tmp_path: Path) -> None:
    window = show(play.organiser(), "design")
    page_of(window).publish_to(tmp_path)
    (file,) = tmp_path.glob("news-*.qicpkg")
    spoken = originals.spoken_file(file)
    assert spoken is not None
    assert any(" ".join(spoken.words) in text for text in window.notices.texts)


def test_a_version_in_force_is_clarified_by_the_same_form_as_a_teams(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    page.publish_to(tmp_path)
    page.measures.define.click()
    editor = page.defining.editor
    assert editor is not None
    assert not editor.form.editors["period_kind"].isEnabled()
    editor.form.fill("source_text", "Register, column 7")
    editor.keep.click()
    dialog = page.defining.dialog
    assert dialog is not None
    assert dialog.kind == "clarification"
    dialog.first_choice.click()
    view = play.measure(organiser)
    assert view.definition is not None
    assert (view.definition.source_text, len(view.revisions)) == ("Register, column 7", 1)
    assert page.design is not None
    assert page.design.has_drafts
    page.measures.define.click()
    assert page.defining.editor is not None
    page.defining.editor.form.fill("exclusion", "planned returns")
    page.defining.editor.keep.click()
    assert page.defining.dialog is not None
    page.defining.dialog.choose("change", "agreed at the session")
    page.defining.dialog.first_choice.click()
    assert [one.exclusion for one in play.measure(organiser).revisions][-1] == "planned returns"
    assert page.design.is_draft(page.design.views[0])
