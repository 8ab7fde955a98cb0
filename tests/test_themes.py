"""The themes shipped can be read by everybody, and a broken one of the user's costs only itself."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest

from console.themes import COLOURS, FALLBACK, VARIABLES, Theme, load, read, shipped_folder

SHIPPED = load().by_name
STALE = "state-stale"
Rgb = tuple[float, float, float]


def linear(colour: str) -> Rgb:
    """A colour's linear light, each channel 0 to 1."""

    def channel(text: str) -> float:
        value = int(text, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return channel(colour[1:3]), channel(colour[3:5]), channel(colour[5:7])


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
BLINDNESS = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
}


def seen(colour: str, matrix: tuple[Rgb, Rgb, Rgb]) -> Rgb:
    light = linear(colour)
    row = [sum(a * b for a, b in zip(line, light, strict=True)) for line in matrix]
    return row[0], row[1], row[2]


def lab(light: Rgb) -> Rgb:
    """CIE L*a*b* of linear light."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, matrix: tuple[Rgb, Rgb, Rgb]) -> float:
    return math.dist(lab(seen(one, matrix)), lab(seen(other, matrix)))


each_theme = pytest.mark.parametrize("theme", SHIPPED.values(), ids=lambda theme: theme.name)


def test_the_promised_themes_are_shipped_without_a_fault() -> None:
    assert load().problems == []
    assert {"dark", "light", "contrast", "colourblind"} <= SHIPPED.keys()
    assert FALLBACK in SHIPPED


@each_theme
def test_a_theme_gives_every_colour(theme: Theme) -> None:
    assert set(theme.colours) == set(COLOURS)
    assert set(theme.variables) == set(VARIABLES)


@each_theme
def test_every_state_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in ("background", "surface"):
        for name, colour in {**theme.variables, "text": theme.colours["foreground"]}.items():
            wanted = 3 if name == STALE else 4.5
            assert contrast(colour, theme.colours[ground]) >= wanted, (ground, name)


@each_theme
def test_dark_says_what_the_theme_is(theme: Theme) -> None:
    lighter = luminance(theme.colours["foreground"]) > luminance(theme.colours["background"])
    assert theme.dark is lighter


def test_high_contrast_is_high() -> None:
    theme = SHIPPED["contrast"]
    ground = theme.colours["background"]
    assert contrast(theme.colours["foreground"], ground) == pytest.approx(21)
    assert min(contrast(colour, ground) for colour in theme.variables.values()) >= 6.5


def test_high_contrast_uses_only_colours_that_sixteen_have() -> None:
    theme = SHIPPED["contrast"]
    sixteen = {"#000000", "#ffffff", "#aaaaaa", "#ffff00", "#00ffff", "#00ff00"}
    vivid = {"#ff5555", "#ff55ff"}
    assert {*theme.colours.values(), *theme.variables.values()} <= sixteen | vivid


@pytest.mark.parametrize("kind", BLINDNESS)
def test_colour_blind_operators_tell_the_states_apart(kind: str) -> None:
    theme = SHIPPED["colourblind"]
    bands = ["wait-normal", "wait-late", "wait-urgent"]
    states = ["state-idle", "state-ringing", "state-talking", "state-held", "state-busy"]
    for names in (bands, states):
        for one, other in combinations(names, 2):
            apart = distance(theme.variables[one], theme.variables[other], BLINDNESS[kind])
            assert apart > 12, (one, other)


def own(folder: Path, name: str, old: str = "", new: str = "") -> Path:
    """A user's copy of the dark theme with one change."""
    text = (shipped_folder() / "dark.toml").read_text()
    assert old in text
    path = folder / f"{name}.toml"
    path.write_text(text.replace(old, new, 1) if old else text)
    return path


def test_a_users_theme_is_found(tmp_path: Path) -> None:
    own(tmp_path, "mine", 'primary = "#5aa9e6"', 'primary = "#abc"')
    themes = load(tmp_path)
    assert themes.problems == []
    assert themes.by_name["mine"].colours["primary"] == "#aabbcc"


def test_a_users_theme_replaces_a_shipped_one(tmp_path: Path) -> None:
    own(tmp_path, "dark", 'primary = "#5aa9e6"', 'primary = "#abc"')
    assert load(tmp_path).by_name["dark"].colours["primary"] == "#aabbcc"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("state-idle", "state-idel", 17, "did you mean “state-idle”?"),
        ("surface =", "surfaces =", 9, "did you mean “surface”?"),
        ('"#5aa9e6"', '"blue"', 4, "“blue” is not a colour such as #1e90ff"),
        ('"#5aa9e6"', "3", 4, "“3” is not a colour such as #1e90ff"),
        ("dark = true", "dark = 1", 2, "“dark” must be true or false"),
        ("[variables]", "[variables", 16, "not valid TOML"),
        ('primary = "#5aa9e6"\n', "", None, "missing: primary"),
        ("[variables]", "[[variables]]", 16, "“variables” must be a table"),
    ],
)
def test_a_broken_theme_is_named_with_line_and_reason(
    tmp_path: Path, old: str, new: str, line: int | None, reason: str
) -> None:
    own(tmp_path, "mine", old, new)
    themes = load(tmp_path)
    assert "mine" not in themes.by_name
    assert FALLBACK in themes.by_name
    first = themes.problems[0]
    assert reason in str(first)
    assert first.line == line


def test_an_odd_file_name_is_refused(tmp_path: Path) -> None:
    theme, problems = read(own(tmp_path, "Mein \x1b Thema"))
    assert theme is None
    assert all(str(problem).isprintable() for problem in problems)


def test_a_broken_theme_of_a_shipped_name_leaves_the_shipped_one(tmp_path: Path) -> None:
    own(tmp_path, "dark", "dark = true", "dark = 7")
    assert load(tmp_path).by_name["dark"] == SHIPPED["dark"]


def test_an_unknown_theme_falls_back_with_a_word() -> None:
    theme, reason = load().chosen("ligth")
    assert theme.name == FALLBACK
    assert str(reason) == "the theme “ligth” does not exist; did you mean “light”?"
    assert load().chosen("light")[1] is None


def test_no_folder_of_own_themes_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path / "absent").problems == []
