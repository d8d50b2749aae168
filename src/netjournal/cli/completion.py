"""The script that lets a shell complete netjournal's commands, handles and ids."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command()
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes the tab key complete commands, handles and ids.

    \b
    Examples:
      netjournal completion bash >> ~/.bashrc
      netjournal completion zsh >> ~/.zshrc
      netjournal completion fish > ~/.config/fish/completions/netjournal.fish
    """
    click.echo(SHELLS[shell](ctx.find_root().command, {}, "netjournal", "_NETJOURNAL_COMPLETE").source())
