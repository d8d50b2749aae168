"""Pictures of the journal as SVG: the network as rings around the teacher, and a year from talk to classroom.

People are roles unless names are asked for. Every picture says in its description what it shows.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from netjournal.domain.records import Contact, ContactKind, Learning, Tier
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import clean
from netjournal.exchange.formats.svg import INKS, label, picture, text_of
from netjournal.review.format import count_words
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import MONTHS
from netjournal.text.normalize import join_and, truncate

RINGS = (Tier.COLLEAGUES, Tier.COMMUNITIES, Tier.FOLLOWING)
NAMED_AT_MOST = 60
"""With more contacts than this only those with a connection are named, so that words do not lie on each other."""

RING_GAP = 150
LEAST_ARC = 17
"""Units between two neighbours on a ring."""

SWEEPS = 12
"""How often the order on the rings is bettered."""

LABEL_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Tie:
    """A connection of two contacts (ids): `introduction`, `membership` or `spread`."""

    first: str
    second: str
    kind: str


INK_OF = {"introduction": INKS[3], "membership": INKS[4], "spread": INKS[1]}
WORDS_OF = {"introduction": "met through an introduction", "membership": "is a member", "spread": "expertise reached"}


def network_map(shown: RedactedView) -> str:
    """The network as rings: colleagues next to me, then communities, then what I follow; and what connects them."""
    contacts = [
        contact
        for contact in shown.records.contacts
        if contact.tier is not None
        and contact.archived_on is None
        and not contact.merged_into
        and (shown.sharing.include_private or not contact.private)
    ]
    links = _links(shown, {contact.id for contact in contacts})
    order = order_on_rings(contacts, links)
    radii = _radii(order)
    places = _places(order, radii)
    size = round(2 * (max(radii.values(), default=RING_GAP) + 190))
    named = _named(contacts, links)
    body = [f'<g transform="translate({size / 2:.0f} {size / 2:.0f})">']
    body += [
        f'<circle r="{radii[tier]:.1f}" fill="none" stroke="currentColor" opacity="0.25"/>'
        for tier in RINGS
        if order[tier]
    ]
    body += [_curve(link, places) for link in links]
    body.append('<circle r="16" fill="currentColor"/>')
    body.append(f'<text y="36" text-anchor="middle" fill="currentColor" font-weight="600">{text_of("me")}</text>')
    by_id = {contact.id: contact for contact in contacts}
    for identity, (angle, radius) in places.items():
        body += _node(by_id[identity], angle, radius, shown, named=identity in named)
    body.append("</g>")
    body += _legend(links, size)
    return _alone(picture(size, size, "My network", _in_words(order, links), body))


def _links(shown: RedactedView, there: set[str]) -> list[Tie]:
    """What connects two of these contacts, each once."""
    records = shown.records
    found = [Tie(item.from_id, item.to_id, "introduction") for item in records.introductions]
    found += [Tie(item.person_id, item.community_id, "membership") for item in records.memberships if not item.until_on]
    found += [Tie(item.contact_id, to, "spread") for item in records.expertise for to in item.spread_to]
    seen: dict[tuple[frozenset[str], str], Tie] = {}
    for link in found:
        if link.first in there and link.second in there and link.first != link.second:
            seen.setdefault((frozenset((link.first, link.second)), link.kind), link)
    return list(seen.values())


def order_on_rings(contacts: Sequence[Contact], links: Sequence[Tie]) -> dict[Tier, list[str]]:
    """The contacts of each ring in an order in which connected ones lie near each other: each goes to the middle of
    its neighbours' directions, some times over (the barycentre heuristic of Sugiyama, Tagawa and Toda, 1981)."""
    order = {tier: [contact.id for contact in contacts if contact.tier is tier] for tier in RINGS}
    near: dict[str, list[str]] = defaultdict(list)
    for link in links:
        near[link.first].append(link.second)
        near[link.second].append(link.first)
    for _ in range(SWEEPS):
        for tier in RINGS:
            angles = {who: 2 * math.pi * n / max(len(ring), 1) for ring in order.values() for n, who in enumerate(ring)}
            wanted = {who: _middle([angles[item] for item in near[who]], angles[who]) for who in order[tier]}
            order[tier] = sorted(order[tier], key=lambda who: (wanted[who], who))
    return order


