"""Text with ANSI colours as an SVG picture of a terminal: the same bytes for the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

LINES = 34
"""As many lines are shown: one screen."""
COLUMNS = 118
"""As many columns are shown; what is longer is cut with a mark."""

FONT = 13
ADVANCE = 7.83
HEIGHT = 18
MARGIN = 16
BAR = 30

LOOKS = {"1": "bold", "2": "dim", "31": "red", "33": "yellow"}
_CODE = re.compile(r"\x1b\[(\d+)m")

STYLE = f"""<style>
text {{ font: {FONT}px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #d7dce2; white-space: pre; }}
.bold {{ font-weight: bold; fill: #ffffff; }}
.dim {{ fill: #8b949e; }}
.red {{ fill: #ff7b72; font-weight: bold; }}
.yellow {{ fill: #e3b341; }}
.prompt {{ fill: #7ee787; }}
</style>"""


def picture(command: str, lines: Sequence[str]) -> str:
    """The command and the first screen of its output as one SVG."""
    shown = [*lines[:LINES], "..."] if len(lines) > LINES else list(lines)
    width = round(2 * MARGIN + COLUMNS * ADVANCE)
    height = BAR + 2 * MARGIN + HEIGHT * (len(shown) + 1)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(command)}">',
        STYLE,
        f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
        *(f'<circle cx="{MARGIN + 6 + 18 * number}" cy="{BAR // 2 + 2}" r="5" fill="#30363d"/>' for number in range(3)),
        _line(0, f'<tspan class="prompt">$</tspan> {escape(command)}'),
        *(_line(number, "".join(_spans(text))) for number, text in enumerate(shown, 1)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _line(number: int, content: str) -> str:
    return f'<text x="{MARGIN}" y="{BAR + MARGIN + HEIGHT * number}" xml:space="preserve">{content}</text>'


def _spans(text: str) -> Iterator[str]:
    """The text in parts, each with its look; cut at the width of the terminal."""
    look, column = "", 0
    for number, part in enumerate(_CODE.split(text)):
        if number % 2:
            look = LOOKS.get(part, "")
            continue
        room = COLUMNS - column
        cut = part if len(part) <= room else part[: max(room - 1, 0)] + "…"
        column += len(part)
        if cut and room > 0:
            yield f'<tspan class="{look}">{escape(cut)}</tspan>' if look else escape(cut)
