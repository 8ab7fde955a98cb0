"""Forms: declared as data, checked before sending, never losing what was typed.

Knows fields, how a form is filled in and sent, and what can become of it. Must not know any single
interface.

    form = Form(
        title=msg("New department"),
        fields=[Text("name", msg("Name"), required=True)],
        send=lambda values: services.ask(department.Add(name=values["name"])),
        done=msg("Department added"),
    )
    saved = await self.app.push_screen_wait(FormScreen(form, {"name": "Sales"}))   # in a worker

`send` gets the values by field name, read by each field, and does the request; it may give a text
to be said in place of `done`, and raise Refused, NotConfirmed, NotSent or `Wrong`. `check` is for
what one field alone cannot know: it gives a fault for some fields. `reread` reads what the form
began with once more before anything is sent, so that nobody else's change is overwritten unseen.
The screen answers the values that were sent, or None if it was closed. Starting texts are given as
values of the fields.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from console.client.errors import NotConfirmed, NotSent, Refused, RequestFailed
from console.i18n import Explained, Message, msg, tr
from console.ui.dialogs import Dialog, Question, fault_text
from console.ui.form_fields import Choice, Field
from console.ui.form_inputs import ChoiceBox, FieldRow, title_width

Values = dict[str, Any]


class Wrong(Explained):
    """What was typed can't be sent, for a reason that only showed when sending."""

    def __init__(self, reason: Message | str, name: str = "") -> None:
        """`name` is the field the reason is about, "" for none."""
        super().__init__(reason)
        self.name = name


@dataclass(frozen=True, slots=True)
class Form:
    """One form."""

    title: Message | str
    fields: Sequence[Field]
    send: Callable[[Values], Awaitable[object]]
    done: Message | str = ""
    """Said after success, unless `send` gives a text of its own."""
    save: Message | str = field(default_factory=lambda: msg("save"))
    """What Enter does, in one word."""
    check: Callable[[Values], Mapping[str, Message | str]] | None = None
    intro: Message | str = ""
    say: Callable[[Message | str], None] | None = None
    """Gets the text of success."""
    reread: Callable[[], Awaitable[Mapping[str, Any]]] | None = None
    """Reads the starting values afresh. Raises RequestFailed or `Wrong`."""


async def only_asked(_values: Values) -> None:
    """The `send` of a form that only asks: whoever opened it uses the values."""


