"""Sync and settings: where the journal is, the school year, how it reads and looks, and what is not finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from netjournal import config
from netjournal.domain.records import Records, Setting, Term
from netjournal.journal.drafts import CAPTURE
from netjournal.journal.journal import Journal, counts
from netjournal.review.index import ReviewSettings
from netjournal.tui.commands import KeyHint, page_bindings
from netjournal.tui.forms.form import ChoiceOption, Choose
from netjournal.tui.forms.registry import set_intention
from netjournal.tui.page import SplitPage
from netjournal.tui.settings import forms as setting_forms
from netjournal.tui.settings.rows import DRAFT, TERM, SettingsData, keys_for, setting_blocks, setting_rows
from netjournal.tui.settings.snapshots import SnapshotsDialog
from netjournal.tui.sync import steps
from netjournal.tui.sync.conflict_text import open_conflict_texts
from netjournal.tui.sync.conflicts import ConflictDialog
from netjournal.tui.sync.rows import ASIDE, CROSSING, TROUBLE, SharedNow
from netjournal.tui.text import format_path
from netjournal.tui.widgets.detail import Block
from netjournal.tui.widgets.row_source import FixedRows

CHANGES_SHOWN = 12


class SettingsPage(SplitPage):
    """Everything about the journal itself."""

    NAME = "settings"
    TITLE_WORDS = "Sync and settings"
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("settings")]
    CSS = """
    SettingsPage.-wide .split > .list { width: 3fr; }
    SettingsPage.-wide .split > .detail { width: 2fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown_now: SettingsData | None = None

    def load(self, journal: Journal) -> SettingsData:
        """What the journal and this computer say."""
        self.nj.draft_keeper.flush()
        database = self.nj.folder / config.DATABASE
        return SettingsData(
            folder=format_path(self.nj.folder),
            settings_file=format_path(self.nj.folder / config.SETTINGS),
            counts=counts(journal),
            bytes=database.stat().st_size if database.exists() else 0,
            theme=self.nj.theme,
            order=journal.date_order(),
            week_start=journal.week_start(),
            school_days=sorted(self._school_days()),
            channels=journal.channels(),
            rhythms=journal.rhythms(),
            terms=journal.terms(),
            intention=journal.intentions.on(journal.today),
            drafts=journal.drafts.waiting(),
            changes=journal.undo.latest(CHANGES_SHOWN),
            own_keys=self.nj.settings.keys,
            in_trash=journal.trash_can.count(),
            snapshots=journal.backups.all(),
            shared=self._shared(),
        )

    def _shared(self) -> SharedNow | None:
        status = self.nj.sharing.standing()
        if status is None:
            return None
        crossed = open_conflict_texts(self.journal, self.nj.sharing.sync.conflicts())
        return SharedNow(format_path(Path(status.folder)), status, crossed, self.nj.today)

    def sharing_changed(self) -> None:
        """Something was synced, or could not be."""
        self.refresh_page()

    def _school_days(self) -> frozenset[int]:
        return ReviewSettings.of(Records(settings=tuple(self.journal.every(Setting)))).school_days

    def show(self, data: SettingsData) -> None:
        """The lines, and what the one under the cursor means."""
        self._shown_now = data
        self.lines.show(FixedRows(setting_rows(data, self.nj.today, self.nj.signs)))
        self.show_detail(again=True)

    def blocks(self, key: str) -> Sequence[Block]:
        """What a line means."""
        return setting_blocks(key, self._shown_now) if self._shown_now else ()

    def row_keys(self) -> Sequence[KeyHint]:
        """What can be done with the line under the cursor."""
        return keys_for(self.lines.cursor_key or "", shared=self.nj.sharing.is_on, reading=self.reading)

    @property
    def _term(self) -> Term | None:
        key = self.lines.cursor_key or ""
        terms = self._shown_now.terms if self._shown_now else ()
        return next((term for term in terms if TERM + term.id == key), None)

    def read_on(self) -> None:
        """Enter: change what is under the cursor; where there is nothing to change, read about it."""
        if not self._change(self.lines.cursor_key or ""):
            super().read_on()

    def _change(self, key: str) -> bool:
        """Open what changes a line; False where nothing does."""
        does: dict[str, Callable[[], object]] = {
            "intention": self.action_intend,
            "no-terms": self.action_new,
            "theme": self.app.search_themes,
            "order": lambda: setting_forms.choose_order(self.nj),
            "week": lambda: setting_forms.choose_week_start(self.nj),
            "days": lambda: setting_forms.edit_school_days(self.nj, tuple(sorted(self._school_days()))),
            "channels": lambda: setting_forms.edit_channels(self.nj),
            "cadence": lambda: setting_forms.edit_cadence(self.nj),
            f"{DRAFT}{CAPTURE}": self.nj.action_log,
            "trash": self.nj.action_trash_can,
            "snapshots": self.action_snapshots,
            "sync": lambda: steps.change_sharing(self.nj),
        }
        if (term := self._term) is not None:
            setting_forms.edit_term(self.nj, term)
        elif key in does:
            does[key]()
        else:
            return self._change_sharing(key)
        return True

    def _change_sharing(self, key: str) -> bool:
        """Open what settles a line of sharing; False where there is nothing to settle."""
        kind, _, rest = key.partition(":")
        crossed = self._shown_now.shared.crossed if self._shown_now and self._shown_now.shared else ()
        found = next((conflict for conflict in crossed if key == CROSSING + conflict.key), None)
        if found is not None:
            self.app.push_screen(ConflictDialog(found))
        elif f"{kind}:" == ASIDE:
            steps.bring_back(self.nj, rest)
        elif f"{kind}:" == TROUBLE:
            steps.share_again(self.nj, locked=rest.startswith("locked"))
        else:
            return False
        return True

    def action_sync_now(self) -> None:
        """`s`: a round of syncing, now."""
        if not self.nj.sharing.now():
            self.nj.say("Nothing is shared yet: enter on “sync” begins.")

    def action_snapshots(self) -> None:
        """`B`: the snapshots, and the way back to one."""
        self.app.push_screen(SnapshotsDialog())

    def action_new(self) -> None:
        """`n`: a term or a holiday."""
        setting_forms.new_term(self.nj)

    def action_edit(self) -> None:
        """`e`: change what is under the cursor."""
        self._change(self.lines.cursor_key or "")

    def action_intend(self) -> None:
        """`i`: the term's intention."""
        set_intention(self.nj)

    def action_trash(self) -> None:
        """`d`: a term goes to the trash; a draft is thrown away, when that is meant."""
        key = self.lines.cursor_key or ""
        if (term := self._term) is not None:
            self.attempt("In the trash. Press u to undo.", self.journal.school_terms.trash, term)
        elif key.startswith(DRAFT):
            answers = [ChoiceOption("y", key.removeprefix(DRAFT), "throw it away"), ChoiceOption("n", None, "keep it")]
            words = "What you typed there can't be brought back."
            self.app.push_screen(Choose("Throw this draft away?", answers, intro=words), self._throw_away)

    def _throw_away(self, draft: str | None) -> None:
        if draft is not None:
            self.nj.draft_keeper.keep(draft, "")
            self.refresh_page()
