"""The titles of a table, and which column a cell belongs to."""

import re
from dataclasses import dataclass, replace

TITLES = {
    "index": "序号 行号 No NO 序",
    "code": "编码 国家编码 医保编码 项目编码 国家医保编码 药品编码 国家代码 医保代码 项目代码 代码",
    "name": "项目名称 收费项目 药品名称 名称 收费项目名称 项目 费用名称 费用项目 药品项目名称 品名",
    "spec": "规格 规格型号 规格剂型 剂型规格 型号",
    "unit": "单位 计价单位 计量单位",
    "quantity": "数量 用量 总量 次数 数量单位 总数量",
    "price": "单价 单价元 价格 零售价",
    "amount": "金额 应收金额 小计 金额元 总金额 合计金额 总价 费用金额",
    "class": "类别 等级 医保类型 费用等级 医保等级 甲乙类 项目等级 医保类别",
    "ratio": "自付比例 自付比 先自付比例 首付比例",
    "charge": "费用类别 收费类别 费用类型",
    "date": "日期 费用日期 发生日期 收费日期",
    "other": "自付金额 自付 个人自付 科室 执行科室 备注",
}
KINDS = {title: kind for kind, titles in TITLES.items() for title in titles.split()}
FIGURES = ("quantity", "price", "amount")
NUMBER = re.compile(r"^[¥￥]?\s*(-?\d[\d,]*(?:\.\d+)?|-?\.\d+)")


@dataclass
class Column:
    kind: str
    left: float
    right: float


def number(text):
    """The number at the start of the text, as digits; `None` where there is none."""
    found = NUMBER.match(text.replace(" ", "").replace("，", ","))
    return found and found[1].replace(",", "")


def plain(text):
    return re.sub(r"[\s()（）/\[\]【】.:]", "", text)


def kinds_of(text):
    """The kinds of the titles that a text consists of; empty where it is not made of titles alone."""
    text = plain(text)
    if text in KINDS:
        return [KINDS[text]]
    for cut in range(len(text) - 1, 1, -1):
        if text[:cut] in KINDS:
            rest = kinds_of(text[cut:])
            if rest:
                return [KINDS[text[:cut]], *rest]
    return []


def misread(text):
    """The kind of the titles of which a third of the characters, or one of two, was misread; `other` where they are of
    more than one kind, or none."""
    wrong = max(1, len(text) // 3)
    alike = [title for title in KINDS if len(title) == len(text) and sum(map(str.__ne__, title, text)) <= wrong]
    kinds = {KINDS[title] for title in alike} if len(text) > 1 else set()
    return kinds.pop() if len(kinds) == 1 else "other"


def joined(row):
    """The cells of a row of titles; neighbours that are no titles alone are one."""
    whole = []
    for cell in row:
        last = whole[-1] if whole else None
        if last and cell.left - last.right < cell.height and not kinds_of(last.text) and not kinds_of(cell.text):
            whole[-1] = replace(last, text=last.text + cell.text, right=cell.right)
        else:
            whole.append(cell)
    return whole


def find_titles(rows):
    """The index of the last row of the titles and their columns from the left, or `None`."""
    best = None
    for index, row in enumerate(rows):
        kinds = {kind for cell in row for kind in kinds_of(cell.text)}
        score = len(kinds) + sum(kind in FIGURES for kind in kinds)
        if len(kinds & set(FIGURES)) >= 1 and len(kinds) >= 2 and (best is None or score > best[0]):
            best = (score, index)
    if best is None:
        return None
    anchor = rows[best[1]]
    height = sum(cell.height for cell in anchor) / len(anchor)
    middle = sum(cell.middle for cell in anchor) / len(anchor)
    near = [
        index
        for index, row in enumerate(rows)
        if index == best[1]
        or all(abs(cell.middle - middle) < 1.7 * height and len(plain(cell.text)) <= 6 for cell in row)
        and not any(number(cell.text) for cell in row)
        and any(kinds_of(cell.text) or len(plain(cell.text)) <= 2 for cell in row)
        and not any(cell.text.startswith(("姓名", "性别", "年龄")) for cell in row)
    ]
    stacks = []
    for cell in sorted((cell for index in near for cell in joined(rows[index])), key=lambda cell: cell.left):
        over = [stack for stack in stacks if min(stack[-1].right, cell.right) - cell.left > 0.5 * (cell.right - cell.left)]
        (over[-1].append(cell) if over else stacks.append([cell]))
    columns = []
    for stack in stacks:
        stack.sort(key=lambda cell: cell.middle)
        left, right = min(cell.left for cell in stack), max(cell.right for cell in stack)
        title = "".join(cell.text for cell in stack)
        kinds = kinds_of(title) or [misread(plain(title))]
        step = (right - left) / len(kinds)
        columns += [Column(kind, left + step * at, left + step * (at + 1)) for at, kind in enumerate(kinds)]
    return max(near), columns


def groups(columns):
    """Tables side by side: the titles begin again."""
    known = [column for column in columns if column.kind != "other"]
    parts, seen = [[]], set()
    for column in known:
        if column.kind in seen and column.kind in ("index", "code", "name", "date", "amount"):
            parts.append([])
            seen = set()
        parts[-1].append(column)
        seen.add(column.kind)
    others = [column for column in columns if column.kind == "other"]
    for column in others:
        home = [part for part in parts if part and part[0].left <= column.left]
        (home[-1] if home else parts[0]).append(column)
    return [sorted(part, key=lambda column: column.left) for part in parts]


def misfit(kind, text):
    """Whether a column of this kind hardly holds such a text."""
    if kind in FIGURES or kind in ("index", "ratio"):
        return number(text) is None
    if kind == "date":
        return re.match(r"^\d{4}\D?\d\d", text) is None
    if kind == "code":
        return re.match(r"^[A-Za-z0-9.\-]{5,}", text) is None
    if kind in ("name", "unit", "class", "charge"):
        return re.match(r"^-?[\d.,%]+$", text) is not None
    return False


def column_of(cell, columns):
    """The column that the cell overlaps most, else the nearest; other than by its looks only if far nearer."""
    def distance(column):
        shared = min(cell.right, column.right) - max(cell.left, column.left)
        narrower = max(1.0, min(cell.right - cell.left, column.right - column.left))
        return (-shared / narrower if shared > 0 else -shared / cell.height) + 3.0 * misfit(column.kind, cell.text)

    return min(range(len(columns)), key=lambda index: distance(columns[index]))


def widened(columns, rows):
    """Columns as wide as what stands in them: by their titles first, then by most of their cells."""
    for _ in range(2):
        held = [[] for _ in columns]
        for row in rows:
            for cell in row:
                held[column_of(cell, columns)].append(cell)
        wider = []
        for column, cells in zip(columns, held):
            cells = [cell for cell in cells if not misfit(column.kind, cell.text)]
            if len(cells) < 3:
                wider.append(column)
                continue
            lefts, rights = sorted(cell.left for cell in cells), sorted(cell.right for cell in cells)
            tenth = len(cells) // 10
            wider.append(Column(column.kind, min(column.left, lefts[tenth]), max(column.right, rights[-1 - tenth])))
        columns = wider
    return columns
