"""What the articles are filed under and illustrated with: sections, sources, tags, pictures."""

from typing import NamedTuple

from news.text.languages import ENGLISH, SIMPLIFIED, TRADITIONAL


class SectionEntry(NamedTuple):
    slug: str
    en: str
    zh_hans: str
    zh_hant: str
    parent: str = ""
    home_place: str = "block"


class SourceEntry(NamedTuple):
    slug: str
    name: str
    is_own: bool = False


class PictureEntry(NamedTuple):
    scene: str  # a drawing of `drawing.SCENES`
    seed: int
    alt: str
    caption: str
    credit: str


class Kind(NamedTuple):
    """How articles of one kind are filed; `STORIES` of each language has its sentences."""

    name: str
    share: int  # in a hundred articles
    sections: tuple[str, ...]
    scenes: tuple[str, ...]
    tags: tuple[int, ...]  # numbers in TAGS
    is_from_office: bool = False  # always our own office's, and without a byline
    is_whole: bool = False  # has all of its paragraphs


SECTIONS = (
    SectionEntry("news", "News", "新闻动态", "新聞動態"),
    SectionEntry("headlines", "Headlines", "园区要闻", "園區要聞", "news"),
    SectionEntry("enterprises", "Companies", "企业动态", "企業動態", "news"),
    SectionEntry("notices", "Notices", "通知公告", "通知公告", home_place="notices"),
    SectionEntry("announcements", "Public notices", "公示公告", "公示公告", "notices", "none"),
    SectionEntry("tenders", "Tenders", "招标采购", "招標採購", "notices", "none"),
    SectionEntry("investment", "Investment", "投资兴业", "投資興業"),
    SectionEntry("attracting", "Attracting investment", "招商引资", "招商引資", "investment"),
    SectionEntry("construction", "Construction", "项目建设", "項目建設", "investment"),
    SectionEntry("quality", "Quality", "质量强区", "質量強區"),
    SectionEntry("policy", "Policy", "惠企政策", "惠企政策"),
    SectionEntry("environment", "Environment", "生态环境", "生態環境"),
    SectionEntry("talent", "Talent", "人才服务", "人才服務"),
    SectionEntry("services", "Services", "民生服务", "民生服務"),
    SectionEntry("traffic", "Traffic", "交通出行", "交通出行", "services"),
    SectionEntry("safety", "Safety", "安全生产", "安全生產", "services"),
)

# The first of a language is our own office.
SOURCES = {
    SIMPLIFIED: (
        SourceEntry("office", "开发区管委会办公室", is_own=True),
        SourceEntry("qinglan-daily", "青澜日报"),
        SourceEntry("qinglan-broadcast", "青澜广播电视台"),
        SourceEntry("zone-economy", "开发区经济发展局", is_own=True),
        SourceEntry("zone-environment", "生态环境分局"),
        SourceEntry("zone-talent", "人力资源服务中心", is_own=True),
        SourceEntry("industry-weekly", "东江产业周刊"),
    ),
    TRADITIONAL: (
        SourceEntry("strait-office", "開發區港澳臺事務辦公室", is_own=True),
        SourceEntry("crossing-news", "兩岸產業通訊"),
        SourceEntry("guild", "青瀾臺商協會"),
    ),
    ENGLISH: (
        SourceEntry("press-office", "Press Office, Qinglan Development Zone", is_own=True),
        SourceEntry("qinglan-today", "Qinglan Today"),
    ),
}

AUTHORS = {
    SIMPLIFIED: tuple(
        "李晓蕾 王一鸣 陈思远 赵欣然 孙嘉禾 钱若水 朱明哲 高雨桐 罗文韬 许诺言".split()
    ),
    TRADITIONAL: tuple("林書瑋 張若涵 黃柏霖".split()),
    ENGLISH: ("Lin Mei", "Thomas Reed", "Zhao Xin", "Anna Keller"),
}

# A tag has one name; the other Chinese script is converted.
TAGS = {
    SIMPLIFIED: tuple(
        "高质量发展 营商环境 数字经济 智能制造 科技创新 重点项目 招商引资 产业链 首席质量官 标准化 "
        "政策解读 企业服务 绿色低碳 人才引进 校企合作 招聘信息 交通出行 安全生产 民生实事 公示公告 "
        "招标采购 新能源 生物医药 对外开放".split()
    ),
    ENGLISH: (
        *("Growth", "Business climate", "Digital economy", "Smart manufacturing", "Innovation"),
        *("Key projects", "Investment", "Supply chains", "Quality officers", "Standards"),
        *("Policy explained", "Services for companies", "Green and low-carbon", "Talent"),
        *("Colleges and companies", "Jobs", "Traffic", "Safety at work", "Daily life"),
        *("Public notices", "Tenders", "New energy", "Biomedicine", "Opening up"),
    ),
}
TAGS[TRADITIONAL] = TAGS[SIMPLIFIED]

