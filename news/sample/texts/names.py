"""
The made-up zone's names in Simplified Chinese and English: companies, goods, places, people.

The zone, Qinglan, and its city exist nowhere. Every company bears the zone's name, so that none is
taken for one that exists.
"""

from typing import NamedTuple


class Name(NamedTuple):
    zh: str
    en: str


class Industry(NamedTuple):
    suffix: Name  # behind the brand, in a company's name
    field: Name  # in a sentence
    products: tuple[Name, ...]  # in the plural in English


ZONE = Name("青澜开发区", "Qinglan Development Zone")
CITY = Name("青澜市", "Qinglan")

BRANDS = tuple(
    Name(*pair.split())
    for pair in (
        "恒拓 Hengtuo,禾润 Herun,云岫 Yunxiu,朗山 Langshan,沐川 Muchuan,启衡 Qiheng,澄远 Chengyuan,"
        "铂岩 Boyan,松屿 Songyu,嘉穗 Jiasui,弘砺 Hongli,蓝渡 Landu,瑞樟 Ruizhang,和畅 Hechang,"
        "星垣 Xingyuan,鼎穹 Dingqiong,泽桐 Zetong,曜辰 Yaochen,安澍 Anshu,景湛 Jingzhan,"
        "凌沧 Lingcang,宜舟 Yizhou,博卓 Bozhuo,翰林桥 Hanlinqiao,万岭 Wanling,同棹 Tongzhao,"
        "晟野 Shengye,白鹭湾 Bailuwan,远岫 Yuanxiu,金穗田 Jinsuitian,素程 Sucheng,际川 Jichuan"
    ).split(",")
)

INDUSTRIES = (
    Industry(
        Name("精密机械", "Precision Machinery"),
        Name("高端装备", "advanced equipment"),
        (
            Name("数控机床", "CNC machine tools"),
            Name("精密轴承", "precision bearings"),
            Name("谐波减速器", "harmonic reducers"),
        ),
    ),
    Industry(
        Name("新能源科技", "New Energy"),
        Name("新能源", "new energy"),
        (
            Name("动力电池组", "traction battery packs"),
            Name("光伏组件", "photovoltaic modules"),
            Name("工商业储能柜", "energy storage cabinets"),
        ),
    ),
    Industry(
        Name("生物医药", "Biopharma"),
        Name("生物医药", "biomedicine"),
        (
            Name("无菌注射剂", "sterile injections"),
            Name("体外诊断试剂", "diagnostic reagents"),
            Name("中药配方颗粒", "herbal granules"),
        ),
    ),
    Industry(
        Name("电子科技", "Electronics"),
        Name("电子信息", "electronics"),
        (
            Name("车规级传感器", "automotive sensors"),
            Name("高密度电路板", "high-density circuit boards"),
            Name("显示模组", "display modules"),
        ),
    ),
    Industry(
        Name("新材料", "New Materials"),
        Name("新材料", "new materials"),
        (
            Name("改性工程塑料", "modified engineering plastics"),
            Name("碳纤维制品", "carbon fibre parts"),
            Name("特种功能薄膜", "special functional films"),
        ),
    ),
    Industry(
        Name("汽车部件", "Auto Parts"),
        Name("汽车零部件", "auto parts"),
        (
            Name("轻量化底盘件", "lightweight chassis parts"),
            Name("车灯总成", "headlamp assemblies"),
            Name("座椅骨架", "seat frames"),
        ),
    ),
    Industry(
        Name("智能装备", "Smart Equipment"),
        Name("智能制造", "smart manufacturing"),
        (
            Name("协作机器人", "collaborative robots"),
            Name("视觉检测设备", "visual inspection systems"),
            Name("自动分拣线", "automatic sorting lines"),
        ),
    ),
    Industry(
        Name("医疗器械", "Medical Devices"),
        Name("医疗器械", "medical devices"),
        (
            Name("康复训练设备", "rehabilitation equipment"),
            Name("一次性采血耗材", "blood sampling supplies"),
            Name("口腔数字扫描仪", "dental scanners"),
        ),
    ),
    Industry(
        Name("食品", "Foods"),
        Name("健康食品", "health food"),
        (
            Name("低温发酵乳", "chilled fermented milk"),
            Name("即食杂粮粥", "ready-made grain porridges"),
            Name("植物蛋白饮品", "plant protein drinks"),
        ),
    ),
    Industry(
        Name("家居用品", "Home Products"),
        Name("时尚家居", "home products"),
        (
            Name("户外休闲家具", "garden furniture"),
            Name("智能晾衣架", "smart drying racks"),
            Name("不锈钢保温杯", "vacuum flasks"),
        ),
    ),
    Industry(
        Name("纺织科技", "Textiles"),
        Name("现代纺织", "modern textiles"),
        (
            Name("功能性针织面料", "functional knitted fabrics"),
            Name("再生涤纶纱线", "recycled polyester yarns"),
            Name("安全防护鞋", "safety footwear"),
        ),
    ),
    Industry(
        Name("绿色包装", "Green Packaging"),
        Name("绿色包装", "packaging"),
        (
            Name("可降解餐盒", "degradable food boxes"),
            Name("循环周转箱", "reusable crates"),
            Name("高阻隔软包装", "high-barrier pouches"),
        ),
    ),
)

