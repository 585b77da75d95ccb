"""What stands around the table: who, where, when, and the total."""

import datetime
import re

from columns import number

LABELS = {
    "patient": "患者姓名 病人姓名 参保人姓名 姓名 交款人",
    "gender": "性别",
    "age": "年龄",
    "admission_no": "住院流水号 住院登记号 住院编号 住院号 病案号 病历号 登记号 就诊号",
    "department": "住院科室 出院科室 就诊科室 入院科室 住院科别 科室 科别 病区",
    "bed": "床位号 床号 床位",
    "admitted_on": "入院日期 入院时间",
    "discharged_on": "出院日期 出院时间",
    "stay": "住院时间 住院期间 住院起止日期 起止日期 费用期间 住院日期",
    "insurance_type": "医保类型 医保类别 参保类型 险种类型 险种 费别 人员类别 患者类别 病人类别 参保险种",
    "bill_no": "票据号码 发票号码 发票号 单据号码 单据号 票据号 收据号 结算单号 清单编号 流水号",
    "hospital": "医疗机构名称 医院名称 医疗机构 定点医疗机构 收款单位(章) 收款单位",
    "none": "住院天数 天数 打印日期 打印时间 开票日期 结算日期 诊断 出院诊断 入院诊断 票据代码 校验码 页码 联系电话 "
    "交款人统一社会信用代码 统一社会信用代码 收款人 复核人 制表 操作员 医疗机构类型 总费用 费用总额 总金额",
}
KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels.split()}
LABEL = re.compile("(" + "|".join(map(re.escape, sorted(KIND_OF, key=len, reverse=True))) + r")\s*[:：]?\s*")
DATE = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})")
HOSPITAL = re.compile(r"([\u4e00-\u9fff()]{2,}?(?:医院|卫生院|保健院|中心|诊所)[\u4e00-\u9fff()]{0,6}?)(?=住院|门诊|医疗|收费|费用|$)")
PART = re.compile("本页|小计|页计|累计|承前|过次|费合计|费\\)?小计")
TOTAL = re.compile(r"(?:合\s*计|总\s*计|共\s*计|总\s*额|总\s*金\s*额|总\s*费\s*用|小\s*写)[^\d¥-]{0,12}[¥￥]?\s*(-?[\d,]+\.\d\d)")


def dates(text):
    found = []
    for year, month, day in DATE.findall(text):
        try:
            found.append(datetime.date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return found


def header(rows):
    """By the labels beside which values stand; the first value of each counts."""
    said = {}
    for row in rows:
        text = "  ".join(cell.text for cell in row)
        marks = list(LABEL.finditer(text))
        for at, mark in enumerate(marks):
            end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
            take(said, KIND_OF[mark[1]], text[mark.end() : end].strip())
    if "hospital" not in said:
        top = ("".join(cell.text.replace(" ", "") for cell in row) for row in rows[:6])
        found = next(filter(None, map(HOSPITAL.search, top)), None)
        if found:
            said["hospital"] = found[1]
    return said


def take(said, kind, value):
    first = value.split("  ")[0].strip()
    if kind in ("admitted_on", "discharged_on"):
        value = next(iter(dates(value)), None)
    elif kind == "stay":
        for name, date in zip(("admitted_on", "discharged_on"), dates(value)):
            said.setdefault(name, date)
        return
    elif kind == "gender":
        value = next((sign for sign in "男女" if sign in value), None)
    elif kind == "age":
        found = re.match(r"(\d+)\s*(月|天)?", value)
        value = found and found[1] + (found[2] or "")
    elif kind in ("admission_no", "bill_no"):
        found = re.match(r"[A-Za-z0-9]+", value)
        value = found and found[0]
    else:
        value = first
    if value and kind != "none":
        said.setdefault(kind, value)


def total(rows):
    """The last sum that is not of a page or a group."""
    last = None
    for row in rows:
        text = "  ".join(cell.text for cell in row)
        if PART.search(text) and "大写" not in text:
            continue
        for found in TOTAL.finditer(text):
            last = number(found[1]) or last
    return last
