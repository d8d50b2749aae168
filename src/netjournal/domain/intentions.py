"""How the teacher means to spend networking time in a term: the shares of the tiers, a floor, and what for.

Reading how somebody says an intention: two shares or three, and the term that they name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from netjournal.domain.records import Intention, Term
from netjournal.errors import JournalError, NotFound, WrongUsage
from netjournal.text.normalize import join_and, normalize

WEEK_MINUTES = 7 * 24 * 60


def check_shares(colleagues: int, communities: int, following: int) -> None:
    """Refuse shares in percent that are negative or do not make a whole."""
    shares = (colleagues, communities, following)
    if min(shares) < 0:
        raise WrongUsage("A share can't be less than nothing.", "Give three whole numbers that make 100.")
    whole = sum(shares)
    if whole != 100:
        off = f"{100 - whole} short of" if whole < 100 else f"{whole - 100} over"
        raise WrongUsage(
            f"{' + '.join(map(str, shares))} makes {whole}, {off} 100.", "The three shares must add up to 100."
        )


def intend(
    *,
    colleagues: int,
    communities: int,
    following: int,
    term: Term | None = None,
    weekly_minutes: int | None = None,
    floor_minutes: int | None = None,
    why: str = "",
    today: date,
) -> Intention:
    """An intention for a term, or without one from today until another follows; it has no id and no instants yet.

    Shares are in percent, `weekly_minutes` and `floor_minutes` (for colleagues) in minutes a week. Refused where the
    shares do not make 100, a week has fewer minutes, or the floor is more than the week that was planned.
    """
    check_shares(colleagues, communities, following)
    for minutes in (weekly_minutes, floor_minutes):
        if minutes is not None and not 1 <= minutes <= WEEK_MINUTES:
            raise WrongUsage(f"A week doesn't have {minutes} minutes.", f"Give 1 to {WEEK_MINUTES}, or leave it out.")
    if weekly_minutes is not None and floor_minutes is not None and floor_minutes > weekly_minutes:
        raise WrongUsage(
            f"The floor of {floor_minutes} minutes is more than the {weekly_minutes} that you plan for a whole week.",
            "Lower the floor, or plan more minutes a week.",
        )
    if term is not None and term.holiday:
        raise JournalError(f"{term.name} is a holiday; nothing has to be intended for it.", "Choose a term.")
    return Intention(
        term_id=term.id if term else "",
        starts_on=term.starts_on if term else today,
        ends_on=term.ends_on if term else None,
        colleagues=colleagues,
        communities=communities,
        following=following,
        weekly_minutes=weekly_minutes,
        floor_minutes=floor_minutes,
        why=" ".join(why.split()),
    )


def intention_on(day: date, intentions: Iterable[Intention]) -> Intention | None:
    """The intention that holds on a day; of several the one that began last, and of those the one written last."""
    holding = (
        intention
        for intention in intentions
        if intention.starts_on <= day and (intention.ends_on is None or day <= intention.ends_on)
    )
    return max(holding, key=lambda each: (each.starts_on, each.updated_at), default=None)


def replaced_by(new: Intention, intentions: Iterable[Intention]) -> Intention | None:
    """The intention that a new one takes the place of: for the same term, or begun on the same day without one."""
    same = (
        intention
        for intention in intentions
        if intention.term_id == new.term_id
        and (new.term_id or (intention.starts_on == new.starts_on and intention.ends_on is None))
    )
    return max(same, key=lambda each: each.updated_at, default=None)


def ends_before(new: Intention, intentions: Iterable[Intention]) -> list[tuple[Intention, date]]:
    """The open-ended intentions that end the day before a new open-ended one begins, each with that day."""
    if new.term_id or new.ends_on is not None:
        return []
    last = new.starts_on - timedelta(days=1)
    return [
        (intention, last)
        for intention in intentions
        if not intention.term_id and intention.ends_on is None and intention.starts_on < new.starts_on
    ]


def parse_shares(colleagues: int | None, communities: int | None, following: int | None) -> tuple[int, int, int]:
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


def find_term(name: str, terms: Iterable[Term], today: date, *, holiday: bool = False) -> Term:
    """The term of that name, or with `holiday` also the holiday, that is nearest to today.

    Raises NotFound with the names there are.
    """
    known = [term for term in terms if holiday or not term.holiday]
    named = [term for term in known if normalize(term.name) == normalize(name)]
    if not named:
        names = tuple(dict.fromkeys(term.name for term in known if term.name))
        way_out = f"The journal knows {join_and(names)}." if names else "`netjournal term add` enters one."
        raise NotFound(f"There is no term called “{name}”.", way_out, names)
    return min(named, key=lambda term: abs((term.starts_on - today).days))
