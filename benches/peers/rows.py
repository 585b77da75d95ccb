"""Text spans to rows: level, then linked from left to right."""

import math
import re
import unicodedata
from dataclasses import dataclass

RUN_ON = re.compile(r"^(\d{4}([-/.])\d\d\2\d\d|[A-Z]?[A-Z0-9]{12,})\s?(?=[\u4e00-\u9fff(\[【★▲△*])")


@dataclass
class Cell:
    """A span on the levelled page, px; `box` keeps its corners on the upright page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    box: list

    @property
    def middle(self):
        return (self.top + self.bottom) / 2

    @property
    def centre(self):
        return (self.left + self.right) / 2

    @property
    def height(self):
        return self.bottom - self.top


def median(values):
    values = sorted(values)
    return values[len(values) // 2] if values else 0.0


def tilt(spans):
    """The slope of the text and how it changes down the page (photos are not square): a line through those of the
    wide spans, without the third that fits worst."""
    points = []
    for span in spans:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = span["box"]
        width, height = math.hypot(x1 - x0, y1 - y0), math.hypot(x3 - x0, y3 - y0)
        if width > 4 * height > 0 and x1 > x0 and x2 > x3:
            slope = ((y1 - y0) / (x1 - x0) + (y2 - y3) / (x2 - x3)) / 2
            points.append(((y0 + y2) / 2, slope))
    if len(points) < 6:
        return median([slope for _, slope in points]), 0.0
    for _ in range(2):
        count = len(points)
        mean_y = sum(y for y, _ in points) / count
        mean_s = sum(slope for _, slope in points) / count
        spread = sum((y - mean_y) ** 2 for y, _ in points) or 1.0
        change = sum((y - mean_y) * (slope - mean_s) for y, slope in points) / spread
        start = mean_s - change * mean_y
        points.sort(key=lambda point: abs(point[1] - start - change * point[0]))
        points = points[: max(6, count * 2 // 3)]
    return start, change


def cells(page):
    start, change = tilt(page["spans"])
    found = []
    for span in page["spans"]:
        text = unicodedata.normalize("NFKC", span["text"]).strip()
        if not text:
            continue
        xs, ys = zip(*span["box"])
        x, y = sum(xs) / 4, sum(ys) / 4
        height = (ys[3] - ys[0] + ys[2] - ys[1]) / 2
        y -= (start + change * y) * x
        cell = Cell(text, min(xs), y - height / 2, max(xs), y + height / 2, span["box"])
        found.extend(parted(cell))
    return found


def parted(cell):
    """Wide blanks part cells that were recognised as one, as does the end of a date or of a long code before a name;
    where they stand follows from the count of characters."""
    cell.text = RUN_ON.sub(r"\1  ", cell.text)
    pieces, at = cell.text.split("  "), 0
    width = [2 if ord(sign) > 0x2E7F else 1 for sign in cell.text]
    unit = (cell.right - cell.left) / max(1, sum(width))
    for piece in pieces:
        left = cell.left + unit * sum(width[:at])
        right = left + unit * sum(width[at : at + len(piece)])
        at += len(piece) + 2
        if piece.strip():
            yield Cell(piece.strip(), left, cell.top, right, cell.bottom, cell.box)


def rows(found):
    """Rows from the top, each from the left: a cell joins the row whose last cell stands most nearly level with it."""
    usual = median([cell.height for cell in found])
    linked = []
    for cell in sorted(found, key=lambda cell: cell.left):
        def apart(row):
            return abs(row[-1].middle - cell.middle)

        near = [row for row in linked if row[-1].right < cell.right and apart(row) < 0.5 * max(usual, cell.height)]
        if near:
            min(near, key=apart).append(cell)
        else:
            linked.append([cell])
    return sorted(linked, key=lambda row: median([cell.middle for cell in row]))
