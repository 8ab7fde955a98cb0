"""The shape of the code: who may import whom, how long things may be, and that nothing is left."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import console

PACKAGE = Path(console.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(PACKAGE.rglob("*.py"))
PYTHON = sorted([*MODULES, *(ROOT / "tests").rglob("*.py")])
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

MAY_IMPORT = {
    # wcwidth is a table of characters, no more.
    "protocol": {"protocol", "i18n", "orjson", "wcwidth"},
    "state": {"state", "protocol", "i18n", "rapidfuzz", "pypinyin"},
    "client": {
        "disk",
        "client",
        "protocol",
        "i18n",
        "websockets",
        "httpx",
        "truststore",
        "cryptography",
    },
    "simulator": {"simulator", "websockets", "h11"},
    "ui": {
        *("ui", "client", "state", "protocol", "i18n", "config", "themes", "secrets", "disk"),
        *("audit_file", "auditing", "feed", "keepsakes", "kept", "memory", "new_file", "projector"),
        *("sending", "tally"),
        *("textual", "rich", "orjson", "wcwidth"),
    },
    "plain": {
        *("plain", "client", "state", "protocol", "i18n", "config"),
        *("audit_file", "feed", "keepsakes", "kept", "memory", "sending", "disk", "tally"),
    },
    "cli": {
        *("cli", "ui", "plain", "client", "state", "protocol", "simulator"),
        *("i18n", "config", "themes", "secrets", "audit_file", "tally", "console", "disk", "feed"),
        *("auditing", "new_file", "projector"),
    },
    "config": {"disk", "config", "file_lock", "i18n", "tomlkit", "platformdirs"},
    "themes": {"config", "i18n"},
    "secrets": {"disk", "i18n", "keyring"},
    "feed": {"client", "state", "protocol"},
    "memory": {"keepsakes", "state"},
    "sending": {"audit_file", "client", "state", "protocol", "i18n"},
    "audit_file": {"disk", "file_lock", "state", "protocol", "i18n"},
    "auditing": {"audit_file", "client", "state", "protocol", "i18n"},
    "projector": {"feed", "client", "state", "protocol", "i18n"},
    "new_file": {"disk", "i18n"},
    "file_lock": {"disk"},
    "keepsakes": {"config", "disk", "file_lock"},
    "kept": {"config", "disk", "file_lock", "i18n"},
    "tally": {"config", "i18n"},
    "disk": {"i18n"},
    "i18n": {"babel"},
    "__main__": {"cli", "i18n", "ui"},
    "__init__": set(),
}
"""Part of the console → parts and packages it may import, besides the standard library.

`console` stands for what the package itself says, such as its version.
"""

NO_LOOP = {"asyncio", "socket", "ssl", "threading", "subprocess", "selectors", "http", "urllib"}
FORBIDDEN = {
    "protocol": NO_LOOP | {"os", "pathlib", "tempfile", "time"},
    "state": NO_LOOP | {"os", "tempfile", "time"},
    "themes": NO_LOOP,
    "config": NO_LOOP,
}
"""Part → modules of the standard library it has no business with: I/O, loops, clocks."""


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def named(faults: Mapping[Path, object]) -> dict[str, object]:
    """The files with faults, by name, with what is wrong with each."""
    return {str(path.relative_to(ROOT)): fault for path, fault in faults.items() if fault}


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module imported anywhere in a file, also inside functions, by its full name."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "console":
                yield from (_from_console(alias.name) for alias in node.names)
            else:
                yield node.module or ""


def _from_console(name: str) -> str:
    is_part = (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()
    return f"console.{name}" if is_part else "console"


def parts_imported(path: Path) -> set[str]:
    """The console's parts and the other packages that a file imports."""
    names = set()
    for name in imported(path):
        first, _, rest = name.partition(".")
        names.add(rest.partition(".")[0] if first == "console" and rest else first)
    return names


def foreign(path: Path) -> set[str]:
    """What a file imports though its part may not."""
    outside = {name for name in parts_imported(path) if name not in sys.stdlib_module_names}
    # A part may bear the name of a module of the standard library.
    inside = {name.split(".")[1] for name in imported(path) if name.startswith("console.")}
    return (outside | inside) - MAY_IMPORT[part_of(path)]


def test_a_layer_imports_only_what_it_may() -> None:
    assert named({path: foreign(path) for path in MODULES}) == {}


def test_the_core_has_no_clock_and_no_loop() -> None:
    found = {path: {name.partition(".")[0] for name in imported(path)} for path in MODULES}
    faults = {path: names & FORBIDDEN.get(part_of(path), set()) for path, names in found.items()}
    assert named(faults) == {}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def too_long(path: Path) -> dict[str, int]:
    """The lines of a file that is too long, and of each function that is."""
    found = {node.name: length(node) for node in functions(tree_of(path))}
    long = {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION}
    lines = len(text_of(path).splitlines())
    return {**long, "": lines} if lines > LONGEST_FILE else long


def test_files_and_functions_are_short() -> None:
    assert named({path: too_long(path) for path in PYTHON}) == {}


def unsaid(path: Path) -> str:
    """What the first words of a module leave out."""
    said = " ".join((ast.get_docstring(tree_of(path)) or "").split())
    if not said:
        return "all"
    if path == PACKAGE / "__init__.py":
        return ""
    if not re.search(r"\b[Kk]nows?\b", said):
        return "what it knows"
    # No part of the simulator knows anything of the console: the first one says so for all.
    if part_of(path) != "simulator" and not re.search(r"\b[Mm]ust (?:not|import neither)\b", said):
        return "what it must not"
    return ""


def test_a_module_begins_by_saying_what_it_knows_and_what_it_must_not() -> None:
    assert named({path: unsaid(path) for path in MODULES}) == {}


def left_for_later(path: Path) -> list[str]:
    later = re.compile(r"\b(?:TO" "DO|FIX" "ME|X" "XX|HA" "CK)\\b")
    # Most files hold no such word at all, and need not be taken apart.
    if not later.search(text_of(path)):
        return []
    tokens = tokenize.generate_tokens(io.StringIO(text_of(path)).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return [comment for comment in comments if later.search(comment)]


def test_nothing_is_left_for_later() -> None:
    assert named({path: left_for_later(path) for path in PYTHON}) == {}


def test_the_top_level_holds_what_it_should() -> None:
    allowed = {"pyproject.toml", "README.md", "console", "tests", "themes", "screenshots"}
    # Made by building; PKG-INFO stands in an unpacked sdist.
    made = {"build", "dist", "PKG-INFO"}
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert {name for name in visible - allowed - made if not name.endswith(".egg-info")} == set()
