"""The short lessons in words: what each says, its chart in a line, one question, and what is said to each answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qic_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a lesson's question, and what is said to whoever chooses it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class LessonText:
    """One lesson. ``chart`` is the line above its chart, ``notes`` what is written on it, ``keep`` what stays."""

    title: str
    short: str
    paragraphs: tuple[str, ...]
    chart: str
    question: str
    choices: tuple[Choice, ...]
    keep: str
    notes: tuple[str, ...] = ()


def lesson_text(code: str) -> LessonText:
    """The words of a lesson.

    Raises:
        KeyError: there is no such lesson.
    """
    return _TEXTS[code]()


def _run_chart() -> LessonText:
    return LessonText(
        title=_("Reading a run chart"),
        short=_("Points, a line, the median: what moves, and what only wobbles"),
        paragraphs=(
            _(
                "A run chart shows one number a month, in order of time. The line across is the median: half of the "
                "points lie above it, half below."
            ),
            _(
                "Numbers always go up and down a little, even when nothing changes. That is chance. Look at the whole "
                "line first, then at the last point."
            ),
            _(
                "Under every chart one sentence says whether there is more than chance. Read it before you explain "
                "anything."
            ),
        ),
        chart=_("Seen within one hour, share of 50 patients a month"),
        question=_("The last point is lower than the three before it. What do you tell the team?"),
        choices=(
            Choice(
                _("Something went wrong last month."),
                _("One step down is nothing yet. The point lies where other points lay before, without any reason."),
            ),
            Choice(
                _("Nothing has changed; the points wobble about the same middle."),
                _("Yes. Explaining a wobble costs time, and it blames people for chance."),
                right=True,
            ),
            Choice(
                _("It is getting worse, we need a new test."),
                _("A new test needs an idea, not a wobble. The middle of the line has not moved."),
            ),
        ),
        keep=_("First the whole line, then the last point."),
    )


def _shift() -> LessonText:
    return LessonText(
        title=_("The median, and a shift"),
        short=_("When a row of points on one side is more than chance"),
        paragraphs=(
            _(
                "If nothing changes, points fall above and below the median like heads and tails. Three or four in a "
                "row on one side are common."
            ),
            _(
                "A long row is rare. How long it must be depends on the number of points: with about 20 points, more "
                "than seven or eight. The program counts for you and says the number."
            ),
            _(
                "A shift says that something is different. What it was, you know better than any program: write it on "
                "the chart."
            ),
        ),
        chart=_("Streamed at the door, share of 50 patients a month"),
        question=_("Since the nurse stands at the door, ten months in a row lie above the median. What does it mean?"),
        choices=(
            Choice(
                _("It proves that the nurse at the door did it."),
                _("Nearly. It shows that something changed at that time. Ask what else changed in the same month."),
            ),
            Choice(
                _("More than chance would give: something changed, and it lasts so far."),
                _("Yes. Now ask what else happened in January, and keep measuring."),
                right=True,
            ),
            Choice(
                _("Nothing yet, a year is needed."),
                _("The number of points decides, not the year. Ten in a row is more than chance would give here."),
            ),
        ),
        keep=_("A long row on one side is news. A short one is not."),
        notes=(_("A nurse at the door"),),
    )


def _one_value() -> LessonText:
    return LessonText(
        title=_("One value out of line"),
        short=_("First ask the register, then the team"),
        paragraphs=(
            _(
                "Now and then one point lies far from all others. It can be a slip of the pen, a strike, a week "
                "without forms, or something real."
            ),
            _(
                "It is no shift: the points after it lie where they lay before. The median hardly notices it, which is "
                "why we use the median and not the average."
            ),
            _(
                "So ask once, write what you find beside the value, and leave the point where it is. A value that is "
                "taken away teaches nobody anything."
            ),
        ),
        chart=_("Complete notes, share of 50 births a month"),
        question=_("January stands at 24 %, all other months at about 64 %. What do you do first?"),
        choices=(
            Choice(
                _("Take the point off the chart; it spoils the picture."),
                _("Then nobody can learn from it. The median does not suffer from one point."),
            ),
            Choice(
                _("Look it up in the register, and write down what happened."),
                _("Yes. Often it is a 1 read as a 7. If it is real, the reason is worth a line on the chart."),
                right=True,
            ),
            Choice(
                _("Report that care has become worse."), _("One point is one month. February is back where it was.")
            ),
        ),
        keep=_("Ask, write it down, keep the point."),
        notes=(_("Forms out of stock for three weeks"),),
    )


def _two_bars() -> LessonText:
    return LessonText(
        title=_("Why not two bars"),
        short=_("Before and after hide what was going on anyway"),
        paragraphs=(
            _("“41 % before, 71 % after” looks like a success. Two bars can come from very different lines."),
            _(
                "Here is one of them. It rose all the time, long before the new form came, and goes on rising at the "
                "same pace. The form may have done nothing at all."
            ),
            _(
                "Other lines give the same two bars: a jump that holds, a jump that is already gone, one very good "
                "month. Only the line in time tells them apart."
            ),
        ),
        chart=_("Handed over with a form, share of 50 patients a month"),
        question=_("A colleague wants to show two bars, the average before and after the form. What do you show?"),
        choices=(
            Choice(
                _("The two bars: they are easier to read."),
                _("Easy to read, and wrong: they say that the form did it, the line says that it rose before."),
            ),
            Choice(
                _("The line month by month, with the day of the change written on it."),
                _("Yes. Then everybody sees what was there before, what came after, and when."),
                right=True,
            ),
            Choice(
                _("Only the months after the form; they are the good ones."),
                _("Without the months before, nobody can see whether anything changed."),
            ),
        ),
        keep=_("Show the line. Write the change on it."),
        notes=(_("New form"),),
    )


def _aim() -> LessonText:
    return LessonText(
        title=_("A good aim"),
        short=_("What, for whom, how much, by when"),
        paragraphs=(
            _(
                "An aim that everybody can check has four parts: what will be better, for whom, from how much to how "
                "much, and by when."
            ),
            _(
                "It should pull, and it should be possible. Look at the middle of your line today, at the best site, "
                "and at the months that are left."
            ),
            _(
                "From 50 % to 80 % in ten months means three more in a hundred every month. Is there an idea that can "
                "do that? If not, choose a nearer step first."
            ),
        ),
        chart=_("Breast-fed within the hour, share of 50 births a month; the target is 80 %"),
        question=_("Which of these is a good aim for this team?"),
        choices=(
            Choice(
                _("We will improve breast-feeding."),
                _("For whom, by how much, by when? In a year nobody could say whether it was reached."),
            ),
            Choice(
                _("All newborns, 100 %, from next month."),
                _("There is no room for the mother who is too ill. An aim that nobody can reach is given up soon."),
            ),
            Choice(
                _("By December, 80 of 100 newborns are breast-fed within an hour, up from 50."),
                _("Yes. What, for whom, from where to where, and by when: it can be checked."),
                right=True,
            ),
        ),
        keep=_("If you cannot say in December whether you reached it, it is not an aim yet."),
    )


def _prediction() -> LessonText:
    return LessonText(
        title=_("A good prediction"),
        short=_("Write what you expect, before you look"),
        paragraphs=(
            _(
                "Before a test, write what you expect to see: a number, where, and when. It takes one minute and is "
                "what teams leave out most."
            ),
            _(
                "Afterwards you compare. If it came as you thought, your idea of how things work is good. If not, you "
                "have just learned something: that is what a test is for."
            ),
            _(
                "After the test has begun the prediction stays as it was. A second thought is kept beside it, with its "
                "day."
            ),
        ),
        chart=_("Streamed in 15 minutes, of 10 patients an evening; the dashed line is the prediction"),
        question=_("Which of these is a prediction?"),
        choices=(
            Choice(
                _("We hope that patients wait less."),
                _("A hope cannot be wrong, so it teaches nothing. Say how much, where, and when."),
            ),
            Choice(
                _("This week, 8 of 10 evening patients are streamed in 15 minutes, up from 5 of 10."),
                _("Yes. On Friday everybody can see whether it came so."),
                right=True,
            ),
            Choice(
                _("We will see what happens."),
                _("Then any result looks fine afterwards. Write a number, even a rough one."),
            ),
        ),
        keep=_("A number, a place, a day. Written before."),
        notes=(_("Test begins"),),
    )


def _small_scale() -> LessonText:
    return LessonText(
        title=_("Small scale first"),
        short=_("One person, one day; then more, on a worse day"),
        paragraphs=(
            _(
                "A first test is small: one nurse, one evening, three patients. It costs nothing if it fails, nobody "
                "has to be asked, and you know tomorrow what is wrong with the idea."
            ),
            _(
                "Then the same idea grows: three evenings, a week, another shift, a bad Monday. Each test answers one "
                "question and changes the idea a little."
            ),
            _("Only what has been through difficult days is made the rule for all."),
        ),
        chart=_("Told how long they wait, of 10 people asked a week"),
        question=_("You want to tell everybody who waits how long it will be. What is the first test?"),
        choices=(
            Choice(
                _("A new rule for the whole hospital from Monday."),
                _("If the idea has a fault, all will know it by Tuesday, and nobody will try the next one."),
            ),
            Choice(
                _("A working group that plans it for three months."),
                _("After three months nobody knows more about real patients than today."),
            ),
            Choice(
                _("Tomorrow, one nurse tells three patients, and asks them whether it helped."),
                _("Yes. Tomorrow evening you know what to change for the second test."),
                right=True,
            ),
        ),
        keep=_("What can you try by next Tuesday?"),
        notes=(_("One nurse"), _("One shift"), _("All shifts")),
    )


def _data_plan() -> LessonText:
    return LessonText(
        title=_("Where numbers come from"),
        short=_("Source, sample, who, when, in ten minutes a week"),
        paragraphs=(
            _(
                "Good enough and every month is better than perfect and twice a year. Say for each number: from which "
                "book, who counts, on which day, and what happens when that person is away."
            ),
            _(
                "You need not count all. Twenty notes a month, taken without choosing, show the line well. Every "
                "tenth, or the first five of each week: not the tidy ones on top."
            ),
            _(
                "Try the counting once before you begin. If it takes more than ten minutes a week, look for a cheaper "
                "way."
            ),
        ),
        chart=_("Complete notes, of 20 taken by chance each month"),
        question=_("There are 400 births a month and one clerk. How do you count complete notes?"),
        choices=(
            Choice(
                _("All 400, as soon as there is time."), _("There will be no time. After two months the line stops.")
            ),
            Choice(
                _("Every twentieth note, each Friday, five in a quarter of an hour."),
                _("Yes. Twenty a month, without choosing, by a person with a day for it."),
                right=True,
            ),
            Choice(
                _("The 20 best notes, to have a good example."), _("Then the line shows the best notes, not the care.")
            ),
        ),
        keep=_("From which book, who, which day, how many."),
    )


def _rare_events() -> LessonText:
    return LessonText(
        title=_("Rare events"),
        short=_("Count the days between, not the events a month"),
        paragraphs=(
            _(
                "Where something happens once in two months, a chart by month is full of zeros. It says little, and "
                "one event looks like a disaster."
            ),
            _(
                "Turn it round: each event is a point, and its height is the number of days since the one before. "
                "Longer is better."
            ),
            _(
                "Better still are cases between events, such as births since the last one, where busy months count for "
                "more. The program works out both from the days."
            ),
        ),
        chart=_("Days between two severe bleedings"),
        question=_("The last points lie high. What do they say?"),
        choices=(
            Choice(
                _("There are more and more bleedings."), _("The other way round: the height is the time without one.")
            ),
            Choice(
                _("The time between two events has become longer, more than by chance."),
                _("Yes. Many zeros in a row would hardly have shown it."),
                right=True,
            ),
            Choice(
                _("Nothing: with so few events nothing can be said."),
                _("By month, hardly. From one to the next, thirteen points are enough to see it."),
            ),
        ),
        keep=_("Rare and bad: count the time between."),
    )


def _missing() -> LessonText:
    return LessonText(
        title=_("Months without a number"),
        short=_("A gap is honest, a zero is not"),
        paragraphs=(
            _(
                "Registers get lost, wards close, people are ill. Leave the field empty and choose the reason. The "
                "line breaks there, and everybody sees why."
            ),
            _(
                "Nothing is not zero. A zero says that you counted and found none. Where nobody came at all, say “no "
                "cases”: that is a report."
            ),
            _(
                "Do not fill a gap with the month before, or with a guess. If the register turns up, count back: the "
                "value goes where it belongs."
            ),
        ),
        chart=_("Seen within one hour, share of 50 patients a month; three months have no value"),
        question=_("The register of May was lost. What do you type?"),
        choices=(
            Choice(
                _("0, so that the field is not empty."),
                _("That would say that nobody was seen within the hour. It pulls the line down for no reason."),
            ),
            Choice(
                _("The value of April, it was probably the same."),
                _("Nobody knows. An invented value can hide what really happened."),
            ),
            Choice(
                _("Nothing, with the reason “register lost”."),
                _("Yes. The line breaks, the reason stays, and the other months count as before."),
                right=True,
            ),
        ),
        keep=_("Empty with a reason. Never a zero, never a guess."),
    )


_TEXTS: Mapping[str, Callable[[], LessonText]] = {
    "run-chart": _run_chart,
    "shift": _shift,
    "one-value": _one_value,
    "two-bars": _two_bars,
    "aim": _aim,
    "prediction": _prediction,
    "small-scale": _small_scale,
    "data-plan": _data_plan,
    "rare-events": _rare_events,
    "missing": _missing,
}
