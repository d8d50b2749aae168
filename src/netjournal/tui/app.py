"""The screen program: one journal, seven pages, two themes.

The snapshot of the day, taken in a thread while the teacher goes on.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from platformdirs import user_downloads_path
from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import ThemeProvider
from textual.widgets import Input, TextArea

from netjournal import config
from netjournal.domain.records import Goal
from netjournal.errors import Damaged, JournalError
from netjournal.journal.journal import Journal
from netjournal.startup.lazy_import import lazy_import
from netjournal.tui.app_protocol import AppProtocol
from netjournal.tui.commands import BY_ID, EVERYWHERE, app_bindings, commands_for
from netjournal.tui.kept_calendar import CalendarTask
from netjournal.tui.key_queue import KeyDone, KeyQueue
from netjournal.tui.page import Page
from netjournal.tui.sync.controller import SyncMessage
from netjournal.tui.theme import CONTRAST, THEMES

if TYPE_CHECKING:
    from netjournal.exchange.imports import intake
    from netjournal.journal import search_results
    from netjournal.storage import undo_log
    from netjournal.storage.backup import Backups
    from netjournal.tui import help as tui_help
    from netjournal.tui import search as tui_search
    from netjournal.tui.forms import form
    from netjournal.tui.forms import registry as forms_registry
    from netjournal.tui.imports import page as import_page
    from netjournal.tui.settings import rescue as settings_rescue
    from netjournal.tui.settings import trash
    from netjournal.tui.today import log_dialog, sort_dialog
else:
    search_results = lazy_import("netjournal.journal.search_results")
    undo_log = lazy_import("netjournal.storage.undo_log")
    form = lazy_import("netjournal.tui.forms.form")
    intake = lazy_import("netjournal.exchange.imports.intake")
    forms_registry = lazy_import("netjournal.tui.forms.registry")
    tui_help = lazy_import("netjournal.tui.help")
    import_page = lazy_import("netjournal.tui.imports.page")
    tui_search = lazy_import("netjournal.tui.search")
    settings_rescue = lazy_import("netjournal.tui.settings.rescue")
    trash = lazy_import("netjournal.tui.settings.trash")
    log_dialog = lazy_import("netjournal.tui.today.log_dialog")
    sort_dialog = lazy_import("netjournal.tui.today.sort_dialog")


FIRST_AFTER_SECONDS = 3.0
"""The start has the disk for itself."""

INTAKE_AFTER_SECONDS = 0.5
"""Its thread would take the processor from what draws the first screen."""

AGAIN_AFTER_SECONDS = 900.0
"""How often it is asked whether another day has begun: some journals stay open for weeks."""


class DailySnapshotTask:
    """Takes a snapshot once a day, as long as the program is open. What it finds damaged is said."""

    def __init__(self, app: App[str], backups: Backups) -> None:
        self._app = app
        self._backups = backups
        self._told = ""

    def begin(self) -> None:
        """Look soon, and then from time to time."""
        self._app.set_timer(FIRST_AFTER_SECONDS, self.look)
        self._app.set_interval(AGAIN_AFTER_SECONDS, self.look)

    def look(self) -> None:
        """Take today's snapshot in a thread, unless there is one."""
        self._app.run_worker(self._take, thread=True, group="daily", exclusive=True, exit_on_error=False)

    def _take(self) -> None:
        try:
            self._backups.daily()
        except Damaged as error:
            self._app.call_from_thread(self._tell, str(error))
        except JournalError:
            return  # no room just now: nothing is lost by it, and the next look tries again

    def _tell(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._app.notify(text, severity="error", markup=False, timeout=30)


class IntakeTask:
    """Reads what comes in by itself, such as the phone's lines, in a thread, once the start is over."""

    def __init__(self, app: JournalApp) -> None:
        self._app = app

    def begin(self) -> None:
        """Read soon what may have changed; where there is nothing to read, no reader is imported."""
        settings, journal = self._app.settings, self._app.journal
        shared = journal.store.local("sync_folder")
        if settings.inbox or settings.calendars or shared or journal.meetings.calendars():
            self._app.set_timer(INTAKE_AFTER_SECONDS, self._look)

    def _look(self) -> None:
        self._app.run_worker(self._read, thread=True, group="intake", exclusive=True, exit_on_error=False)

    def _read(self) -> None:
        with suppress(JournalError):  # the disk is full or busy: the next start reads it
            with Journal(self._app.folder) as journal:
                came = intake.take_in(journal)
            for text in filter(None, (came.sentence, *came.faults)):
                self._app.call_from_thread(self._app.say, text)


WATCH_SECONDS = 1.0
"""How often the journal is asked whether another program wrote to it."""

PAGE_CLASSES = {
    "today": "TodayPage",
    "contacts": "ContactsPage",
    "journal": "JournalPage",
    "learning": "LearningPage",
    "problems": "ProblemsPage",
    "review": "ReviewPage",
    "settings": "SettingsPage",
}

PAGE_OF = {
    "contact": "contacts",
    "learning": "learning",
    "problem": "problems",
    "answer": "problems",
    "reflection": "review",
    "intention": "settings",
    "term": "settings",
}
"""The page that shows each kind of record; everything else is read in the journal."""


def page_maker(name: str) -> Callable[[], Screen[None]]:
    """Makes a page when it is first gone to: the program starts with the code of Today alone."""

    def make() -> Screen[None]:
        module = import_module(f"netjournal.tui.{name}.page")
        page: Screen[None] = getattr(module, PAGE_CLASSES[name])()
        return page

    return make


class MarkedThemes(ThemeProvider):
    """The themes, with a word at the one that is used."""

    @property
    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Each theme by its name, and what uses it; the present one comes first."""
        now = self.app.theme
        named = [(f"{name}, as now" if name == now else name, act) for name, act in super().commands]
        return sorted(named, key=lambda command: not command[0].endswith(", as now"))


class JournalApp(AppProtocol):
    """netjournal on the screen."""

    TITLE = "netjournal"
    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual says so
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-short"), (30, "-tall")]  # noqa: RUF012 - Textual says so
    BINDINGS: ClassVar[list[BindingType]] = [*app_bindings()]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[None]]]] = {name: page_maker(name) for name in PAGE_CLASSES}
    DEFAULT_MODE = "today"

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        self._shows = False
        super().__init__(folder, demo=demo)
        self.say_first = ""
        self.type_ahead = KeyQueue(self)
        self.calendar = CalendarTask(self)
        self._seen = self.journal.version()
        for theme in THEMES:
            self.register_theme(theme)
        self.set_keymap(self.settings.keys)
        self.theme = self._chosen_theme()
        self.stylesheet.set_variables(self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything again. Before the first paint nothing has a style yet that a theme could change."""
        if self._shows:
            super().refresh_css(animate)

    def _chosen_theme(self) -> str:
        chosen = self.journal.store.local("theme")
        if chosen in self.available_themes:
            return str(chosen)
        theme = self.settings.theme
        if theme == config.DEFAULT_THEME and self.console.color_system == "standard":
            return CONTRAST.name  # paper has more than the sixteen colours of this terminal
        return theme if theme in self.available_themes else config.DEFAULT_THEME

    def on_mount(self) -> None:
        """Watch for what other programs write, and for the next day."""
        self.theme_changed_signal.subscribe(self, lambda theme: self.journal.store.keep_local("theme", theme.name))
        self.set_interval(WATCH_SECONDS, self.look_again)

    def on_ready(self) -> None:
        """The first screen is painted: what was typed before it goes where it was meant."""
        # The start is over, in which no garbage collection was quicker: from now on long pauses are worse.
        gc.set_threshold(10_000, 10, 10)
        gc.enable()
        self._shows = True
        if not self.is_headless and not self.is_web:
            self._leave_with_terminal()
        self.type_ahead.ready()
        if self.say_first:
            self.say(self.say_first)
        for mistake in (*self.settings.mistakes, *config.unknown_keys(self.settings, BY_ID)):
            self.say(mistake)
        if not self.demo:
            DailySnapshotTask(self, self.journal.backups).begin()
            IntakeTask(self).begin()
        self.calendar.soon()
        self.sharing.look()

    def _leave_with_terminal(self) -> None:
        """Close in order when the terminal or the computer asks for it, and when the terminal is gone without a word.

        A terminal that is gone reads as an empty file for ever, at which Textual would look again and again.
        """
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                with suppress(NotImplementedError):  # Windows has no such handlers, and closes the console itself
                    asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)
        self.set_interval(TERMINAL_LOOK, self._look_for_terminal)

    def _look_for_terminal(self) -> None:
        if not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ else 0):
            self.exit()

    async def on_event(self, event: events.Event) -> None:
        """One key after the other; all else as Textual does it."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self.type_ahead.holds(event):
            await super().on_event(event)
            self.type_ahead.sent(self.focused or self.screen)

    @on(SyncMessage)
    def _heard(self, message: SyncMessage) -> None:
        self.sharing.heard(message)
        self.look_again()
        if self.page is not None:
            self.page.sharing_changed()

    @on(KeyDone)
    def _key_done(self, message: KeyDone) -> None:
        self.type_ahead.done(message.number)

    async def on_unmount(self) -> None:
        """Write what was typed, publish what is shared, and let go of the journal."""
        self.draft_keeper.flush()
        await self.sharing.end()
        await self.calendar.end()
        self.journal.close()

    def look_again(self) -> None:
        """Show what changed meanwhile: entries written by another program, or a new day."""
        self.draft_keeper.rest()
        day, self.today = self.today, config.today()
        if day != self.today:
            self.still_on = None
        if day != self.today:
            self.changed()
        elif self.journal.version() != self._seen:
            self.state += 1
            self.sharing.look()
            if self.page is not None:
                self._seen = self.journal.version()
                self.page.refresh_page()

    def changed(self) -> None:
        """The journal was changed here: the page in front shows it now, the others when they are next gone to."""
        self.sharing.look()
        self.calendar.soon()
        version = self.journal.version()
        self.state += version != self._seen
        if self.page is not None:
            self._seen = version
            self.page.refresh_page()

    @property
    def page(self) -> Page | None:
        """The page in front or under a dialogue; None while it is being made, when it will show what is new by itself,
        and while it is unmounted at the end.
        """
        page = self.screen_stack[0] if self.screen_stack else None
        return page if isinstance(page, Page) and page.is_whole else None

    async def action_go(self, page: str) -> None:
        """Go to one of the seven pages."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if page != self.current_mode:
            self.switch_mode(page)

    def action_undo(self) -> None:
        """Take the last change back."""
        self._turn(self.journal.undo.back, "Undone: {}", "There is nothing to undo.")

    def action_redo(self) -> None:
        """Make the change again that was taken back."""
        self._turn(self.journal.undo.forward, "Done again: {}", "There is nothing to do again.")

    def _turn(self, turn: Callable[..., object], said: str, nothing: str, *, rest: bool = False) -> None:
        try:
            done = turn(rest=rest)
        except undo_log.InTheWay as error:
            self._ask_for_the_rest(error, lambda: self._turn(turn, said, nothing, rest=True))
            return
        except JournalError as error:
            self.say_error(error)
            return
        self.say(said.format(getattr(done, "label", "")) if done else nothing)
        self.changed()

    def _ask_for_the_rest(self, error: undo_log.InTheWay, rest: Callable[[], None]) -> None:
        """Name what was built on a change, and take the rest back if that is wanted."""
        lines = search_results.obstacle_lines(self.journal, error.obstacles)
        question = form.Choose(
            error.sentence, [form.ChoiceOption("r", True, "take back the rest")], intro="\n".join(lines)
        )
        self.push_screen(question, lambda wanted: rest() if wanted else None)

    @property
    def surprise(self) -> Exception | None:
        """The error that nobody was prepared for and that ended the program, if any."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave without Textual's traceback: whoever started the screen says in a sentence what happened."""
        self._close_messages_no_wait()

    def action_log(self) -> None:
        """Put the cursor into the capture bar, on Today or over any other page."""
        page = self.screen
        if isinstance(page, Page) and page.focus_capture():
            return
        self.push_screen(log_dialog.LogDialog())

    def action_search(self) -> None:
        """Search everything."""
        self.push_screen(tui_search.SearchDialog())

    def action_trash_can(self) -> None:
        """Show what is in the trash."""
        self.push_screen(trash.TrashDialog())

    def action_to_sort(self) -> None:
        """Sort what may be worth a line, and contacts without a tier."""
        self.push_screen(sort_dialog.SortDialog())

    def action_bring_in(self) -> None:
        """Import contacts and journals of other programs."""
        self.push_screen(import_page.ImportDialog())

    def action_help(self) -> None:
        """Show the keys of this page."""
        self.push_screen(tui_help.HelpDialog(self.page_name))

    @property
    def page_name(self) -> str:
        """The page that is in front or under a dialogue."""
        return self.current_mode

    def open_record(self, noun: str, identity: str) -> None:
        """Go to the page of a record, with the cursor on it; a goal has no page, so its form opens here."""
        if noun == "goal":
            forms_registry.edit_record(self, self.journal.get(Goal, identity))
            return
        page = PAGE_OF.get(noun, "journal")
        self.run_worker(self._open(page, identity), exclusive=True, group="open")

    async def _open(self, page: str, identity: str) -> None:
        await self.action_go(page)
        screen = self.screen_stack[0]
        if isinstance(screen, Page):
            screen.call_after_refresh(screen.show_record, identity)

    def search_themes(self) -> None:
        """Choose a theme; the present one is marked."""
        self.push_screen(CommandPalette(providers=[MarkedThemes], placeholder="Which theme?"))

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save a picture of the screen, where there is no folder for downloads in the home folder."""
        if path is None and not user_downloads_path().is_dir():
            path = str(Path.home())
        return super().deliver_screenshot(filename, path, time_format)

    def action_help_quit(self) -> None:
        """ctrl+c closes nothing by itself: say which key does."""
        writing = isinstance(self.focused, Input | TextArea)
        self.say(
            "esc, then q, closes the journal." if writing or len(self.screen_stack) > 1 else "q closes the journal."
        )

    def get_key_display(self, binding: Binding) -> str:
        """A key as people write it; not every font has a sign for enter."""
        return {"enter": "enter", "down": "down", "up": "up"}.get(binding.key) or super().get_key_display(binding)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every command of the page, then the themes and the rest of Textual's own."""
        for command in commands_for(self.page_name):
            if command.action:
                owner = self if EVERYWHERE in command.where else screen
                yield SystemCommand(
                    f"{command.label[0].upper()}{command.label[1:]} · {command.help}",
                    "",
                    partial(self.run_action, command.action, default_namespace=owner),
                )
        yield from (
            system_command
            for system_command in super().get_system_commands(screen)
            if system_command.title in ("Theme", "Screenshot")
        )


