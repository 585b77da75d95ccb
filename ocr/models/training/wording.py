"""What stands in the lines of a bill: names, numbers, heads, codes; and characters in no order."""

from pathlib import Path

WORDS = [
    word
    for line in (Path(__file__).parents[2] / "src/reading/words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
]
FORMS = (
    "片 胶囊 颗粒 注射液 注射剂 口服液 软膏 乳膏 滴眼液 喷雾剂 缓释片 肠溶片 分散片 肠溶胶囊 软胶囊 丸 散 糖浆 合剂 凝胶 栓 贴膏 粉针 气雾剂 混悬液 冻干粉针"
).split()
UNITS = "支 盒 瓶 片 袋 次 项 日 天 小时 个 套 粒 只 根 条 包 张 g 克 ml 部位 人次 组 付 剂 米 卷 块 枚 床日 每次".split()
CHARGES = (
    "西药费 中成药费 中草药费 检查费 化验费 治疗费 手术费 床位费 护理费 材料费 诊查费 输血费 输氧费 麻醉费 放射费 其他费 卫生材料费 一般诊疗费 注射费 挂号费 特检费"
).split()
LABELS = (
    "姓名 性别 年龄 住院号 科室 床号 入院日期 出院日期 医保类型 票据代码 票据号码 校验码 合计 金额合计 小计 总计 大写 收款单位 收款人 打印日期 病案号 门诊号 "
    "就诊日期 结算日期 个人自付 统筹支付 开票日期 交款人 项目名称 数量 单价 金额 规格 单位 编码 类别 等级 自付比例 费用类别 医院名称 医疗机构 身份证号 住院天数 "
    "页码 本页小计 累计 备注 执行科室"
).split()
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
PLACES = "第一 第二 第三 人民 中心 中医 妇幼保健 附属 大学 市 县 区 骨科 肿瘤 儿童 口腔 眼科 康复 省 和平 新华 东方 红十字".split()
INSURANCES = "职工医保 城乡居民医保 城镇职工 自费 居民基本医疗保险 新农合".split()
STRENGTHS = (
    "0.5g 0.25g 10ml 5ml:0.1g 100ml 250ml 500ml 20mg 5mg 0.1g 1g 2ml 50mg 100mg 75mg 40万单位 300IU 10μg 0.9% 5% 3cm×5cm 1.5mm 20cm 9g 24G 5Fr 0.4g 12.5mg"
).split()
PACKS = [1, 5, 6, 7, 10, 12, 14, 20, 24, 28, 30, 36, 48, 60, 100]
# Of the trade, and the 3,755 of GB 2312's first level.
COMMON = sorted(char for char in set("".join(WORDS)) if "\u4e00" <= char <= "\u9fff")
LEVEL1 = [
    bytes([row, cell]).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if not (row == 0xD7 and cell > 0xF9)
]
LONGEST = 30


def digits(dice, count):
    return "".join(dice.choice("0123456789") for _ in range(count))


def number(dice):
    value = dice.uniform(0, dice.choice([10, 100, 1000, 20000]))
    kinds = [f"{value:.2f}", f"{value:.4f}", f"{value:.3f}", str(int(value) % 100 + 1), f"{value:,.2f}", f"{value:.1f}"]
    text = dice.choices(kinds, [50, 12, 5, 15, 8, 10])[0]
    if dice.random() < 0.06:
        text = "-" + text
    if dice.random() < 0.06:
        text = dice.choice("¥￥") + text
    return text


def date(dice):
    y, m, d = dice.randint(2015, 2027), dice.randint(1, 12), dice.randint(1, 28)
    text = dice.choice(
        [
            f"{y}-{m:02}-{d:02}",
            f"{y}/{m}/{d}",
            f"{y}年{m}月{d}日",
            f"{y}.{m:02}.{d:02}",
            f"{y}{m:02}{d:02}",
            f"{m:02}-{d:02}",
            f"{y}年{m:02}月{d:02}日",
        ]
    )
    if dice.random() < 0.2:
        text += f" {dice.randint(0, 23):02}:{dice.randint(0, 59):02}"
        if dice.random() < 0.5:
            text += f":{dice.randint(0, 59):02}"
    return text


def strength(dice):
    made = [f"{dice.randint(1, 999)}mg", f"{dice.randint(1, 500)}ml", f"{dice.randint(1, 99) / 10}g"]
    text = dice.choice(STRENGTHS + made)
    if dice.random() < 0.5:
        text += dice.choice("*×x ") + str(dice.choice(PACKS)) + dice.choice(UNITS)
    if dice.random() < 0.2:
        text += "/" + dice.choice("盒瓶支")
    return text


def no_words(dice):
    pool = COMMON if dice.random() < 0.7 else LEVEL1
    return "".join(dice.choice(pool) for _ in range(dice.randint(1, 12)))


def name(dice):
    kind = dice.random()
    text = "".join(dice.choice(WORDS) for _ in range(1 if kind < 0.35 else dice.choice([2, 2, 3]) if kind < 0.75 else 2))
    if kind >= 0.75 or kind > 0.3 and dice.random() < 0.25:
        text += dice.choice(FORMS)
    text = text[:22]
    if dice.random() < 0.22:  # words are not all: any character may stand beside any other
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice(COMMON) + text[at + dice.randint(0, 1) :]
    opening, closing = dice.choice(["()", "（）", "()", "[]", "【】", "<>"])
    if dice.random() < 0.15:
        classes = [opening + mark + closing for mark in (dice.choice("甲乙丙"), "集采", "自费")]
        counts = [f"{dice.randint(1, 40)}.", f"{dice.randint(1, 40)}、"]
        text = dice.choice(classes + counts + "★ ▲ * ※ # 国产 进口 乙类 甲".split()) + text
    if dice.random() < 0.22:
        remarks = "国产 进口 双侧 单侧 Ⅱ III 一级 二级 次 A".split()
        remarks += [dice.choice(WORDS), strength(dice), dice.choice(COMMON), no_words(dice)[:4]]
        text += opening + dice.choice(remarks) + closing
    elif dice.random() < 0.12:
        text += dice.choice("Ⅰ Ⅱ Ⅲ I II A B6 C D - / + 、".split())
        if dice.random() < 0.5:
            text += dice.choice(WORDS)
    if dice.random() < 0.15:
        text += dice.choice(["", " "]) + strength(dice)
    return text[:LONGEST]


def head(dice):
    label, colon = dice.choice(LABELS), dice.choice([":", "：", " ", "", ":", "："])
    capitals = "".join(dice.choice("壹贰叁肆伍陆柒捌玖零拾佰仟万") for _ in range(dice.randint(3, 8)))
    value = dice.choice(
        [
            dice.choice(SURNAMES) + "".join(dice.choice(LEVEL1) for _ in range(dice.choice([1, 2, 2]))),
            dice.choice("男女"),
            f"{dice.randint(1, 95)}岁",
            digits(dice, dice.randint(6, 10)),
            date(dice),
            dice.choice(INSURANCES),
            number(dice),
            dice.choice(WORDS),
            dice.choice(LEVEL1) + dice.choice(LEVEL1) + "".join(dice.sample(PLACES, 2)) + "医院",
            dice.choice(CHARGES),
            capitals + dice.choice(["元整", "圆整", "元叁角伍分"]),
        ]
    )
    return dice.choice([label, label + colon + value, value, label + colon + value, label + colon])


def code(dice):
    kind = dice.random()
    if kind < 0.3:
        letters = "".join(dice.choice("ABCDEFGX") for _ in range(2))
        start = dice.choice("XZ") + dice.choice("ABCDGHJLMNPRSV") + f"{dice.randint(0, 99):02}"
        return start + letters + digits(dice, dice.choice([4, 14]))
    if kind < 0.6:
        return digits(dice, dice.randint(4, 15))
    if kind < 0.8:
        return dice.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") + digits(dice, dice.randint(3, 12))
    return "".join(dice.choice("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ-") for _ in range(dice.randint(4, 20)))


def short(dice):
    return dice.choice(
        [
            dice.choice(UNITS),
            f"{dice.randint(1, 99)}" + dice.choice(["", "/", " "]) + dice.choice(UNITS),
            f"{dice.randint(0, 100)}%",
            dice.choice("甲 乙 丙 甲类 乙类 丙类 自费 无".split()),
            number(dice) + " " + number(dice),
        ]
    )


def charge(dice):
    return dice.choice(CHARGES + LABELS)


KINDS = [(name, 46), (no_words, 14), (number, 16), (head, 6), (charge, 4), (strength, 4), (date, 3), (code, 2), (short, 5)]


def line(dice):
    kind = dice.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])[0]
    return kind(dice).strip()
