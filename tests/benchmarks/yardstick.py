"""The least that a Textual program can be: one label and a footer."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Label


class Bare(App[None]):
    BINDINGS = [("q", "quit", "quit")]  # noqa: RUF012 - Textual says so

    def compose(self) -> ComposeResult:
        yield Label("Good evening")
        yield Footer()


if __name__ == "__main__":
    Bare().run()