class FormScreen(Dialog[Values | None]):
    """A form on the screen. Enter sends it, Tab and arrows move, Esc closes."""

    DEFAULT_CSS = """
    FormScreen { align: center middle; }
    FormScreen > Vertical {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $panel; padding: 0 1;
    }
    FormScreen .form-title { text-style: bold; color: $text-primary; height: auto; }
    FormScreen .form-intro { color: $text-muted; height: auto; }
    FormScreen .form-top { color: $text-error; height: auto; display: none; }
    FormScreen .form-top.-shown { display: block; }
    FormScreen .form-rows { height: auto; max-height: 75vh; }
    FormScreen .form-hint { color: $text-muted; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "app.focus_previous", show=False),
        Binding("pagedown", "app.focus_next", show=False),
    ]

    def __init__(self, form: Form, values: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.form = form
        self._given = values or {}
        """What the PBX was last known to hold."""
        room = title_width(form.fields)
        self._rows = {
            each.name: FieldRow(each, each.write(self._given.get(each.name)), room)
            for each in form.fields
        }
        self._start: dict[str, str] = {}
        self.sending = False
        self._unanswered: set[str] = set()
        """Fields whose options the PBX did not give."""
        self._sent: Values | None = None
        """What was sent, while another screen is above this one."""
        self._open_end: Message | str = ""
        """Of what was sent from here and is not known to be done: no later failure hides it."""

    def compose(self) -> ComposeResult:
        """Title, what went wrong, the fields, the keys."""
        with Vertical():
            yield Static(Content(str(self.form.title)), classes="form-title")
            if self.form.intro:
                yield Static(Content(str(self.form.intro)), classes="form-intro")
            yield Static(classes="form-top")
            with VerticalScroll(classes="form-rows", can_focus=False):
                yield from self._rows.values()
            yield Static(classes="form-hint")

    def on_mount(self) -> None:
        """Ask for the options that are to be asked for."""
        self._start = self.texts()
        self._hint()
        self._show_and_hide()
        for row in self._rows.values():
            if isinstance(row.field, Choice) and callable(row.field.options):
                self.run_worker(self._ask_options(row))

    def on_descendant_focus(self) -> None:
        """Some fields have keys of their own."""
        self._hint()

    def texts(self) -> dict[str, str]:
        """What is typed, by field name."""
        return {name: row.text for name, row in self._rows.items()}

    # What the fields tell.

    def on_input_changed(self, event: Input.Changed) -> None:
        """A field was typed in: what was wrong with it is settled."""
        event.stop()
        self._changed(event.input)

    def on_choice_box_changed(self, event: ChoiceBox.Changed) -> None:
        """Another option was taken."""
        event.stop()
        self._changed(event.box)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.submit()

    def on_choice_box_submitted(self) -> None:
        """Enter."""
        self.submit()

    def _changed(self, box: Input | ChoiceBox) -> None:
        for row in self._rows.values():
            if row.box is box:
                row.say(None)
        self._show_and_hide()

    def _show_and_hide(self) -> None:
        texts = self.texts()
        for row in self._rows.values():
            row.display = row.field.only is None or row.field.only(texts)

    async def _ask_options(self, row: FieldRow) -> None:
        assert isinstance(row.field, Choice)
        assert callable(row.field.options)
        assert isinstance(row.box, ChoiceBox)
        untouched = self._start[row.field.name] == row.text
        try:
            options = await row.field.options()
            row.field.known.update(options)
            row.box.set_options(options)
        except RequestFailed as failure:
            self._unanswered_by(row, failure.reason)
        except Exception as fault:
            self._unanswered_by(row, fault_text(str(row.field.title), fault))
        if untouched:
            self._start[row.field.name] = row.text
        self._show_and_hide()
        self._hint()

    def _unanswered_by(self, row: FieldRow, reason: Message | str) -> None:
        assert isinstance(row.box, ChoiceBox)
        row.box.set_options(())
        row.say(reason)
        self._unanswered.add(row.field.name)

    def _ask_again(self) -> None:
        """Options that could not be had when the form opened, say without a link."""
        for name in self._unanswered:
            row = self._rows[name]
            assert isinstance(row.box, ChoiceBox)
            row.say(None)
            row.box.wait()
            self.run_worker(self._ask_options(row))
        self._unanswered = set()

    # Sending.

    def submit(self) -> None:
        """Send, unless something is wrong or a sending is under way."""
        if self.sending:
            self._top(msg("Under way: wait for the answer of the PBX"))
            return
        if self._unanswered:
            self._ask_again()
            return
        values = self._checked()
        if values is not None:
            self.sending = True
            self._top("")
            self._hint()
            self.run_worker(self._send(values))

    def _checked(self) -> Values | None:
        """The values, or None after showing what is wrong."""
        texts = self.texts()
        faults: dict[str, Message | str] = {}
        values: Values = {}
        for name, row in self._rows.items():
            hidden = row.field.only is not None and not row.field.only(texts)
            text = "" if hidden else texts[name]
            fault = None if hidden else row.field.check(text)
            if isinstance(row.box, ChoiceBox) and row.box.waiting and not hidden:
                fault = msg("Reading…")
            if fault is not None:
                faults[name] = fault
            else:
                values[name] = row.field.read(text)
        if not faults and self.form.check is not None:
            faults.update(self.form.check(values))
        for name, row in self._rows.items():
            row.say(faults.get(name))
        if faults:
            box = self._rows[next(name for name in self._rows if name in faults)].box
            box.focus()
            if isinstance(box, Input) and box.password:
                # What nobody can read can't be mended: what is typed next takes its place.
                box.select_all()
            return None
        return values

    async def _send(self, values: Values) -> None:
        try:
            await self._look_again()
            said = await self.form.send(values)
        except Wrong as wrong:
            self._blame(wrong.name, wrong.reason)
        except Refused as refused:
            self._blame(_named_in(refused.message, self.form.fields), refused.reason)
        except NotConfirmed as open_end:
            self._open_end = msg(
                "Not confirmed: it may have been done or not. {reason} "
                "Look before you send it again",
                reason=open_end.reason,
            )
            self._top("")
        except RequestFailed as failure:
            if self._open_end:
                self._top(msg("Not sent again: {reason}", reason=failure.reason))
            else:
                self._top(msg("Nothing was sent: {reason}", reason=failure.reason))
        except Exception as fault:
            self._top(fault_text(str(self.form.title), fault))
        else:
            text = said if isinstance(said, Message | str) else self.form.done
            if text and self.form.say is not None:
                self.form.say(text)
            self._close(values)
            return
        finally:
            self.sending = False
        self._hint()

    async def _look_again(self) -> None:
        """Refuse to send over somebody else's change: show both, and let Enter be pressed again."""
        if self.form.reread is None:
            return
        try:
            now = await self.form.reread()
        except NotConfirmed as silence:
            raise NotSent(silence.reason) from None
        given, self._given = self._given, now
        changed = [self._take_in(row, given, now) for row in self._rows.values()]
        if any(changed):
            raise Wrong(
                msg(
                    "Somebody else changed this meanwhile: nothing was sent. "
                    "Enter again saves what stands here"
                )
            )

    def _take_in(self, row: FieldRow, given: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
        """Whether a field was changed by somebody else; what was not typed in follows it."""
        name = row.field.name
        before, theirs = given.get(name), now.get(name)
        text = row.field.write(theirs)
        if row.field.write(before) == text:
            return False
        shown = {"before": row.field.tell(before) or "-", "theirs": row.field.tell(theirs) or "-"}
        if row.text == self._start[name]:
            row.put(text)
            self._start[name] = row.text
            row.say(msg("Changed by somebody else from {before} to {theirs}", **shown))
        else:
            row.say(
                msg(
                    "Changed by somebody else from {before} to {theirs}; yours would replace it",
                    **shown,
                )
            )
        return True

    def _close(self, values: Values) -> None:
        # `dismiss` closes the top screen, and help may have been opened above this one.
        if self.app.screen is self:
            self.dismiss(values)
        else:
            self._sent = values

    def on_screen_resume(self) -> None:
        """The top screen again: what was sent meanwhile closes it."""
        if self._sent is not None:
            self.dismiss(self._sent)

    def _blame(self, name: str, reason: Message | str) -> None:
        if name in self._rows and self._rows[name].display:
            self._top("")
            self._rows[name].say(reason)
            self._rows[name].box.focus()
        else:
            self._top(reason)

    def _top(self, text: Message | str) -> None:
        top = self.query_one(".form-top", Static)
        shown = "\n".join(str(each) for each in (self._open_end, text) if each)
        top.update(Content(shown))
        top.set_class(bool(shown), "-shown")

    def _hint(self) -> None:
        save = str(self.form.save)
        if self.sending:
            text = tr("Sending…")
        elif isinstance(self.focused, ChoiceBox) and self.focused.is_long:
            text = tr("Enter: {save}   Tab: next   Space: all options   Esc: close", save=save)
        else:
            text = tr("Enter: {save}   Tab: next field   Esc: close", save=save)
        self.query_one(".form-hint", Static).update(Content(text))

    def action_leave(self) -> None:
        """Close; asks when something was typed."""
        if self.sending:
            self._top(msg("Under way: wait for the answer of the PBX"))
        elif self.texts() == self._start:
            self.dismiss(None)
        else:
            question = Question(msg("Close without saving what you typed?"), msg("close"))
            self.app.push_screen(question, self._answered)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(None)


def _named_in(refusal: str, fields: Sequence[Field]) -> str:
    """The only field that the PBX's words name, by wire name or title; "" for none or several."""
    words = refusal.casefold()
    found = [each.name for each in fields if any(form in words for form in _forms_of(each))]
    return found[0] if len(found) == 1 else ""


def _forms_of(each: Field) -> tuple[str, str]:
    return each.name.replace("_", "").casefold(), str(each.title).casefold()
