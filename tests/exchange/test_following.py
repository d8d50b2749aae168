"""Lists of what is followed come in as followed contacts, and again add nothing."""

from __future__ import annotations

import pytest
from made_files import MASTODON, OPML, READING, YOUTUBE, read_text

from netjournal.domain.records import ContactKind, Tier
from netjournal.errors import JournalError
from netjournal.exchange.imports.formats import read


def test_feeds_with_their_folders_as_topics() -> None:
    incoming = read_text(OPML)
    blog, other, podcast = incoming.contacts
    assert incoming.format == "opml"
    assert {contact.tier for contact in incoming.contacts} == {Tier.FOLLOWING}
    assert (blog.name, blog.kind, blog.topics) == ("Number Blog", ContactKind.COMMUNITY, ("Maths",))
    assert blog.urls == ("https://n.example/blog", "https://n.example/feed")
    assert other.name == "Old & New"
    assert (podcast.name, podcast.topics) == ("https://p.example/feed", ("Podcasts",))


@pytest.mark.parametrize(
    "text",
    [
        "<opml><body><outline",
        '<opml version="1.0"><!ENTITY a "aaaaaaaaaa"><body/></opml>',
        '<opml><!DOCTYPE lolz [<!ENTITY a "b">]><body><outline text="&a;" xmlUrl="x"/></body></opml>',
    ],
)
def test_a_damaged_or_hostile_list_is_a_sentence(text: str) -> None:
    with pytest.raises(JournalError):
        read_text(text)


def test_folders_ten_thousand_deep() -> None:
    deep = "<opml><body>" + '<outline text="f">' * 10_000 + '<outline text="x" xmlUrl="https://x.example/a"/>'
    incoming = read_text(deep + "</outline>" * 10_000 + "</body></opml>")
    assert [contact.topics for contact in incoming.contacts] == [("f",)]


def test_mastodon_s_accounts() -> None:
    incoming = read_text(MASTODON)
    ada, bo = incoming.contacts
    assert (ada.name, ada.urls, ada.tier, ada.email) == (
        "@ada@maths.example",
        ("https://maths.example/@ada",),
        Tier.FOLLOWING,
        "",
    )
    assert bo.urls == ("https://edu.example/@bo",)
    assert [note.where for note in incoming.skipped] == ["line 4"]


@pytest.mark.parametrize("heads", ["Kanal-ID,Kanal-URL,Kanaltitel", "Channel Id,Channel Url,Channel Title"])
def test_youtube_s_channels(heads: str) -> None:
    incoming = read_text("\n".join([heads, *YOUTUBE.splitlines()[1:]]) + "\n")
    talks, nameless = incoming.contacts
    assert (incoming.format, talks.name, talks.kind) == ("youtube", "Number Talks", ContactKind.COMMUNITY)
    assert talks.urls == ("https://www.youtube.com/channel/UC12",)
    assert nameless.name == "https://www.youtube.com/channel/UC34"


LIST = """- Number Blog, https://n.example/blog
Ada Quist <ada@x.example>
* [Maths Chat](https://chat.example/maths)
@talks@social.example
#mathschat
bo@x.example; cy@x.example
www.podcast.example/feed/
"""


def test_a_pasted_list_of_addresses_is_followed() -> None:
    incoming = read_text(LIST)
    assert incoming.format == "list"
    assert {contact.tier for contact in incoming.contacts} == {Tier.FOLLOWING}
    assert [(contact.name, contact.kind, contact.email, contact.urls) for contact in incoming.contacts] == [
        ("Number Blog", ContactKind.COMMUNITY, "", ("https://n.example/blog",)),
        ("Ada Quist", ContactKind.PERSON, "ada@x.example", ()),
        ("Maths Chat", ContactKind.COMMUNITY, "", ("https://chat.example/maths",)),
        ("@talks@social.example", ContactKind.COMMUNITY, "", ()),
        ("#mathschat", ContactKind.COMMUNITY, "", ()),
        ("bo@x.example", ContactKind.PERSON, "bo@x.example", ()),
        ("cy@x.example", ContactKind.PERSON, "cy@x.example", ()),
        ("podcast.example/feed", ContactKind.COMMUNITY, "", ("https://www.podcast.example/feed/",)),
    ]


def test_names_alone_are_a_list_where_that_is_said() -> None:
    names = "Ada Quist\n\n1. Edutopia\nthis is a whole sentence and it names nobody at all\n"
    with pytest.raises(JournalError, match="no format"):
        read_text(names)
    (incoming,) = read(names.encode(), "list.txt", READING, "list")
    assert [(contact.name, contact.kind) for contact in incoming.contacts] == [
        ("Ada Quist", ContactKind.PERSON),
        ("Edutopia", ContactKind.COMMUNITY),
    ]
    assert len(incoming.skipped) == 1
