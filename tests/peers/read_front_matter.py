"""Run by the Python of the judging programs: two parsers read the front matter of files, and print it as JSON.

`python read_front_matter.py FILE…` prints an object of path to [what ruamel.yaml understood, what strictyaml did].
ruamel reads YAML 1.2; strictyaml refuses flow mappings, tags, anchors and keys that stand there twice.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import strictyaml
from ruamel.yaml import YAML


def front_matter(path: Path) -> str:
    """What stands between the first two rules; nothing where a page does not begin with one."""
    text = path.read_text(encoding="utf-8")
    return text[4:].split("\n---\n", 1)[0] + "\n" if text.startswith("---\n") else ""


def main() -> None:
    """Read each file and print what was understood, with dates as the words that they are written in."""
    understood = {}
    for name in sys.argv[1:]:
        head = front_matter(Path(name))
        if head:
            understood[name] = [YAML(typ="safe", pure=True).load(head), strictyaml.load(head).data]
    print(json.dumps(understood, default=str))


main()
