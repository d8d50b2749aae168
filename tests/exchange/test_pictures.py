"""The pictures: well-formed, told in words, readable with few contacts and with many, and without names under roles."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from made_records import TEXTS
from made_year import RECORDS, TODAY

from examples import examples
from netjournal.domain.records import Contact, Introduction, Records, Tier
from netjournal.exchange.exports.pictures import RINGS, Tie, network_map, order_on_rings, year_picture
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.review.period import calendar_year

SVG = "{http://www.w3.org/2000/svg}"
NAMES = PrivacyOptions()
YEAR = calendar_year(TODAY)


def network(count: int, seed: int = 1) -> Records:
    """Contacts on three rings, and introductions within groups of five that were written down in another order."""
    dice = random.Random(seed)
    people = [
        Contact(id=f"{n:04}", name=f"Given{n} Family{n}", tier=dice.choice(RINGS), role=f"role {n}")
        for n in range(count)
    ]
    met = [
        Introduction(id=f"i{n}", from_id=people[n].id, to_id=people[(n + count // 5) % count].id) for n in range(count)
    ]
    dice.shuffle(people)
    return Records(contacts=tuple(people), introductions=tuple(met))


def read(drawn: str) -> ET.Element:
    root = ET.fromstring(drawn.encode())
    assert root.tag == f"{SVG}svg"
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "style", "g", "circle", "rect", "path", "text")
    }
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert not re.search(r"nan|inf\b|href|url\(|<script", drawn)
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    for element in root.iter(f"{SVG}rect"):
        assert left <= float(element.attrib.get("x", 0)) + width
        assert float(element.attrib["height"]) <= height - top
    return root


@pytest.mark.parametrize("count", [0, 1, 25, 250])
def test_the_network_is_readable_with_few_and_with_many(count: int) -> None:
    shown = RedactedView(network(count) if count else Records(), NAMES)
    root = read(network_map(shown))
    places = [
        (float(mark.attrib["cx"]), float(mark.attrib["cy"]))
        for mark in root.iter(f"{SVG}circle")
        if "cx" in mark.attrib
    ]
    assert len(places) == count
    nearest = min(
        (abs(a - c) ** 2 + abs(b - d) ** 2 for n, (a, b) in enumerate(places) for c, d in places[n + 1 :]), default=999
    )
    assert nearest >= 14**2
    assert network_map(shown) == network_map(shown)


def crossings(links: Sequence[Tie], order: dict[Tier, list[str]]) -> int:
    """How many pairs of links interleave, seen from the middle."""
    at = {who: n / len(ring) for ring in order.values() for n, who in enumerate(ring)}
    spans = [sorted((at[link.first], at[link.second])) for link in links]
    return sum(a < c < b < d or c < a < d < b for n, (a, b) in enumerate(spans) for c, d in spans[n + 1 :])


def test_the_order_on_the_rings_crosses_fewer_links() -> None:
    records = network(60)
    links = [Tie(item.from_id, item.to_id, "introduction") for item in records.introductions]
    made = {tier: [contact.id for contact in records.contacts if contact.tier is tier] for tier in RINGS}
    assert crossings(links, order_on_rings(records.contacts, links)) < 0.7 * crossings(links, made)


def test_it_says_in_words_what_it_shows_and_links_what_belongs_together() -> None:
    root = read(network_map(RedactedView(RECORDS, NAMES)))
    assert root.findtext(f"{SVG}desc") == (
        "Around me 2 colleagues and 1 contact in communities. Between them 1 membership."
    )
    assert "Lucía Morrow" in "".join(root.itertext())
    assert "Quill" not in "".join(root.itertext())
    roles = "".join(read(network_map(RedactedView(RECORDS, PrivacyOptions(PeopleStyle.ROLES)))).itertext())
    assert "Lucía" not in roles
    assert "a colleague (maths lead)" in roles


def test_the_year_counts_what_others_may_see() -> None:
    root = read(year_picture(RedactedView(RECORDS, NAMES), YEAR, TODAY))
    assert root.findtext(f"{SVG}desc") == (
        "2 conversations, 2 things learned, 2 tried in class, 1 seen what came and 1 passed on, month by month."
    )
    everything = year_picture(RedactedView(RECORDS, PrivacyOptions(include_private=True)), YEAR, TODAY)
    assert "3 conversations" in everything


@settings(max_examples=examples(40), deadline=None)
@given(TEXTS, TEXTS)
def test_no_name_breaks_a_picture(one: str, two: str) -> None:
    people = (Contact(id="a", name=one, tier=Tier.COLLEAGUES), Contact(id="b", name=two, tier=Tier.FOLLOWING))
    read(network_map(RedactedView(Records(contacts=people), NAMES)))