KINDS = (
    Kind("quality", 12, ("quality",), ("laboratory", "hall", "chart"), (0, 3, 8, 9, 4)),
    Kind(
        "investment", 13, ("attracting", "headlines"), ("skyline", "meeting", "chart"), (0, 1, 6, 7)
    ),
    Kind("construction", 12, ("construction", "headlines"), ("site", "skyline"), (0, 5, 6, 18)),
    Kind("tender", 6, ("tenders",), (), (20,), True, True),
    Kind("award", 3, ("tenders",), (), (20, 19), True, True),
    Kind("grant", 4, ("announcements",), (), (19, 11), True, True),
    Kind("hearing", 4, ("announcements",), (), (19,), True, True),
    Kind("policy", 8, ("policy",), ("meeting", "chart"), (1, 10, 11)),
    Kind("visit", 12, ("enterprises", "headlines"), ("hall", "meeting"), (1, 2, 3, 7, 11, 4)),
    Kind("environment", 8, ("environment",), ("park", "solar"), (12, 18, 21)),
    Kind("talent", 8, ("talent",), ("fair", "meeting"), (13, 14, 15)),
    Kind("traffic", 5, ("traffic",), ("road",), (16, 18), True),
    Kind("safety", 5, ("safety",), ("hall", "site"), (17, 11)),
)

PICTURES = {
    SIMPLIFIED: (
        PictureEntry("skyline", 1, "暮色中的园区高楼", "暮色中的青澜开发区核心区。", "钱若水"),
        PictureEntry("skyline", 2, "清晨的园区天际线", "清晨，园区从薄雾中醒来。", "罗文韬"),
        PictureEntry("hall", 3, "车间里一字排开的设备", "数字化车间里，设备有序运转。", "高雨桐"),
        PictureEntry("hall", 4, "明亮的生产车间", "企业新投用的生产车间。", "许诺言"),
        PictureEntry(
            "chart", 5, "逐年上升的柱状图", "主要经济指标稳步上升。制图：数据中心", "数据中心"
        ),
        PictureEntry("site", 6, "建设工地上的塔吊", "重点项目建设现场，塔吊林立。", "罗文韬"),
        PictureEntry("meeting", 7, "会议厅里的座席和大屏", "会议现场。", "钱若水"),
        PictureEntry("laboratory", 8, "实验台上的玻璃器皿", "检测中心的实验台。", "高雨桐"),
        PictureEntry("park", 9, "河边的绿地和步道", "整治后的滨河绿道。", "许诺言"),
        PictureEntry("solar", 10, "厂房屋顶的光伏板", "厂房屋顶的分布式光伏电站。", "高雨桐"),
        PictureEntry("fair", 11, "招聘会上的展位和人群", "招聘会现场人头攒动。", "钱若水"),
        PictureEntry("road", 12, "通向园区的道路", "拓宽后的园区道路。", "罗文韬"),
    ),
    ENGLISH: (
        PictureEntry(
            "skyline", 21, "Towers of the zone at dusk", "The zone at dusk.", "Anna Keller"
        ),
        PictureEntry("hall", 22, "Machines in a workshop", "A digital workshop.", "Thomas Reed"),
        PictureEntry(
            "chart", 23, "A chart of rising bars", "Output over ten years.", "Data Centre"
        ),
        PictureEntry(
            "site", 24, "Cranes at a building site", "Key projects on site.", "Thomas Reed"
        ),
        PictureEntry("meeting", 25, "A hall with rows of seats", "The meeting hall.", "Zhao Xin"),
        PictureEntry(
            "laboratory", 26, "Glassware on a bench", "In the test centre.", "Anna Keller"
        ),
        PictureEntry("park", 27, "A path beside a river", "The riverside greenway.", "Zhao Xin"),
        PictureEntry(
            "solar", 28, "Solar panels on a roof", "Solar power on a roof.", "Thomas Reed"
        ),
        PictureEntry("fair", 29, "Stands and visitors", "At the job fair.", "Zhao Xin"),
        PictureEntry("road", 30, "A road into the zone", "The widened road.", "Anna Keller"),
    ),
}
PICTURES[TRADITIONAL] = PICTURES[SIMPLIFIED]

# Titles, each with the lines of its only page.
PAPERS = {
    SIMPLIFIED: (
        ("投标文件格式.pdf", "投标文件格式", ("一、投标函", "二、法定代表人授权书", "三、报价表")),
        (
            "专项资金申报书.pdf",
            "专项资金申报书",
            ("企业名称：", "所属行业：", "申报项目：", "联系人："),
        ),
        ("报名登记表.pdf", "报名登记表", ("姓名：", "学历及专业：", "应聘岗位：", "工作经历：")),
        ("政策摘要.pdf", "惠企政策摘要", ("一、支持对象", "二、支持方式", "三、办理流程")),
    ),
    ENGLISH: (
        ("tender-form.pdf", "Form of tender", ("1. Letter of tender", "2. Authority", "3. Prices")),
        ("application.pdf", "Application form", ("Company:", "Industry:", "Project:", "Contact:")),
        ("registration.pdf", "Registration form", ("Name:", "Education:", "Post:", "Experience:")),
        ("summary.pdf", "Summary of measures", ("1. Who", "2. What", "3. How")),
    ),
}
PAPERS[TRADITIONAL] = PAPERS[SIMPLIFIED]
# Of the kinds whose articles have one: the number of the paper.
PAPER_OF = {"tender": 0, "grant": 1, "talent": 2, "policy": 3}
