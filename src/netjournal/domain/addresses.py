"""Addresses that may be handed to another program: of the web and for mail. Anything doubtful is none. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def web_address(text: str) -> str:
    """A web address as a browser takes it, `https://` where no scheme is named; empty for all that is none.

    Only http and https count, and only printable ASCII: nothing that runs a program, opens a file, hides another
    host behind an `@`, or looks like another address on the screen.
    """
    bare = text.strip()
    if not bare.isascii() or not bare.isprintable() or any(letter in bare for letter in " \"'<>\\^`{|}"):
        return ""
    if "//" not in bare.partition("?")[0] and not _SCHEME.match(bare):
        bare = f"https://{bare}"
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(parts.hostname or ""):
        return ""
    return bare if port is None or 0 < port < 65536 else ""


def mail_address(text: str) -> str:
    """A `mailto:` address with nothing in it but whom to write to; empty for a text that is no mail address."""
    bare = text.strip()
    return f"mailto:{quote(bare, safe='@')}" if _MAIL.fullmatch(bare) else ""
