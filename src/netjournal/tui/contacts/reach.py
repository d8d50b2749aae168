"""Reaching a contact: a page opened in the browser, a mail begun in the mail program, an address copied."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from netjournal.domain.addresses import mail_address, web_address
from netjournal.domain.records import Contact
from netjournal.text.normalize import truncate
from netjournal.text.sanitize import strip_controls
from netjournal.tui.forms.form import ChoiceOption, Choose

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


MOST = 6
"""Pages that are offered."""


async def reach(app: AppProtocol, contact: Contact) -> None:
    """Ask how, and do it: write, open a page, or copy an address."""
    answers = ways(contact)
    if not answers:
        app.say(f"No address of {strip_controls(contact.name)} is written down. e adds one.")
        return
    title = f"Reach {strip_controls(contact.name)}"
    way = await app.push_screen_wait(Choose(title, answers, leave="esc leaves"))
    if way is not None:
        act, text = way
        (copy if act == "copy" else open_address)(app, text)


def ways(contact: Contact) -> list[ChoiceOption]:
    """What can be done with the addresses of a contact, a key each; what is no safe address is only copied."""
    answers = []
    mail = mail_address(contact.email)
    if mail:
        answers.append(ChoiceOption("e", ("open", mail), "write an e-mail", contact.email))
    for number, url in enumerate(contact.urls[:MOST], 1):
        page = web_address(url)
        if page:
            answers.append(ChoiceOption(str(number), ("open", page), "open the page", truncate(url, 60)))
    if contact.email.strip():
        answers.append(ChoiceOption("c", ("copy", contact.email), "copy the e-mail address", contact.email))
    if contact.phone.strip():
        answers.append(ChoiceOption("t", ("copy", contact.phone), "copy the telephone number", contact.phone))
    if contact.urls:
        first = contact.urls[0]
        answers.append(ChoiceOption("w", ("copy", first), "copy the web address", truncate(first, 60)))
    return answers


def open_address(app: AppProtocol, address: str) -> None:
    """Hand an address to the system's program; where there is none, copy it instead."""
    if shows_windows():
        app.open_url(address)
        app.say(f"Handed on: {address.removeprefix('mailto:')}")
    else:
        copy(app, address.removeprefix("mailto:"), before="No program here can open it. ")


def copy(app: AppProtocol, text: str, before: str = "") -> None:
    """Put a text on the clipboard, without what steers a terminal."""
    safe = strip_controls(text)
    app.copy_to_clipboard(safe)
    app.say(f"{before}Copied: {safe}")


def shows_windows() -> bool:
    """Whether there is a desktop: elsewhere a browser would open in this terminal, over the journal."""
    if sys.platform in ("win32", "darwin") or "WSL_DISTRO_NAME" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
