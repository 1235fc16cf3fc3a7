"""The tones of the figures: those of the pages, and a few mixed from them for cloth, for light and for dark."""

from __future__ import annotations

LIGHT = {
    "line": "#4a5a54", "skin": "#efd9bf", "hair": "#6b5546", "shirt": "#cfe4dc", "trousers": "#4c8f84",
    "skin far": "#f4e8d8", "shirt far": "#e2efea", "trousers far": "#8ab9b0", "glow": "#f2ab62",
    "mat": "#f3ebdf", "floor": "#f3ebdf", "wall": "#f3ebdf", "wood": "#e4d9c8", "cloth": "#dcebe5", "band": "#1d6259",
}  # fmt: skip
DARK = {
    "line": "#15120f", "skin": "#d9b998", "hair": "#5c4638", "shirt": "#b5d6cc", "trousers": "#4a9286",
    "skin far": "#a58e76", "shirt far": "#88a39b", "trousers far": "#386e65", "glow": "#f2ab62",
    "mat": "#403a33", "floor": "#312d28", "wall": "#312d28", "wood": "#6b5f51", "cloth": "#5d7d75", "band": "#86cfc0",
}  # fmt: skip
WIDTH = 7


def _rules(tones: dict[str, str]) -> str:
    fills = "".join(f".{name.replace(' ', '.')}{{fill:{tone}}}" for name, tone in tones.items() if name != "line")
    return f".line{{fill:{tones['line']};stroke:{tones['line']}}}{fills}"


# Paper is light, whatever the reader's screen is.
PAPER = (
    f".line{{stroke-width:{WIDTH};stroke-linejoin:round;stroke-linecap:round}}{_rules(LIGHT)}"
    ".glow{opacity:.75;filter:blur(7px)}"
)
STYLE = f"{PAPER}@media (prefers-color-scheme:dark){{{_rules(DARK)}}}"