TERMINAL_LOOK = 1.0
"""Seconds between two looks whether the terminal is still there."""

WEB_DRIVER = "textual.drivers.web_driver:WebDriver"
"""The driver that `netjournal serve` sets, where the screen is drawn in a browser and there is no terminal."""


def run(folder: Path, *, demo: bool = False) -> str | None:
    """Open the journal on the screen; returns what the teacher asked for on leaving, if anything."""
    in_browser = os.environ.get("TEXTUAL_DRIVER", "") == WEB_DRIVER
    if not in_browser and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise JournalError(
            "The journal opens in a terminal, and this is not one.", "`netjournal --help` lists what works without."
        )
    app = opened(folder, demo=demo)
    gc.freeze()  # what was imported stays: collecting garbage among it would hold the screen up again and again
    gc.disable()  # until the first paint
    answer = app.run()
    if app.surprise is not None:
        raise app.surprise
    if app.sharing.unpublished:
        sys.stderr.write(f"{app.sharing.unpublished}\n")
    return answer


def opened(folder: Path, *, demo: bool) -> JournalApp:
    """The program with its journal open; for a damaged one, what can take its place is offered first."""
    try:
        return JournalApp(folder, demo=demo)
    except Damaged as error:
        done = settings_rescue.rescue(folder, error.sentence)
        if not done:
            raise
        app = JournalApp(folder, demo=demo)
        app.say_first = done
        return app
