"""
The texts of articles that show what an article's page can do: a long text, a large table, a picture
story, a notice with several documents. HTML as the sanitiser writes it.
"""

from typing import NamedTuple

from news.text.languages import ENGLISH, SIMPLIFIED

from .chance import Chance

_FIRST_YEAR, _YEARS = 2021, 5


class Showpiece(NamedTuple):
    language: str
    section: str
    title: str
    summary: str
    body: str
    is_story: bool = False  # of pictures


class _Plan(NamedTuple):
    title: str
    summary: str
    parts: tuple[tuple[str, str], ...]  # headings with a paragraph
    then: str  # a paragraph that ends each part


_PLANS = {
    SIMPLIFIED: _Plan(
        "青澜开发区智能制造高质量发展三年行动方案全文",
        "方案提出八项重点任务，到2028年建成三个百亿级产业集群。",
        (
            (
                "一、总体要求",
                "坚持以先进制造业为主攻方向，把发展经济的着力点放在实体经济上，推动产业链、创新链、"
                "资金链、人才链深度融合，加快形成一批具有核心竞争力的优势产业。",
            ),
            (
                "二、主要目标",
                "到2028年，规模以上工业增加值年均增长百分之八以上，数字化改造覆盖全部规模以上企业，"
                "研究与试验发展经费支出占比达到百分之四，单位增加值能耗持续下降。",
            ),
            (
                "三、实施企业梯队培育工程",
                "建立从科技型小微企业到链主企业的分级培育库，对首次进入规模以上的企业给予一次性奖励，"
                "对专精特新企业在用地、用能、融资等方面优先保障。",
            ),
            (
                "四、实施数字化改造工程",
                "分行业编制改造样板，由服务商与企业结对实施，改造完成并通过验收的，按实际投入的一定"
                "比例给予补助。鼓励龙头企业开放工业互联网平台，带动上下游协同改造。",
            ),
            (
                "五、实施质量品牌提升工程",
                "推广首席质量官制度，支持企业主导或参与标准制定，建设检测认证公共服务平台，"
                "帮助中小企业以较低成本获得检测、计量、认证等一站式服务。",
            ),
            (
                "六、实施绿色低碳转型工程",
                "支持企业建设屋顶光伏和储能设施，推进园区集中供热和再生水利用，对重点用能单位开展"
                "节能诊断，分批建设绿色工厂和零碳车间。",
            ),
            (
                "七、强化要素保障",
                "统筹安排专项资金，完善政府、银行、担保机构风险共担机制；建立人才公寓配租制度，"
                "为企业引进的工程师和技术工人解决住房、子女入学等实际困难。",
            ),
            (
                "八、组织实施",
                "成立工作专班，每季度通报进展，年度任务完成情况纳入考核。各责任单位应当在方案印发后"
                "三十日内制定实施细则，并向社会公布办理流程和联系方式。",
            ),
        ),
        "各街道、各有关部门要结合实际抓好落实，及时总结好的经验和做法；企业在申报过程中遇到问题的，"
        "可以通过服务热线或者政务服务大厅企业服务专窗反映，承办单位应当在五个工作日内答复。",
    ),
    ENGLISH: _Plan(
        "Three-year plan for smart manufacturing in the Qinglan zone: full text",
        "The plan sets eight tasks and foresees three clusters of industry by 2028.",
        (
            (
                "General requirements",
                "Advanced manufacturing remains the zone's first concern. Industry, "
                "research, capital "
                ""
                "and people are to be brought together, so that more companies lead their fields.",
            ),
            (
                "Targets",
                "By 2028, industrial value added is to grow by more than eight per "
                "cent a year, every "
                ""
                "larger company is to have been digitised, and research is to take "
                "four per cent of "
                ""
                "output, while the energy used for each unit of output falls further.",
            ),
            (
                "Growing companies",
                "Companies are supported from their first employee to the head of a supply chain. "
                "Those "
                "that grow beyond a small business for the first time receive a grant.",
            ),
            (
                "Digitising production",
                "Model projects are written for each branch. Companies work with a "
                "service provider, "
                ""
                "and part of what they invest is refunded after an inspection.",
            ),
            (
                "Raising quality",
                "Chief quality officers are trained, and companies are supported in writing "
                "standards. "
                "A public laboratory offers testing and certification at moderate prices.",
            ),
            (
                "Saving energy",
                "Solar panels on roofs, storage and district heating are supported. "
                "The largest users "
                ""
                "of energy are advised one by one, and green factories are certified in batches.",
            ),
            (
                "Land, money and people",
                "A special fund is set up, and the risk of loans is shared between the zone, banks "
                "and "
                "guarantors. Flats are let to engineers and skilled workers who move here.",
            ),
            (
                "Carrying it out",
                "A working group reports on progress each quarter. Each department publishes its "
                "rules, "
                "the steps of an application and a contact within thirty days.",
            ),
        ),
        "Departments and communities act on this within their remit, and pass on what has proved "
        "itself. Companies that meet difficulties in an application can turn to the service "
        "line or "
        "to the desk for companies in the service hall; an answer is due within five working days.",
    ),
}

