"""`netjournal help`: the help of a command, and of what no single command explains."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.params import WORDS
from netjournal.cli.session import Session, pass_session
from netjournal.errors import WrongUsage
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.domain import records
    from netjournal.exchange.exports import formats as export_formats
    from netjournal.exchange.imports import formats as import_formats
    from netjournal.review import period, registry
else:
    export_formats = lazy_import("netjournal.exchange.exports.formats")
    import_formats = lazy_import("netjournal.exchange.imports.formats")
    registry = lazy_import("netjournal.review.registry")
    period = lazy_import("netjournal.review.period")
    records = lazy_import("netjournal.domain.records")

TOPICS = ("capture", "keys", "sync", "figures", "formats")

CAPTURE = """A conversation is one line, as you would say it:

  netjournal log "Talked to Ana Ruiz about exit tickets for 20 minutes"

Signs say the same in fewer letters. All are optional, in any order:

  @ana  @"Ana Ruiz"      whom you talked with: a person or a community
  #feedback              a topic
  ~call                  the channel: hallway, planning, meeting, observation, call, video, email, chat,
                         conference, forum, newsletter, podcast, social, or a channel of your own
  25m  1h30  half an hour    how long it took
  yesterday  last friday  12 nov  2026-11-12  at 15:30    when it was; today where nothing is said
  +2 +1 +0 -1 -2         what it did to your energy
  !0 to !3               how useful it was
  get:  give:  both:     who gave
  private:               keeps it out of every export

Then come the parts that begin with a word and a colon. Each runs to the next one, or to the end:

  learned: sort tickets by error, not by student
  goal: when I get the tickets, I will sort them by friday
  problem: exit tickets pile up unread
  asked: exit tickets: she has no idea either

A backslash before a sign keeps it as a word: \\@home. A line that nobody is named in is kept to sort."""


def _offer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del param
    root = ctx.find_root().command
    names = (*TOPICS, *(root.list_commands(ctx) if isinstance(root, click.Group) else ()))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command("help")
@click.argument("topic", nargs=-1, type=WORDS, shell_complete=_offer)
@click.pass_context
@pass_session
@io.paged
def help_command(session: Session, ctx: click.Context, topic: tuple[str, ...]) -> None:
    """Explain a command, or a topic: capture, keys, sync, figures or formats.

    \b
    Example:
      netjournal help capture
    """
    if len(topic) == 1 and topic[0].casefold() in TOPICS and topic[0].casefold() != "sync":
        io.text(topic_text(session, topic[0].casefold()))
        return
    command, context = _command(ctx.find_root(), topic)
    io.text(command.get_help(context))
    if topic == ("sync",):
        io.text("\n" + topic_text(session, "sync"))


def topic_text(session: Session, topic: str) -> str:
    """What is to be said about a topic, in plain lines."""
    if topic == "capture":
        return CAPTURE
    if topic == "figures":
        return _figures(session)
    if topic == "formats":
        return _formats()
    return session.screen_text(topic)


def _figures(session: Session) -> str:
    week = period.week(session.today)
    figures = registry.review(records.Records(), week, session.today).figures
    lines = [
        line for name, figure in figures.items() for line in (f"{name}: {figure.title}", f"  {figure.formula}", "")
    ]
    return "\n".join([*lines, "`netjournal why FIGURE` shows the rows that a figure counts and leaves out."])


def _formats() -> str:
    imports = [(kind.name, kind.help) for kind in import_formats.KINDS.values()]
    exports = [(item.name, item.help) for item in export_formats.FORMATS.values()]
    width = max(len(name) for name, _ in (*imports, *exports))
    lines = ["`netjournal import FILE` reads:", ""]
    lines += [f"  {name:<{width}}  {help_text}" for name, help_text in imports]
    lines += ["", "`netjournal export FORMAT` writes:", ""]
    return "\n".join([*lines, *(f"  {name:<{width}}  {help_text}" for name, help_text in exports)])


def _command(root: click.Context, words: tuple[str, ...]) -> tuple[click.Command, click.Context]:
    """The command that these words name, with the context that its help needs. Raises WrongUsage."""
    context, command = root, root.command
    for word in words:
        found = command.get_command(context, word) if isinstance(command, click.Group) else None
        if found is None:
            known = command.list_commands(context) if isinstance(command, click.Group) else []
            nearest = difflib.get_close_matches(word.casefold(), [*known, *TOPICS], n=3)
            hint = f"Did you mean {' or '.join(nearest)}?" if nearest else "`netjournal help` lists what there is."
            raise WrongUsage(f"There is no help for “{' '.join(words)}”.", hint)
        context, command = click.Context(found, info_name=word, parent=context), found
    return command, context