def _middle(angles: Sequence[float], own: float) -> float:
    """The direction in the middle of several, from 0 to 2 pi; the own one where there are none."""
    if not angles:
        return own
    x, y = sum(map(math.cos, angles)), sum(map(math.sin, angles))
    return math.atan2(y, x) % (2 * math.pi) if abs(x) + abs(y) > 1e-9 else own


def _radii(order: Mapping[Tier, Sequence[str]]) -> dict[Tier, float]:
    """The radius of each ring: wide enough for its contacts, and outside the one before."""
    radii: dict[Tier, float] = {}
    before = 0.0
    for tier in RINGS:
        before = max(before + RING_GAP, len(order[tier]) * LEAST_ARC / (2 * math.pi))
        radii[tier] = before
    return radii


def _places(order: Mapping[Tier, Sequence[str]], radii: Mapping[Tier, float]) -> dict[str, tuple[float, float]]:
    return {
        who: (2 * math.pi * (n + 0.5 * (number % 2)) / len(order[tier]) - math.pi / 2, radii[tier])
        for number, tier in enumerate(RINGS)
        for n, who in enumerate(order[tier])
    }


def _named(contacts: Sequence[Contact], links: Iterable[Tie]) -> set[str]:
    if len(contacts) <= NAMED_AT_MOST:
        return {contact.id for contact in contacts}
    return {who for link in links for who in (link.first, link.second)}


def _point(angle: float, radius: float) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def _curve(link: Tie, places: Mapping[str, tuple[float, float]]) -> str:
    """A line that bends towards the middle, so that neighbours on a ring are not joined through others."""
    (angle, radius), (other, far) = places[link.first], places[link.second]
    (x, y), (u, v) = _point(angle, radius), _point(other, far)
    bend = 0.72
    dashed = ' stroke-dasharray="5 4"' if link.kind == "membership" else ""
    return (
        f'<path d="M{x:.1f} {y:.1f}Q{(x + u) / 2 * bend:.1f} {(y + v) / 2 * bend:.1f} {u:.1f} {v:.1f}" fill="none"'
        f' stroke="{INK_OF[link.kind]}" stroke-width="1.6" opacity="0.75"{dashed}/>'
    )


def _node(contact: Contact, angle: float, radius: float, shown: RedactedView, *, named: bool) -> list[str]:
    """A round mark for a person, a square one for a community; the name is written outwards."""
    x, y = _point(angle, radius)
    name = shown.name(contact.id)
    if contact.kind is ContactKind.COMMUNITY:
        mark = f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" rx="2"'
    else:
        mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6"'
    drawn = [f'{mark} fill="{INKS[RINGS.index(contact.tier or Tier.FOLLOWING) * 2]}"><title>{text_of(name)}</title>']
    drawn[0] += "</rect>" if contact.kind is ContactKind.COMMUNITY else "</circle>"
    if named:
        right = math.cos(angle) >= 0
        turned = math.degrees(angle) if right else math.degrees(angle) + 180
        anchor, away = ("start", 11) if right else ("end", -11)
        words = text_of(truncate(clean(name), LABEL_LETTERS) or "?")
        drawn.append(
            f'<text transform="translate({x:.1f} {y:.1f}) rotate({turned:.1f})" x="{away}" y="4" font-size="11"'
            f' text-anchor="{anchor}" fill="currentColor">{words}</text>'
        )
    return drawn


def _legend(links: Sequence[Tie], size: int) -> list[str]:
    drawn = []
    kinds = [kind for kind in INK_OF if any(link.kind == kind for link in links)]
    for row, words in enumerate(("inner ring: colleagues", "middle ring: communities", "outer ring: following")):
        drawn.append(label(14, 24 + row * 18, words))
    for row, kind in enumerate(kinds):
        y = size - 14 - (len(kinds) - 1 - row) * 18
        dashed = ' stroke-dasharray="5 4"' if kind == "membership" else ""
        drawn.append(f'<path d="M14 {y - 4}h26" stroke="{INK_OF[kind]}" stroke-width="2"{dashed}/>')
        drawn.append(label(48, y, WORDS_OF[kind]))
    return drawn


