"""Every page as HTML: valid, whole in itself, nothing run and nothing loaded, and found through by a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import TEXTS

from examples import examples
from netjournal import demo
from netjournal.errors import WrongUsage
from netjournal.exchange.exports.formats import FORMATS, PageStyle, Wanted, export, export_format, page_style
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.exchange.formats import svg
from netjournal.exchange.formats.html import html_page
from netjournal.exchange.formats.markdown import MarkdownPage, bullets, inline, link, table
from netjournal.journal.journal import Journal
from netjournal.present.plots import PlotBar
from netjournal.review.period import between

TODAY = date(2026, 11, 23)
YEAR = between(date(2025, 11, 24), TODAY)
NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
PAGES = [name for name, each in FORMATS.items() if each.pages]
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def checked(text: str) -> ET.Element:
    """The document, read by the rules of the standard; a mistake in it raises."""
    document: ET.Element = html5lib.HTMLParser(strict=True).parse(text)
    tags = {element.tag.rpartition("}")[2] for element in document.iter() if isinstance(element.tag, str)}
    assert not tags & {
        "script",
        "iframe",
        "object",
        "embed",
        "img",
        "link",
        "form",
        "base",
        "video",
        "audio",
        "use",
        "image",
    }
    for element in document.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in ("src", "href", "action", "data", "xlink:href"):
                assert not value.casefold().lstrip().startswith(("javascript:", "data:", "vbscript:")), value
    assert "@import" not in text
    assert "url(" not in text
    levels = [
        int(tag[-1])
        for element in document.iter()
        if re.fullmatch(r"h[1-6]", tag := str(element.tag).rpartition("}")[2])
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [element.attrib["id"] for element in document.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    for element in document.iter(f"{XHTML}section"):
        assert element.attrib["aria-labelledby"] in ids
    for picture in document.iter(f"{SVG}svg"):
        assert picture.attrib["role"] == "img"
        assert picture.find(f"{SVG}title").text  # type: ignore[union-attr]
        assert picture.find(f"{SVG}desc").text  # type: ignore[union-attr]
    root = document if document.tag == f"{XHTML}html" else next(document.iter(f"{XHTML}html"))
    assert root.attrib["lang"] == "en"
    assert len(list(document.iter(f"{XHTML}main"))) == 1
    return document


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    folder = tmp_path_factory.mktemp("demo")
    demo.build(folder, TODAY)
    with Journal(folder) as opened:
        yield opened


@pytest.mark.parametrize("people", PeopleStyle)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_demo_is_valid_and_says_what_the_markdown_says(
    journal: Journal, name: str, people: PeopleStyle
) -> None:
    sharing = PrivacyOptions(people)
    chosen = export_format(name)
    written = {
        style: [
            file
            for file in chosen.files(journal, Wanted(YEAR, TODAY, NOW, sharing, style))
            if file.path.suffix != ".csv"
        ]
        for style in PageStyle
    }
    assert written[PageStyle.HTML]
    for markdown, html in zip(written[PageStyle.MARKDOWN], written[PageStyle.HTML], strict=True):
        assert html.path.suffix == ".html"
        document = checked(html.content)
        shown = " ".join("".join(document.itertext()).split())
        for item in re.findall(r"^#+ (.*)$", markdown.content, re.MULTILINE):
            assert item.replace("\\", "") in shown, item


def test_a_page_prints_on_any_paper_and_follows_light_and_dark(journal: Journal) -> None:
    (page,) = export_format("portfolio").files(journal, Wanted(YEAR, TODAY, NOW, style=PageStyle.HTML))
    assert "@media print" in page.content
    assert "prefers-color-scheme: dark" in page.content
    assert "size:" not in re.sub(r"[a-z]+-size:", "", page.content.split("</style>")[0])
    assert "default-src 'none'" in page.content
    assert page.content.count("<svg") >= 2


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(TEXTS, min_size=4, max_size=4), st.text(max_size=60))
def test_no_words_become_markup(texts: list[str], free: str) -> None:
    made = MarkdownPage(texts[0], {"type": free})
    made.heading(2, texts[1])
    made.say(texts[2])
    made.say(free)
    made.comment(texts[3])
    made.add(bullets([inline(text) for text in (*texts, free)]))
    made.add(table(("A", "B"), [(inline(texts[1]), inline(free))], right=(1,)))
    made.add(link(texts[0], "../a file.md"))
    made.add(
        "In words",
        svg.bars(f"T {texts[1]}", f"W {free}", [PlotBar(texts[2], 0.5, texts[3], 0.2), PlotBar(free, None, "")]),
    )
    made.add("In words", svg.strip(f"T {texts[1]}", f"W {free}", [(texts[2], 3), (texts[3], 1)]))
    made.lines(2)
    checked(html_page(made))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("<b>x</b>", False), ("<!-- a --><script>", False), ("<!-- > <b> -->", False), ("<!-- id 1 -->", True)],
)
def test_raw_html_is_text_but_for_comments(raw: str, kept: bool) -> None:
    made = MarkdownPage("T")
    made.add(raw)
    assert (raw in html_page(made)) is kept


def test_html_is_asked_for_by_word_or_by_the_files_name(journal: Journal, tmp_path: Path) -> None:
    reflection = export_format("reflection")
    assert page_style(reflection, None, "a.html") is PageStyle.HTML
    assert page_style(reflection, None, "a.htm") is PageStyle.HTML
    assert page_style(reflection, None, "a.md") is PageStyle.MARKDOWN
    assert page_style(reflection, "html", None) is PageStyle.HTML
    assert page_style(reflection, "md", "a.html") is PageStyle.MARKDOWN
    with pytest.raises(WrongUsage, match="no page"):
        page_style(export_format("json"), None, "all.html")
    report = export(journal, "reflection", Wanted(YEAR, TODAY, NOW, style=PageStyle.HTML), tmp_path / "mine.html")
    assert [outcome.path.name for outcome in report.outcomes] == ["mine.html"]
