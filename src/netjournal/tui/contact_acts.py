"""What is done with contacts on their page: selected, moved, given topics, laid aside, erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netjournal.domain.model import Contact, Tier
from netjournal.domain.words import fold
from netjournal.tui.split_page import SplitPage


class ContactActs(SplitPage):
    """A page of contacts, as far as it acts on those who are selected, or on the one under the cursor."""

    @property
    def contact(self) -> Contact | None:
        """The contact under the cursor."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[str]:
        """The ids of those whom the list shows, from the top."""
        raise NotImplementedError

    @property
    def several(self) -> list[Contact]:
        """The selected contacts in the order of the list, else the one under the cursor."""
        raise NotImplementedError

    def change(self, label: str, action: Callable[[Contact], Any], said: str) -> None:
        """Do something to those selected, or to the one under the cursor, as one change."""
        people = self.several

        def act() -> bool:
            with self.journal.change(label):
                for contact in people:
                    action(contact)
            return True

        if people and self.attempt(said, act):
            self.lines.selected = frozenset()
            self.refresh_top()

    def action_select(self) -> None:
        """Space: take this one too, or not, and go on to the next."""
        key = self.lines.cursor_key
        if key:
            self.lines.selected ^= {key}
            self.lines.action_move(1)
            self.refresh_top()

    def action_select_all(self) -> None:
        """`*`: everybody whom the list shows, or nobody again."""
        everybody = frozenset(self.shown)
        self.lines.selected = frozenset() if self.lines.selected == everybody else everybody
        self.refresh_top()

    def action_tier(self) -> None:
        """`t`: another tier, and why."""
        from netjournal.tui.dialogs.adding import ask_tier  # deferred: not needed for the first picture

        people = self.several
        if people:
            ask_tier(self.nj, [contact.name for contact in people], self.move_all)

    def move_all(self, tier: Tier | None, reason: str) -> None:
        """Bring those selected into a tier, as one change with the reason."""
        where = tier.value if tier else "the inbox"
        people = self.several
        label = f"Move {people[0].name} to {where}" if len(people) == 1 else f"Move {len(people)} contacts to {where}"

        def move(contact: Contact) -> None:
            if contact.tier != tier:
                self.journal.contacts.move(contact, tier, reason=reason, on=self.nj.today)

        self.change(label, move, f"{label.replace('Move', 'Moved', 1)}. u takes it back.")

    def action_topics(self) -> None:
        """`#`: topics for those selected."""
        from netjournal.tui.dialogs.adding import ask_topics  # deferred: not needed for the first picture

        people = self.several
        if people:
            ask_topics(self.nj, [contact.name for contact in people], self._give_topics)

    def _give_topics(self, topics: tuple[str, ...]) -> None:
        def give(contact: Contact) -> None:
            known = {fold(topic) for topic in contact.topics}
            united = (*contact.topics, *(topic for topic in topics if fold(topic) not in known))
            self.journal.contacts.edit(contact, on=self.nj.today, topics=united)

        said = " ".join(f"#{topic}" for topic in topics)
        self.change(f"Give {said}", give, f"{said} given. u takes it back.")

    def action_thought(self) -> None:
        """`s`: thought of them; their silence counts from today, and no conversation is made up."""
        people = [each for each in self.several if each.tier is not Tier.FOLLOWING]
        if not people:
            self.nj.say("Nobody expects you to keep in touch with what you only follow.")
            return
        names = people[0].name if len(people) == 1 else f"{len(people)} contacts"

        def think(contact: Contact) -> None:
            if contact.tier is not Tier.FOLLOWING:
                self.journal.goals.thought_of(contact, on=self.nj.today)

        self.change(f"Think of {names}", think, f"Noted that you thought of {names}. u takes it back.")

    def action_archive(self) -> None:
        """`A`: out of the list and out of every question; those who were laid aside are taken up again."""
        people = self.several
        if not people:
            return
        names = people[0].name if len(people) == 1 else f"{len(people)} contacts"
        if all(each.archived_on is not None for each in people):
            said = f"{names} taken up again. u takes it back."
            self.change(f"Take {names} up again", self.journal.contacts.take_up, said)
        else:
            self.change(
                f"Lay {names} aside",
                lambda each: self.journal.contacts.lay_aside(each, self.nj.today),
                f"{names} laid aside. f and “archived” shows them, u takes it back.",
            )

    def action_trash(self) -> None:
        """`d`: into the trash; what was logged with them stays."""
        people = self.several
        if not people:
            return
        names = people[0].name if len(people) == 1 else f"{len(people)} contacts"
        said = f"{names} in the trash; what you logged stays. u brings it back."
        self.change(f"Put {names} into the trash", self.journal.contacts.trash, said)

    def action_forget(self) -> None:
        """`X`: erase the contact under the cursor for ever, once that is confirmed."""
        from netjournal.tui.dialogs.forgetting import forget  # deferred: hardly ever needed

        if self.contact is not None:
            forget(self.nj, self.contact)
