"""What is installed: the wheel is complete, and starting is light."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import console

ROOT = Path(console.__file__).parents[1]
DATA = {".po", ".tcss", ".toml", ".json", ".py", ".typed"}
LATER = {
    *("babel", "cryptography", "httpx", "keyring", "orjson", "pypinyin", "rapidfuzz", "tomlkit"),
    *("websockets", "console.client.credential", "console.client.session", "console.client.trace"),
    *("console.protocol.frames", "console.state.book", "console.state.wake_up_board"),
    *("console.ui.forms", "console.ui.help", "console.ui.listing", "console.ui.listing_parts"),
    *("console.ui.modules", "console.ui.readings", "console.ui.services"),
}
"""What is imported once the desk stands there, or when it is asked for."""
HEAVY = {"textual", "rich", "websockets", "httpx", "babel", "tomlkit", "keyring", "pypinyin"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel."""
    hatchling = pytest.importorskip("hatchling.builders.wheel")
    folder = tmp_path_factory.mktemp("wheel")
    builder = hatchling.WheelBuilder(str(ROOT))
    (made,) = builder.build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(made)


@pytest.fixture(scope="module")
def wheel(built: zipfile.ZipFile) -> set[str]:
    """The names in the wheel."""
    return set(built.namelist())


def test_every_module_and_data_file_is_in_the_wheel(wheel: set[str]) -> None:
    folder = ROOT / "console"
    wanted = {
        str(path.relative_to(ROOT))
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in DATA and "__pycache__" not in path.parts
    }
    assert wanted - wheel == set()


def test_the_themes_are_in_the_wheel(wheel: set[str]) -> None:
    wanted = {f"console/themes/{path.name}" for path in (ROOT / "themes").glob("*.toml")}
    assert len(wanted) >= 4
    assert wanted - wheel == set()


def test_nothing_but_the_package_is_in_the_wheel(wheel: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"console", "lvconsole"}


def test_wheel_and_sdist_carry_the_licence(built: zipfile.ZipFile) -> None:
    text = (ROOT / "console" / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License")
    place = f"lvconsole-{console.__version__}"
    metadata = built.read(f"{place}.dist-info/METADATA").decode()
    assert "License-Expression: MIT\nLicense-File: console/LICENSE\n" in metadata
    assert built.read(f"{place}.dist-info/licenses/console/LICENSE").decode() == text
    hatchling = pytest.importorskip("hatchling.builders.sdist")
    sdist = {
        file.distribution_path
        for file in hatchling.SdistBuilder(str(ROOT)).recurse_included_files()
    }
    wanted = {".ci/run", "README.md", "console/LICENSE", "tests/conftest.py", "themes/dark.toml"}
    assert wanted <= sdist


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["send", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    program = (
        "import sys, console.__main__ as m\n"
        "try: m.main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code\n"
        "print('loaded:', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=True,
        env={"LANG": "C.UTF-8"},
    )
    loaded = set(shown.stdout.rsplit("loaded:", 1)[1].split())
    assert loaded & HEAVY == set()


def test_the_first_picture_waits_for_nothing_that_only_a_connection_or_a_form_needs() -> None:
    program = "import sys, console.cli.run, console.ui.app; print(*sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not shown.stderr
    assert set(shown.stdout.split()) & LATER == set()


def test_the_demo_starts_its_exchange_before_anything_heavy_is_loaded() -> None:
    program = "import sys, console.cli.demo; print(*{name.split('.')[0] for name in sys.modules})"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not shown.stderr
    assert set(shown.stdout.split()) & HEAVY == set()
