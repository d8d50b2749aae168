"""Every sentence that the program can say, in one list that is read as a whole: `words.txt` beside this file.

    python tests/words/make_words.py

writes it again after sentences changed. Read aloud what the difference shows, before it is committed: one voice, one
word for one thing, no word order from elsewhere. `{}` stands for what the program puts in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "netjournal"
LIST = Path(__file__).with_name("words.txt")
ROOMS = (
    "cli", "tui", "present", "exchange", "journal", "review", "capture", "domain", "sync", "storage", "text",
    "config.py", "errors.py", "__main__.py",
)  # fmt: skip
"""Where sentences are; the invented year of the demo has its own words."""

NOT_SAID = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE FROM|CREATE|PRAGMA|ALTER|WHERE|ORDER BY|FROM|VALUES|UNION|BETWEEN|ATTACH)\b"
    r"|[{;]\s*\n|^\s*[.#&][\w-]+ \{"
    r"|[=<>] \?|IS NULL|\b[a-z]+_(?:on|id|at|ids)\b|\b\w+\(\*\)"
    r"|\(\?[:P<!=]|\\[dswb]|^[\s\w.$-]*\$[\w-]+(?: on \$[\w-]+)?$"
)
"""SQL, styles, patterns."""
VOCABULARY = 20
"""So many words without a sign between them are words that are understood, not said."""

STYLES = ("CSS", "DEFAULT_CSS", "COMPONENT_CLASSES")


def sentences() -> dict[str, list[str]]:
    """The sentences of each module that has some, each once, in the order in which they stand there."""
    found: dict[str, list[str]] = {}
    for room in ROOMS:
        place = SOURCE / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            said = list(dict.fromkeys(_said(ast.parse(path.read_text(encoding="utf-8")))))
            if said:
                found[path.relative_to(SOURCE).as_posix()] = said
    return found


def _said(tree: ast.AST) -> Iterator[str]:
    """The literals of a module that a person may read."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in STYLES for target in targets):
                continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        text = _literal(node)
        if text is None:
            yield from _said(node)
        elif is_sentence(text):
            yield " ".join(text.split())


def _literal(node: ast.AST) -> str | None:
    """The text of a literal, `{}` in place of what is put in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def is_sentence(text: str) -> bool:
    """Whether a literal is words for a person: two words at least, and no SQL, style, pattern or vocabulary."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    if len(words) < 2 or " " not in text.strip() or NOT_SAID.search(text):
        return False
    return len(words) < VOCABULARY or any(sign in text for sign in ".,:;?!")


def listed(found: dict[str, list[str]]) -> str:
    """The list as it is kept: module by module, a sentence on each line."""
    return "\n".join("\n  ".join([module, *said]) + "\n" for module, said in found.items())


if __name__ == "__main__":
    LIST.write_text(listed(sentences()), encoding="utf-8")