_COLUMNS = {
    SIMPLIFIED: (
        "月份", "工业增加值（亿元）", "同比增长", "固定资产投资（亿元）", "工业投资（亿元）",
        "实际使用外资（万美元）", "进出口总额（亿元）", "出口（亿元）", "财政收入（亿元）",
        "用电量（万千瓦时）", "新设企业（家）", "从业人员（万人）",
    ),
    ENGLISH: (
        "Month", "Value added (CNY m)", "Growth", "Investment (CNY m)", "of it in industry",
        "Foreign capital (USD m)", "Trade (CNY m)", "Exports (CNY m)", "Revenue (CNY m)",
        "Electricity (MWh)", "New companies", "Employees",
    ),
}  # fmt: skip
_TABLES = {
    SIMPLIFIED: (
        "青澜开发区2021年至2025年主要经济指标分月数据",
        "统计部门今天公布了五年来的分月数据，共十二项指标。",
        "<p>各项指标按月列出，增长率为与上年同月相比。</p>",
        "主要经济指标分月数据",
        "<p>数据来源：青澜开发区统计部门。部分数据为快报数。</p>",
    ),
    ENGLISH: (
        "Key figures of the Qinglan zone by month, 2021 to 2025",
        "Twelve figures for each of sixty months, published today.",
        "<p>Growth is that since the same month a year before.</p>",
        "Key figures by month",
        "<p>Some of the figures are preliminary.</p>",
    ),
}
_STORIES = {
    SIMPLIFIED: (
        "图集：青澜开发区的一天",
        "从清晨到日暮，八幅画面记录园区的一天。",
        "<p>清晨的薄雾散去，机器开始运转；傍晚，灯光一盏盏亮起。</p>",
    ),
    ENGLISH: (
        "In pictures: a day in the Qinglan zone",
        "Eight pictures from the morning to the evening.",
        "<p>Machines start as the mist lifts; in the evening, one light after the other.</p>",
    ),
}
_NOTICES = {
    SIMPLIFIED: (
        "关于组织申报2026年度制造业数字化改造专项资金的通知",
        "申报截止时间为12月20日，材料一式两份。",
        "<p>各有关企业：</p>\n<p>2026年度制造业数字化改造专项资金申报工作已经开始。符合条件的企业请"
        "于12月20日前将申报书一式两份送至政务服务大厅企业服务专窗，逾期不予受理。</p>\n"
        "<p>特此通知。</p>\n",
        "附件：",
        "附件{}：",
    ),
    ENGLISH: (
        "Call for applications: digitising production in 2026",
        "Applications close on 20 December.",
        "<p>Companies can now apply for support in digitising production in 2026. Two copies "
        "of the "
        "application are due at the service hall by 20 December.</p>\n",
        "Attachments:",
        "Attachment {}: ",
    ),
}


def compose_showpieces(language: str, links: tuple[str, ...]) -> list[Showpiece]:
    """Those of a language; `links` are HTML links to its documents."""
    plan = _PLANS[language]
    title, summary, before, caption, after = _TABLES[language]
    table = f"{before}\n{_table(language, caption)}\n{after}"
    story, notice = _STORIES[language], _NOTICES[language]
    label = notice[4]
    papers = "\n".join(f"<p>{label.format(at)}{link}</p>" for at, link in enumerate(links, 1))
    return [
        Showpiece(language, "policy", plan.title, plan.summary, _text(plan)),
        Showpiece(language, "headlines", title, summary, table),
        Showpiece(language, "headlines", story[0], story[1], story[2], is_story=True),
        Showpiece(
            language,
            "announcements",
            notice[0],
            notice[1],
            f"{notice[2]}<p>{notice[3]}</p>\n{papers}",
        ),
    ]


def _text(plan: _Plan) -> str:
    return "\n".join(
        f"<h2>{heading}</h2>\n<p>{paragraph}</p>\n<p>{plan.then}</p>"
        for heading, paragraph in plan.parts
    )


def _table(language: str, caption: str) -> str:
    """Twelve columns and sixty rows; in plain cells, as a spreadsheet is pasted."""
    chance = Chance(_FIRST_YEAR)
    rows = [_row(_COLUMNS[language])]
    for month in range(12 * _YEARS):
        year, in_year = _FIRST_YEAR + month // 12, month % 12 + 1
        name = f"{year}年{in_year}月" if language == SIMPLIFIED else f"{year}-{in_year:02}"
        rows.append(_row((name, *_figures(month, chance))))
    return f"<table><caption>{caption}</caption><tbody>{''.join(rows)}</tbody></table>"


def _figures(month: int, chance: Chance) -> list[str]:
    def about(first: int, growth: int, spread: int) -> int:
        return first + growth * month + chance.below(spread)

    return [
        f"{about(3_812, 21, 190) / 100:,.2f}",
        f"{(chance.below(150) - 20) / 10:.1f}%",
        f"{about(2_604, 12, 400) / 100:,.2f}",
        f"{about(1_420, 8, 260) / 100:,.2f}",
        f"{about(1_050, 9, 700):,}",
        f"{about(7_260, 30, 900) / 100:,.2f}",
        f"{about(5_110, 22, 700) / 100:,.2f}",
        f"{about(845, 5, 120) / 100:,.2f}",
        f"{about(21_480, 140, 1_900):,}",
        f"{about(96, 1, 60):,}",
        f"{about(1_180, 4, 9) / 100:,.2f}",
    ]


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
