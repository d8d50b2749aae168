"""The journal in a browser: behind its secret, on this computer alone, with nothing from elsewhere."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from netjournal.cli import serve
from netjournal.cli.main import main
from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal

DAY = "2026-11-23"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a journal that knows Lucía is served."""
    environment = os.environ | {"NETJOURNAL_TODAY": DAY}
    words = [sys.executable, "-m", "netjournal", "--journal", str(tmp_path / "journal")]
    subprocess.run([*words, "contact", "add", "Lucía Morrow", "--quiet"], env=environment, check=True)
    process = subprocess.Popen([*words, "serve", "--no-open"], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())[0]
    process.send_signal(signal.SIGINT)
    try:
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()


def asked(address: str, **headers: str) -> tuple[int, str, Any]:
    """The status, text and headers of what lies at an address."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.read().decode(errors="replace"), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_only_the_address_with_the_secret_opens_and_its_page_loads_nothing_from_elsewhere(address: str) -> None:
    root, port = re.match(r"(http://127\.0\.0\.1:(\d+)/)", address).groups()
    assert len(address) - len(root) > 30
    status, page, headers = asked(address)
    assert status == 200
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    links = re.findall(r'(?:href|src)="([^"]+)"|url\("([^"]+)"\)', page)
    paths = [first or second for first, second in links if not (first or second).startswith("data:")]
    assert paths
    for path in paths:
        assert path.startswith(address[len(root) - 1 :])
        assert asked(root + path[1:])[0] == 200
    for wrong in (root, f"{root}ws", f"{root}static/js/textual.js", f"{root}{'x' * 32}/"):
        assert asked(wrong)[0] == 404
    assert asked(address, Host=f"evil.example:{port}")[0] == 403
    assert asked(f"{address}ws", Origin="https://evil.example")[0] == 403


async def test_a_conversation_that_is_typed_is_in_the_journal(address: str, tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as client, client.ws_connect(f"{address}ws?width=100&height=30") as screen:
        await until(screen, "Today")
        await screen.send_json(["stdin", "l"])
        for letter in "coffee with Lucía Morrow 25m":
            await screen.send_json(["stdin", letter])
        await until(screen, "25 min")
        await screen.send_json(["stdin", "\r"])
        assert await stored(tmp_path / "journal") == "coffee with Lucía Morrow"


async def until(screen: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Read what the screen draws until it has these words."""
    drawn = ""
    async with asyncio.timeout(30):
        while words not in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn):
            message = await screen.receive()
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), drawn
            drawn += message.data.decode(errors="replace") if isinstance(message.data, bytes) else ""


def test_without_the_extra_a_sentence_says_how_to_add_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    assert main(["--journal", str(tmp_path), "serve"]) == 1
    assert "[web]" in capsys.readouterr().err


def test_a_taken_port_is_a_sentence(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = re.search(r":(\d+)/", address)[1]
    assert main(["--journal", str(tmp_path), "serve", "--no-open", "--port", port]) == 1
    assert f"Port {port} is taken" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.needs_program("chromium")
async def test_a_conversation_typed_in_a_browser_stands_in_today(address: str, tmp_path: Path) -> None:
    browser = await asyncio.create_subprocess_exec(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
        f"--user-data-dir={tmp_path / 'profile'}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        port = await debugging_port(tmp_path / "profile" / "DevToolsActivePort")
        async with aiohttp.ClientSession() as client:
            pages = await (await client.get(f"http://127.0.0.1:{port}/json")).json()
            page = next(each["webSocketDebuggerUrl"] for each in pages if each["type"] == "page")
            async with client.ws_connect(page, max_msg_size=0) as control:
                tab = Tab(control)
                await tab.do("Network.enable")
                await tab.do("Page.enable")
                await tab.do("Page.navigate", url=address)
                await tab.until_opened()
                await tab.do("Runtime.evaluate", expression="document.querySelector('textarea').focus()")
                for letter in "lcoffee with Lucía Morrow 25m":
                    await tab.do("Input.dispatchKeyEvent", type="char", text=letter)
                await tab.do(
                    "Input.dispatchKeyEvent", type="keyDown", key="Enter", code="Enter", windowsVirtualKeyCode=13
                )
                assert await stored(tmp_path / "journal") == "coffee with Lucía Morrow"
                assert tab.asked_for
                assert [
                    url
                    for url in tab.asked_for
                    if not url.startswith((address, address.replace("http", "ws"), "data:"))
                ] == []
    finally:
        browser.terminate()
        await browser.wait()


class Tab:
    """A tab of the browser, steered through its debugging protocol."""

    def __init__(self, control: aiohttp.ClientWebSocketResponse) -> None:
        self._control, self._number = control, 0
        self.asked_for: list[str] = []

    async def do(self, method: str, **parameters: Any) -> Any:
        """Do something; returns its result."""
        self._number += 1
        await self._control.send_json({"id": self._number, "method": method, "params": parameters})
        async with asyncio.timeout(30):
            while True:
                answer = json.loads((await self._control.receive()).data)
                if answer.get("method") == "Network.requestWillBeSent":
                    self.asked_for.append(answer["params"]["request"]["url"])
                if answer.get("id") == self._number:
                    return answer["result"]

    async def until_opened(self) -> None:
        """Wait until the screen has drawn its first bytes."""
        script = "!!document.body && document.body.classList.contains('-first-byte')"
        async with asyncio.timeout(60):
            while not (await self.do("Runtime.evaluate", expression=script))["result"].get("value"):
                await asyncio.sleep(0.1)


async def debugging_port(path: Path) -> str:
    """The port that the browser says it listens on."""
    async with asyncio.timeout(60):
        while not (path.exists() and path.read_text().strip()):
            await asyncio.sleep(0.1)
    return path.read_text().splitlines()[0]


async def stored(folder: Path) -> str:
    """Wait until the conversation of 25 minutes is in the journal; returns its words."""
    async with asyncio.timeout(60):
        while True:
            with Journal(folder) as journal:
                found = [talk.summary for talk in journal.every(Interaction) if talk.minutes == 25]
            if found:
                return found[0]
            await asyncio.sleep(0.2)
