"""Reading how somebody says an intention: two shares or three, and the term that they name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from netjournal.domain.intentions import check_shares
from netjournal.domain.model import Term
from netjournal.domain.words import fold, in_words
from netjournal.errors import NotFound, WrongUsage


def three_shares(colleagues: int | None, communities: int | None, following: int | None) -> tuple[int, int, int]:
    """The three shares in percent; one that is left out is what remains.

    Raises WrongUsage where they do not make 100, or more than one is missing.
    """
    said = [share for share in (colleagues, communities, following) if share is not None]
    if len(said) < 2:
        raise WrongUsage(
            "An intention needs shares of time.", "Give them like --colleagues 50 --communities 35 --following 15."
        )
    rest = max(100 - sum(said), 0)
    shares = tuple(rest if share is None else share for share in (colleagues, communities, following))
    check_shares(*shares)
    return shares[0], shares[1], shares[2]


def term_called(name: str, terms: Iterable[Term], today: date, *, holiday: bool = False) -> Term:
    """The term of that name, or with `holiday` also the holiday, that is nearest to today.

    Raises NotFound with the names there are.
    """
    known = [term for term in terms if holiday or not term.holiday]
    named = [term for term in known if fold(term.name) == fold(name)]
    if not named:
        names = tuple(dict.fromkeys(term.name for term in known if term.name))
        way_out = f"The journal knows {in_words(names)}." if names else "`netjournal term add` enters one."
        raise NotFound(f"There is no term called “{name}”.", way_out, names)
    return min(named, key=lambda term: abs((term.starts_on - today).days))
