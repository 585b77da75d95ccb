"""The plain row parser that every peer is given: recognised pages of a bill in, the bill out.

Cells go to rows by their height on the page, to columns by the titles, numbers are taken by pattern, and each line is
checked by the simplest of checks: quantity x price = amount, and nothing missing."""

import re
from decimal import ROUND_HALF_UP, Decimal

import columns as table
import header
import rows as linking

CENT = Decimal("0.01")
SUM = re.compile("小计|合计|总计|共计|累计|总额|总金额|总费用|大写|小写|承前|过次")
END = re.compile("大写|小写|总计|收款人|复核人|制表|其他信息|收款单位|打印日期|第.{1,3}页")
HEADING = re.compile(r"^[\[【(]?[\u4e00-\u9fff]{1,6}费?[\]】)]?[::]?$|^\d{4}\D?\d\d\D?\d\d")


def bill(pages):
    said, lines, total, inherited = {}, [], None, None
    for page_number, page in enumerate(pages, 1):
        rows = linking.rows(linking.cells(page))
        titles = table.find_titles(rows)
        if titles:
            inherited = titles[1]
        start = titles[0] + 1 if titles else 0
        body = rows[start:]
        lines += items(body, inherited, page, page_number)
        for kind, value in header.header(rows[: start or 8] + body[-8:]).items():
            said.setdefault(kind, value)
        total = header.total(rows) or total
    return {"header": said, "lines": lines, "totals": {"amount": money(total)}}


def items(body, columns, page, page_number):
    last = next((index for index, row in enumerate(body) if END.search(text_of(row))), len(body))
    body = [row for row in body[:last] if not SUM.search(text_of(row))]
    if not columns:
        return [guessed(row, page, page_number) for row in body if len(numbers(row)) > 1]
    found = []
    parts = table.groups(columns)
    for index, part in enumerate(parts):
        begin = part[0].left if index else float("-inf")
        end = parts[index + 1][0].left if index + 1 < len(parts) else float("inf")
        # Names stand left of their centred title: the gap before the next table's first cells parts them.
        mine = [[cell for cell in row if split(cell, begin, parts, index) <= cell.centre < split(cell, end, parts, index + 1)] for row in body]
        mine = [row for row in mine if row]
        found += group(mine, table.widened(part, mine), page, page_number)
    return sorted(found, key=lambda line: line["box"][0][1]) if len(parts) > 1 else found


def split(cell, edge, parts, index):
    """Where tables side by side part: halfway from the one's last title to the other's first, unless that is a name,
    which begins right after the table before."""
    if not 0 < index < len(parts):
        return edge
    before = max(column.right for column in parts[index - 1])
    return before + 0.6 * cell.height if parts[index][0].kind == "name" else (before + edge) / 2


def group(rows, columns, page, page_number):
    """Rows that hold an amount are lines; rows of a name alone belong to the line nearest to them."""
    lines, names = [], []
    for row in rows:
        cells = {}
        for cell in row:
            kind = columns[table.column_of(cell, columns)].kind
            cells.setdefault(kind, []).append(cell)
        figures = [kind for kind in table.FIGURES if any(table.number(cell.text) for cell in cells.get(kind, []))]
        if "amount" in figures or len(figures) > 1:
            lines.append((row, cells))
        elif "name" in cells and not figures:
            names.append((row, cells["name"]))
    for row, cells in names:
        wrapped(row, cells, lines)
    with_price = any(column.kind == "price" for column in columns)
    return [line(cells, with_price, page, page_number) for _, cells in lines]


def wrapped(row, cells, lines):
    """A further row of a line's name; a heading, or far from any line, it is none."""
    middle, height = cells[0].middle, cells[0].height

    def apart(other):
        return abs(linking.median([cell.middle for cell in other[0]]) - middle) + (0 if "name" not in other[1] else 0.5 * height)

    nearest = min(lines, key=apart, default=None)
    if nearest is None or apart(nearest) > 2.2 * height:
        return
    if "name" in nearest[1] and HEADING.match(text_of(row)):
        return
    nearest[1].setdefault("name", []).extend(cells)


def line(cells, with_price, page, page_number):
    cells = {kind: [cell for row in linking.rows(held) for cell in row] for kind, held in cells.items()}
    name = "".join(cell.text for cell in cells.get("name", [])) or None
    figures = {kind: figure(cells.get(kind, [])) for kind in table.FIGURES}
    return document(name, figures, with_price, [cell for held in cells.values() for cell in held], page, page_number)


def figure(cells):
    return next(filter(None, (table.number(cell.text) for cell in cells)), None)


def numbers(row):
    return [cell for cell in row if table.number(cell.text) and re.match(r"^[¥￥\d.,\- ]+$", cell.text)]


def guessed(row, page, page_number):
    """Without titles: the longest text is the name, the last number the amount, the two before it price and quantity in
    whichever order multiplies out."""
    found = [table.number(cell.text) for cell in numbers(row)]
    texts = [cell.text for cell in row if re.search("[\u4e00-\u9fff]", cell.text)]
    quantity, price = (found[-3], found[-2]) if len(found) > 2 else (found[0], None)
    if price and "." in quantity and "." not in price:
        quantity, price = price, quantity
    figures = {"quantity": quantity, "price": price, "amount": found[-1]}
    return document(max(texts, key=len, default=None), figures, True, row, page, page_number)


def document(name, figures, with_price, cells, page, page_number):
    quantity, price, amount = (figures[kind] for kind in table.FIGURES)
    amount = money(amount)
    required = {"name": name, "quantity": quantity, "amount": amount} | ({"unit_price": price} if with_price else {})
    flags = [f"unreadable:{field}" for field, value in required.items() if value is None]
    if quantity and price and amount and abs(Decimal(quantity) * Decimal(price) - Decimal(amount)) > CENT:
        flags.append("arithmetic_mismatch")
    return {
        "page": page_number, "name": name, "quantity": quantity, "unit_price": price, "amount": amount,
        "flags": flags, "box": on_scan(cells, page),
    }  # fmt: skip


def money(text):
    return None if text is None else str(Decimal(text).quantize(CENT, ROUND_HALF_UP))


def text_of(row):
    return "".join(cell.text.replace(" ", "") for cell in row)


def on_scan(cells, page):
    """The box of the cells on the scan, before it was turned upright."""
    xs = [x for cell in cells for x, _ in cell.box]
    ys = [y for cell in cells for _, y in cell.box]
    width, height = page["width"], page["height"]
    corners = [(min(xs), min(ys)), (max(xs), min(ys)), (max(xs), max(ys)), (min(xs), max(ys))]
    back = {
        0: lambda x, y: (x, y),
        1: lambda x, y: (y, width - x),
        2: lambda x, y: (width - x, height - y),
        3: lambda x, y: (height - y, x),
    }[page["turns"]]
    return [list(back(x, y)) for x, y in corners]
