"""The script that lets a shell complete netjournal's commands, handles and ids."""

from __future__ import annotations

import os

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from netjournal.text.sanitize import strip_controls

BASH = r"""%(complete_func)s() {
    local IFS=$'\n'
    local response completion type value words

    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)

    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        IFS=$'\t' read -r value words <<< "$value"

        if [[ $type == 'dir' ]]; then
            COMPREPLY=()
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            COMPREPLY=()
            compopt -o default
        elif [[ $COMP_TYPE == 63 && -n $words ]]; then
            COMPREPLY+=("$value  ($words)")
        else
            COMPREPLY+=("$value")
        fi
    done

    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

POWERSHELL = r"""Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $place)
    $env:COMP_WORDS = $line.ToString()
    $env:COMP_CWORD = $word
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $value, $words = $_ -split "`t", 2
            if (-not $words) { $words = $value }
            $typed = if ($value -match '[\s@#]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
            [System.Management.Automation.CompletionResult]::new($typed, $value, "ParameterValue", $words)
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s
    }
}
"""


def _with_words(item: CompletionItem) -> str:
    """A value and what it stands for, with a tab between."""
    words = strip_controls(item.help or "").strip()
    return f"{item.value}\t{words}" if words else item.value


class BashWithWords(BashComplete):
    """Bash, which shows what each value stands for where it lists several."""

    source_template = BASH

    def format_completion(self, item: CompletionItem) -> str:
        """Write the type, the value, and its words."""
        return f"{item.type},{_with_words(item)}"


class PowerShellComplete(ShellComplete):
    """PowerShell, on Windows and elsewhere."""

    name = "powershell"
    source_template = POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is typed, and that one."""
        words, typed = split_arg_string(os.environ["COMP_WORDS"])[1:], os.environ["COMP_CWORD"].strip("'\"")
        return (words[:-1] if typed and words and words[-1] == typed else words), typed

    def format_completion(self, item: CompletionItem) -> str:
        """Write the value and its words."""
        return _with_words(item)


SHELLS: dict[str, type[ShellComplete]] = {
    "bash": BashWithWords, "zsh": ZshComplete, "fish": FishComplete, "powershell": PowerShellComplete,
}  # fmt: skip


def register() -> None:
    """Let click answer these shells."""
    for name, shell in SHELLS.items():
        add_completion_class(shell, name)


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
      netjournal completion powershell >> $PROFILE
    """
    click.echo(SHELLS[shell](ctx.find_root().command, {}, "netjournal", "_NETJOURNAL_COMPLETE").source())