PARKS = (
    Name("滨江数字产业园", "Riverside Digital Park"),
    Name("南山湖科创园", "Nanshan Lake Science Park"),
    Name("望春智造小镇", "Wangchun Smart Manufacturing Town"),
    Name("东湾新能源产业园", "East Bay New Energy Park"),
    Name("云溪生物医药园", "Yunxi Biomedical Park"),
    Name("北站物流园", "North Station Logistics Park"),
    Name("石桥小微企业园", "Shiqiao Small Business Park"),
    Name("临港装备园", "Harbour Equipment Park"),
)
ROADS = (
    Name("望江路", "Wangjiang Road"),
    Name("科创大道", "Kechuang Avenue"),
    Name("东湾路", "Dongwan Road"),
    Name("石桥街", "Shiqiao Street"),
    Name("云溪路", "Yunxi Road"),
    Name("南山湖路", "Nanshan Lake Road"),
    Name("春晖路", "Chunhui Road"),
    Name("临港三路", "Lingang 3rd Road"),
    Name("稻香街", "Daoxiang Street"),
    Name("北站西路", "North Station West Road"),
)
TOWNS = (
    Name("望江街道", "Wangjiang Subdistrict"),
    Name("石桥街道", "Shiqiao Subdistrict"),
    Name("云溪街道", "Yunxi Subdistrict"),
    Name("稻香镇", "Daoxiang Town"),
    Name("春晖社区", "Chunhui Community"),
    Name("东湾社区", "Dongwan Community"),
)
VENUES = (
    Name("管委会会议中心", "the conference centre of the administration"),
    Name("企业服务中心", "the enterprise service centre"),
    Name("南山湖科创园路演厅", "the hall of Nanshan Lake Science Park"),
    Name("人才会客厅", "the talent lounge"),
    Name("滨江展览馆", "the Riverside exhibition hall"),
    Name("政务服务大厅", "the government service hall"),
)
PEOPLE = tuple(
    Name(zh, en)
    for zh, _space, en in (
        pair.partition(" ")
        for pair in (
            "陈砚舟 Chen Yanzhou,林知夏 Lin Zhixia,周慕白 Zhou Mubai,何静姝 He Jingshu,"
            "沈亦航 Shen Yihang,陆怀瑾 Lu Huaijin,方若谷 Fang Ruogu,徐清越 Xu Qingyue,"
            "蒋南乔 Jiang Nanqiao,宋临川 Song Linchuan,叶青禾 Ye Qinghe,吴望舒 Wu Wangshu,"
            "郑书屿 Zheng Shuyu,俞长卿 Yu Changqing,程晓岚 Cheng Xiaolan,胡景行 Hu Jingxing"
        ).split(",")
    )
)
POSTS = (
    Name("总经理", "general manager"),
    Name("生产副总", "head of production"),
    Name("质量总监", "director of quality"),
    Name("技术中心主任", "head of the technical centre"),
    Name("项目负责人", "project manager"),
    Name("人力资源负责人", "head of human resources"),
)
OFFICES = (
    Name("开发区经济发展局", "the zone's economic development bureau"),
    Name("开发区管委会办公室", "the office of the zone's administration"),
    Name("市场监管分局", "the market regulation branch"),
    Name("开发区建设局", "the zone's construction bureau"),
    Name("开发区科技局", "the zone's science and technology bureau"),
    Name("企业服务中心", "the enterprise service centre"),
)
WORKS = (
    Name("标准厂房二期", "the second phase of standard workshops"),
    Name("人才公寓", "the talent apartments"),
    Name("邻里中心", "the neighbourhood centre"),
    Name("污水处理厂提标改造", "the upgrading of the sewage plant"),
    Name("智慧停车楼", "the smart car park"),
    Name("第二实验学校", "the Second Experimental School"),
    Name("滨江绿道三期", "the third phase of the riverside greenway"),
    Name("110千伏云溪变电站", "the 110 kV Yunxi substation"),
    Name("公共实训基地", "the public training base"),
    Name("冷链物流中心", "the cold chain centre"),
)
SCHOOLS = (
    Name("青澜理工学院", "Qinglan Institute of Technology"),
    Name("青澜职业技术学院", "Qinglan Vocational College"),
    Name("东江大学", "Dongjiang University"),
    Name("江南科技大学", "Jiangnan University of Science"),
)
SURNAMES = (Name("王", "Wang"), Name("李", "Li"), Name("张", "Zhang"), Name("刘", "Liu"))
