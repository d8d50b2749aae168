from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.addresses import mail_address, web_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://alder.example/lucia", "https://alder.example/lucia"),
        (" linkedin.com/in/lucia ", "https://linkedin.com/in/lucia"),
        ("http://blog.example:8080/?p=1#a", "http://blog.example:8080/?p=1#a"),
    ],
)
def test_a_web_address_is_one_a_browser_takes(text: str, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x", "ssh://host.example",
        "https://linkedin.com@evil.example/", "https://paypаl.example", "https://a.example/\u202egnp",
        "https://a b.example",
        "https://localhost/x", "//evil.example", "https://", "https://a.example:99999/", "-oProxyCommand=x",
        "just words",
        "https://a.example/'$(touch x)'", "\\\\server\\share", "tel:112",
    ],
)  # fmt: skip
def test_what_is_doubtful_is_no_web_address(text: str) -> None:
    assert web_address(text) == ""


@given(st.text(max_size=60))
def test_whatever_the_text_only_the_web_is_opened(text: str) -> None:
    address = web_address(text)
    if address:
        parts = urlsplit(address)
        assert parts.scheme in ("http", "https") and "." in (parts.hostname or "")
        assert "@" not in parts.netloc and address.isascii() and address.isprintable() and " " not in address


def test_mail_goes_to_one_address_and_says_nothing_else() -> None:
    assert mail_address("e.sarraf@alderlane.example") == "mailto:e.sarraf@alderlane.example"
    for text in ("", "a@b", "a@b.example?bcc=x@y.example", "a@b.example, c@d.example", "a@b.example\nBcc: x", "-x"):
        assert mail_address(text) == ""


@given(st.text(max_size=40))
def test_a_mail_address_carries_no_header(text: str) -> None:
    address = mail_address(text)
    assert not address or (address.count("@") == 1 and not set("?&\r\n ,") & set(address))
