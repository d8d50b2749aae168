from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lint import StrictLoader, apart, faults, flat, headings, parsed
from made_records import HOSTILE

from examples import examples
from netjournal.exchange.formats.markdown import (
    MarkdownPage,
    block,
    bullets,
    clean,
    front_matter,
    inline,
    link,
    paragraphs,
    table,
)

MARKS = st.text(st.sampled_from("#-*+_`~[](){}<>|\\&$^=:%@!.1ai) \n\t\"'x"), max_size=40)
ANY = st.one_of(MARKS, st.text(max_size=60), st.sampled_from(HOSTILE))
PLAIN = {"inline", "paragraph_open", "paragraph_close", "text", "text_special", "softbreak"}


def told(text: str) -> str:
    """What a reader of the Markdown sees of a text, with its blanks as one."""
    shown = "".join(
        {"softbreak": " "}.get(value.type, value.content) for value in flat(text) if value.type in PLAIN - {"inline"}
    )
    return " ".join(shown.split())


def tidy(text: str) -> str:
    return " ".join(clean(text).split())


@settings(max_examples=examples(400))
@given(ANY)
def test_any_text_is_one_paragraph_that_says_the_same(text: str) -> None:
    written = block(text)
    kinds = {value.type for value in flat(written)}
    if {"link_open", "link_close"} <= kinds:  # an address stays one, and shows where it leads
        assert all(value.markup == "autolink" for value in flat(written) if value.type.startswith("link"))
        kinds -= {"link_open", "link_close"}
    assert kinds <= PLAIN
    assert told(written) == tidy(text)


@settings(max_examples=examples(300))
@given(ANY)
def test_any_text_stays_in_its_cell_and_its_item(text: str) -> None:
    cells = [record for record in parsed(table(("A", "B"), [(inline(text), "last")])) if record.type == "td_open"]
    assert len(cells) == 2
    items = [record.type for record in parsed(bullets([block(text), "last"]))]
    assert items.count("list_item_open") == 2
    assert items.count("bullet_list_open") == 1


@settings(max_examples=examples(300))
@given(ANY, ANY)
def test_pages_of_any_text_keep_their_shape(title: str, text: str) -> None:
    page = MarkdownPage(title, {"type": "note", "name": title, "day": date(2026, 11, 23)})
    page.heading(2, "Notes")
    page.say(text)
    page.heading(2, "After")
    fields, body = apart(page.text())
    assert set(fields) == {"type", "name", "day"}
    assert fields["name"] == " ".join(clean(title).split())
    assert fields["day"] == date(2026, 11, 23)
    levels = [(level, words) for level, words in headings(body)]
    assert [level for level, _ in levels] == [1, 2, 2]
    assert not [fault for fault in faults(page.text()) if "same heading" not in fault and "punctuation" not in fault]


@settings(max_examples=examples(200))
@given(st.dictionaries(st.sampled_from(["name", "topics", "no", "n", "1"]), ANY | st.lists(ANY, max_size=3)))
def test_front_matter_is_read_back_by_a_strict_loader(fields: dict[str, str | list[str]]) -> None:
    text = front_matter(fields)
    assert text.startswith("---\n")
    assert text.endswith("---")
    inside = text[4:-3]
    assert not any(line.startswith(("---", "...")) for line in inside.splitlines())
    read = yaml.load(inside, StrictLoader) or {}
    expected = {
        key: [" ".join(clean(item).split()) for item in value]
        if isinstance(value, list)
        else " ".join(clean(value).split())
        for key, value in fields.items()
    }
    assert read == expected


@pytest.mark.parametrize("word", ["no", "null", "1e3", "0o14", "2026-11-23", "12:30", "~", "- x", "{a}", "*a", "!!x"])
def test_words_that_some_reader_of_yaml_misreads_are_quoted(word: str) -> None:
    assert front_matter({"name": word}) == f'---\nname: "{word}"\n---'


WRITTEN = {
    "coffee with Lucía": "coffee with Lucía",
    "# not a heading": "\\# not a heading",
    "- not an item": "\\- not an item",
    "3. not a list": "3\\. not a list",
    "C# and F#": "C# and F#",
    "see #feedback": "see \\#feedback",
    "R&D and &lt;": "R&D and \\&lt;",
    "a_b and 2*3": "a\\_b and 2\\*3",
    "at 12:30:45 :smile:": "at 12:30:45 \\:smile:",
    "[[Lucía]]": "\\[\\[Lucía\\]\\]",
    "![x](http://a.example/b.png)": "!\\[x\\](<http://a.example/b.png>)",
    "at https://a.example/x_y?q=1.": "at <https://a.example/x_y?q=1>.",
    "write to lucia@school.example": "write to <lucia@school.example>",
    "\u202eevil\u202c \x1b[31mred": "evil \\[31mred",
    "one\ntwo": "one two",
    "": "",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_inline_and_block(text: str) -> None:
    assert block(text) == WRITTEN[text]


def test_what_was_written_as_a_heading_is_set_off_and_no_heading() -> None:
    assert paragraphs("## My *own* part\nand more\n\n### Last #") == ["**My \\*own\\* part**\n\nand more", "**Last**"]


def test_lists_stay_lists_and_paragraphs_paragraphs() -> None:
    text = "First line\nsecond line\n\n- one *x*\n* two\n\n1. a\n2. b\n\n7. July\n\n\n# no"
    assert paragraphs(text) == [
        "First line\nsecond line",
        "- one \\*x\\*\n- two",
        "1. a\n2. b",
        "7\\. July",
        "\\# no",
    ]


def test_links_are_encoded() -> None:
    assert link("Sam [W]", "Contacts/Lucía Morrow (2).md") == "[Sam \\[W\\]](Contacts/Luc%C3%ADa%20Morrow%20%282%29.md)"


def test_headings_lose_their_last_punctuation() -> None:
    page = MarkdownPage("The end.")
    page.heading(2, "What stayed with me?")
    assert page.text() == "# The end\n\n## What stayed with me?\n"


@given(
    st.dictionaries(
        st.sampled_from(["type", "on", "y", "odd key", "topics"]),
        st.text() | st.booleans() | st.integers() | st.dates() | st.lists(st.text(), max_size=3),
    )
)
def test_front_matter_says_what_was_meant_to_another_reader(fields: dict[str, object]) -> None:
    def on_one_line(value: object) -> object:
        if isinstance(value, list):
            return [on_one_line(item) for item in value]
        return " ".join(clean(value).split()) if isinstance(value, str) else value

    head = front_matter(fields).removeprefix("---").removesuffix("---")
    assert (yaml.safe_load(head) or {}) == {key: on_one_line(value) for key, value in fields.items()}