def _in_words(order: Mapping[Tier, Sequence[str]], links: Iterable[Tie]) -> str:
    words = {
        Tier.COLLEAGUES: "colleague",
        Tier.COMMUNITIES: "contact in communities",
        Tier.FOLLOWING: "network followed",
    }
    several = {Tier.COMMUNITIES: "contacts in communities", Tier.FOLLOWING: "networks followed"}
    rings = [count_words(len(order[tier]), words[tier], several.get(tier, "")) for tier in RINGS if order[tier]]
    kinds = Counter(link.kind for link in links)
    nouns = {
        "introduction": ("introduction", ""),
        "membership": ("membership", ""),
        "spread": ("spread of expertise", "spreads of expertise"),
    }
    joined = [count_words(kinds[kind], *nouns[kind]) for kind in INK_OF if kinds[kind]]
    around = f"Around me {join_and(rings)}." if rings else "Nobody has a tier yet."
    return f"{around} Between them {join_and(joined)}." if joined else around


def _alone(drawn: str) -> str:
    """A picture in a file of its own: it has paper and ink of its own, light or dark as the reader wants it."""
    style = (
        "<style>svg{background:#fffdf8;color:#23211d}@media(prefers-color-scheme:dark)"
        "{svg{background:#1b1a18;color:#e9e4d8}}@media print{svg{background:#fff;color:#000}}</style>"
    )
    head, _, rest = drawn.partition("</desc>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}</desc>{style}{rest}\n'


STEPS = (
    ("talked", "conversations"),
    ("noted", "things learned"),
    ("tried", "tried in class"),
    ("seen", "seen what came"),
    ("passed", "passed on"),
)
ROW = 64
LEFT = 130
CELL = 46


def year_picture(shown: RedactedView, period: Period, today: date) -> str:
    """A time from talk to classroom: month by month how many conversations there were, what was learned, tried, seen
    and passed on. The size of a mark is its count, which stands in it."""
    months = _months(period, today)
    counts = {step: Counter(_days(step, shown, period, today)) for step, _ in STEPS}
    width, height = LEFT + CELL * len(months) + 70, 60 + ROW * len(STEPS)
    body = []
    for column, (year, month) in enumerate(months):
        x = LEFT + CELL * (column + 0.5)
        body.append(label(x, 24, MONTHS[month - 1][:3], anchor="middle"))
        if column == 0 or month == 1:
            body.append(label(x, 40, str(year), anchor="middle"))
    totals = []
    for row, (step, words) in enumerate(STEPS):
        y = 60 + ROW * (row + 0.5)
        most = max(counts[step].values(), default=1)
        body.append(label(0, y + 4, words, strong=True))
        body.append(f'<path d="M{LEFT} {y:.1f}H{width - 70}" stroke="currentColor" opacity="0.15"/>')
        for column, key in enumerate(months):
            if count := counts[step][key]:
                x = LEFT + CELL * (column + 0.5)
                body.append(
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{9 + 12 * math.sqrt(count / most):.1f}" fill="{INKS[row]}"/>'
                )
                body.append(
                    f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" fill="#ffffff" font-weight="600">'
                    f"{count}</text>"
                )
        total = sum(counts[step].values())
        totals.append(f"{total} {words}")
        body.append(label(width, y + 4, str(total), anchor="end", strong=True))
    title = f"From talk to classroom: {shown.shown_period(period).name}"
    return _alone(picture(width, height, title, f"{join_and(totals)}, month by month.", body, margin=20))


def _months(period: Period, today: date) -> list[tuple[int, int]]:
    """The months of a period up to today, at most the last twenty-four."""
    last = min(period.ends_on, today)
    found = []
    year, month = period.starts_on.year, period.starts_on.month
    while (year, month) <= (last.year, last.month):
        found.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found[-24:] or [(last.year, last.month)]


def _days(step: str, shown: RedactedView, period: Period, today: date) -> list[tuple[int, int]]:
    records = shown.records
    if step == "talked":
        days = [talk.on for talk in records.interactions]
    else:
        days = [day for learning in records.learnings if (day := _day(step, learning)) is not None]
    return [(day.year, day.month) for day in days if day in period and day <= today]


def _day(step: str, learning: Learning) -> date | None:
    passed = (learning.shared_on or learning.told_source_on or learning.on) if learning.shared_with else None
    return {"noted": learning.on, "tried": learning.applied_on, "seen": learning.realized_on, "passed": passed}[step]
