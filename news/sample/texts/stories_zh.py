"""The articles in Simplified Chinese; those in Traditional are converted from them."""

from .story import Lead, Story

_QUALITY = Story(
    leads=(
        Lead(
            ("{firm}入选{year}年度质量标杆名单", "{zone}再添质量标杆 {firm}[榜上有名|入选]"),
            "{firm}凭借{product}的全流程质量追溯做法，成为{industry}领域又一家入选企业。",
            "近日，{year}年度质量标杆名单公布，{company}凭借{product}的全流程质量追溯做法榜上有名，"
            "成为{zone}{industry}领域又一家入选企业。",
        ),
        Lead(
            ("{zone}{tens}家企业[参加|亮相]{industry}质量提升现场会", "{firm}车间里的质量课"),
            "{tens}家{industry}企业的质量负责人走进{firm}，观摩{product}从来料检验到成品出厂的全过程。",
            "{day}，{zone}质量提升现场会在{venue}举行。{tens}家{industry}企业的质量负责人走进"
            "{company}车间，[实地察看|观摩]{product}从来料检验到成品出厂的全过程。",
        ),
        Lead(
            ("首席质量官走进{firm} 现场[把脉|会诊]{product}品质",),
            "“以前靠手感，现在靠数据说话。”{tens}名首席质量官在{firm}交流质量管理做法。",
            "“以前靠老师傅的手感，现在靠数据说话。”{day}，{company}{post}{person}指着屏幕上跳动的曲线，"
            "向前来交流的{tens}名首席质量官介绍{product}的在线检测系统。",
        ),
        Lead(
            ("{firm}牵头制定的{product}团体标准发布", "{product}有了新标准 {firm}牵头起草"),
            "该标准由{firm}牵头、{few}家单位共同起草，将于{deadline}起实施。",
            "{day}，由{company}牵头起草的{product}团体标准正式发布，自{deadline}起实施。该标准由{few}家企业、"
            "检测机构和高校历时{days}个月编制完成，填补了{industry}领域的一项空白。",
        ),
        Lead(
            ("质量服务进{park} [一站式|上门]解决企业难题{tens}个",),
            "{office}组织专家走进{park}，帮助企业查找质量短板，完善{industry}质量管理体系。",
            "在{company}的检测中心，一批{product}正在接受高低温循环试验。{day}，由{office}组织的质量服务"
            "小组来到{park}，为企业[逐项梳理|集中解答]质量管理中的难点，当天解决问题{tens}个。",
        ),
        Lead(
            ("{zone}{industry}产品监督抽查合格率{percent_high}",),
            "{zone}{quarter}共抽查{industry}产品{tens}批次，[对不合格产品已依法处理|总体质量稳中有升]。",
            "{day}，市场监管分局通报{year}年{quarter}{industry}产品监督抽查情况：共抽查{tens}批次，"
            "合格率为{percent_high}，{product}等产品全部合格。",
        ),
    ),
    middles=(
        "质量是企业的生命线。近年来，{firm}累计投入{money_small}用于检测设备更新，建成{few}条自动化检测线，"
        "{product}一次交验合格率[提高到|稳定在]{percent_high}，客户投诉率同比下降{percent}。",
        "活动采取“专家授课＋现场诊断＋结对帮扶”的方式进行。专家组围绕来料控制、过程检验、计量校准等环节"
        "提出改进建议{tens}条，当场整改{few}条，其余由{office}建立清单、限期销号。",
        "作为{zone}较早导入卓越绩效模式的企业，{firm}先后主持或参与制定国家、行业和团体标准{few}项，"
        "把{product}的关键指标[写进标准|固化为标准]，带动上下游{tens}家配套企业同步提升。",
        "记者了解到，{zone}依托质量基础设施“一站式”服务平台，整合计量、标准、检验检测、认证认可等资源，"
        "今年以来已为企业提供服务{hundreds}次，帮助{firm2}等企业节约检测费用{money_tiny}。",
        "在{firm2}，质量改进小组活动已坚持{few}年。一线员工围绕{product2}提出的{tens}项小改小革中，有{few2}项"
        "获得市级优秀成果，累计降低成本{money_tiny}。",
        "为了让好经验走得更远，{office}将分批组织{industry}、{industry2}企业开展对标活动，编印案例集，"
        "并为首次通过认证的企业给予奖励。",
        "座谈中，{firm}、{firm2}等企业代表[交流了|分享了]供应商管理、失效分析和质量成本核算方面的做法。"
        "大家认为，抓质量既要“严”字当头，也要算好长远账。",
    ),
    quotes=(
        "质量没有捷径。把标准定得比客户要求高一点，把问题解决在出厂之前，市场自然会给出答案。",
        "过去我们是“等着检”，现在是“主动测”。服务送到车间门口，企业少跑了很多路。",
        "产品看起来不起眼，背后是上百道工序。每道工序守住一点，最后就是口碑。",
    ),
    closings=(
        "下一步，{zone}将继续实施质量强区战略，完善首席质量官制度，力争到明年底规模以上企业首席质量官"
        "覆盖率达到{percent_high}。",
        "{office}有关负责人表示，将把企业反映的{few}类共性问题纳入年度质量攻关计划，推动更多{industry}产品"
        "走向中高端。",
        "据悉，有关培训资料和案例已上传至服务平台，企业可登录查阅。",
    ),
    extras=(
        '<table class="table-full"><caption>{year}年{quarter}{industry}产品监督抽查情况</caption>'
        '<thead><tr><th scope="col">产品</th><th scope="col">抽查批次</th>'
        '<th scope="col">合格批次</th><th scope="col">主要项目</th></tr></thead>'
        "<tbody><tr><td>{product}</td><td>{tens}</td><td>{tens}</td><td>安全性能、标识</td></tr>"
        "<tr><td>{product2}</td><td>{tens2}</td><td>{tens2}</td><td>理化指标</td></tr>"
        "<tr><td>{product3}</td><td>{tens3}</td><td>{tens3}</td><td>耐久性、尺寸</td></tr></tbody></table>",
        "<ul><li>计量器具免费检定：{tens}家企业、{hundreds}台（件）；</li>"
        "<li>标准制修订辅导：{few}项；</li><li>质量管理体系诊断：{tens2}家企业。</li></ul>",
    ),
)

_INVESTMENT = Story(
    leads=(
        Lead(
            (
                "总投资{money}的{product}项目签约落户{zone}",
                "{firm}{product}项目[签约|落户]{park}",
            ),
            "{company}投资{money}的{product}项目正式签约，达产后预计年产值{money2}。",
            "{day}，{company}{product}项目签约仪式在{venue}举行。项目选址{park}，总投资{money}，用地约{mu}亩，"
            "主要建设研发中心和{few}条智能化生产线，达产后预计年产值{money2}。",
        ),
        Lead(
            ("{zone}{quarter}招商引资[势头良好|再传捷报] 签约项目{few}个",),
            "{zone}围绕{industry}、{industry2}等重点产业链精准招商，{quarter}签约项目{few}个。",
            "{zone}招商战线再传好消息：{year}年{quarter}新签约项目{few}个，其中亿元以上项目{few2}个，{industry}项目"
            "占比超过{percent_mid}。",
        ),
        Lead(
            ("{company}增资扩产 在{park}再添新生产线", "追加投资{money} {firm}[扎根|深耕]{park}"),
            "继首期项目投产后，{firm}追加投资{money}，用于扩大{product}产能。",
            "继去年首期项目投产后，{company}再次选择{zone}。{day}，企业与{zone}签订增资协议，追加投资{money}，"
            "用于扩大{product}产能。",
        ),
        Lead(
            ("{industry}产业链招商推介会举行 {tens}家企业参加",),
            "{tens}家企业负责人、{few}家投资机构代表齐聚{venue}，共商{industry}产业合作。",
            "{day}，{zone}{industry}产业链招商推介会举行，来自各地的{tens}家企业负责人、{few}家投资机构代表"
            "齐聚{venue}，[共话|共商]产业合作。",
        ),
        Lead(
            ("从签约到开工仅{tens}天 {product}项目跑出加速度",),
            "{zone}推行“拿地即开工”，{firm}{product}项目从签约到开工仅用{tens}天。",
            "{day}，{company}{product}项目在{park}开工建设，距离签约仅过去{tens}天。项目总投资{money}，"
            "一期建设厂房{hundreds}00平方米。",
        ),
        Lead(
            ("以商引商添动能 {firm}带来{few}家上下游伙伴",),
            "在{firm}牵线下，{few}家{industry}配套企业与{park}达成入驻意向。",
            "“这里办事快，配套全，我向同行做了推荐。”{day}，{company}{post}{person}带着{few}家上下游企业的负责人"
            "来到{park}考察，当天就有{few2}家达成入驻意向。",
        ),
    ),
    middles=(
        "该项目分两期实施，一期计划于明年{month}投产，全部达产后可新增就业岗位{jobs}个，"
        "亩均税收预计达到{tens}万元。",
        "{company}成立于{founded}年，是一家专注于{product}研发、生产和销售的企业，拥有有效专利{tens}项，产品"
        "[远销|进入]{few}个国家和地区的市场。",
        "今年以来，{zone}紧盯{industry}、{industry2}两条主导产业链，绘制“链主企业＋缺链环节”招商图谱，"
        "组建{few}支专业小分队，累计走访企业{hundreds}家次。",
        "为保障项目早落地、早开工，{zone}实行“一个项目、一名领导、一套班子”的服务机制，"
        "将立项、规划、施工许可等环节的办理时间压缩至{days}个工作日。",
        "“链”上聚合效应正在显现。随着{firm}、{firm2}等企业相继落户，{park}已集聚{industry}企业{tens}家，"
        "上年度产值同比增长{percent}。",
        "在随后的座谈中，双方就厂房代建、人才引进、能耗指标等事项逐一对接，明确由{office}牵头，"
        "每[周|半月]会商一次，确保问题不过夜。",
        "除了土地和厂房，企业更看重的是配套。{park}周边，{work}[正在推进|即将完工]，园区食堂、公交专线和"
        "员工宿舍已投入使用，从这里到高速入口只需{days}分钟。",
    ),
    quotes=(
        "选择{zone}，看中的是这里完整的产业配套，更看中办事的效率。我们第一天提出的问题，第三天就有了答复。",
        "这次不只是扩产，我们把{product}的研发团队也搬了过来，希望在这里长期扎根。",
        "企业来了是客，留下来就是自家人。项目建设中遇到什么困难，随时可以找我们。",
    ),
    closings=(
        "下一步，{zone}将继续以产业链招商、以商招商、基金招商为抓手，力争全年引进亿元以上项目{tens}个。",
        "与会嘉宾还[实地考察了|参观了]{park2}和{firm2}生产车间。",
        "{office}将对项目逐个建档跟踪，确保早日开工、早日见效。",
    ),
    extras=(
        '<table class="table-full"><caption>近期部分签约项目</caption>'
        '<thead><tr><th scope="col">项目</th><th scope="col">总投资</th>'
        '<th scope="col">落户园区</th></tr></thead>'
        "<tbody><tr><td>{firm}{product}项目</td><td>{money}</td><td>{park}</td></tr>"
        "<tr><td>{firm2}{product2}项目</td><td>{money3}</td><td>{park2}</td></tr>"
        "<tr><td>{firm3}{product3}项目</td><td>{money4}</td><td>{park3}</td></tr></tbody></table>",
    ),
)

_CONSTRUCTION = Story(
    leads=(
        Lead(
            ("{work}主体结构封顶", "{work}完成总工程量的{percent_mid}"),
            "{work}已完成总工程量的{percent_mid}，施工单位[倒排工期|挂图作战]，力争如期交付。",
            "塔吊林立，机器轰鸣。{day}上午，记者在{road}旁的{work}现场看到，{hundreds}名工人正在[紧张作业|"
            "各自岗位上忙碌]，{few}台泵车依次排开，最后一块屋面板完成浇筑。",
        ),
        Lead(
            (
                "{zone}{few}个重点项目集中开工 总投资{money}",
                "总投资{money} {zone}一批重点项目集中开工",
            ),
            "此次开工的{few}个项目涵盖{industry}、{industry2}等领域，总投资{money}。",
            "{day}，{zone}举行重点项目集中开工仪式，{work}、{firm}{product}项目等{few}个项目同时开工，"
            "总投资{money}，涵盖{industry}、{industry2}等领域。",
        ),
        Lead(
            ("{firm}新厂房[封顶|竣工] 预计明年{month}试生产",),
            "项目占地{mu}亩，总投资{money}，全部桩基和主体工程提前完成。",
            "在{company}新厂区，钢结构厂房已初具雏形。{day}，该项目通过主体验收。项目占地{mu}亩，总投资{money}，"
            "自开工以来仅用{days}个月就完成了主体工程。",
        ),
        Lead(
            ("{zone}召开重点项目推进会 [梳理解决|集中会办]问题{tens}个",),
            "会议对在建项目逐一会商，研究解决{work}等项目的用地、管线迁改和电力接入问题。",
            "{day}，{zone}重点项目推进会在{venue}召开，会议听取{work}等项目进展情况汇报，研究解决用地、管线迁改、"
            "电力接入等方面的问题{tens}个。",
        ),
        Lead(
            ("{work}转入装修阶段 力争年内[投用|交付]", "{road}上的新地标：{work}揭开面纱"),
            "位于{road}的{work}完成主体验收，转入内部装修和设备安装。",
            "{day}，随着主体结构验收完成，位于{road}的{work}转入内部装修和设备安装阶段，"
            "外立面的脚手架开始拆除。",
        ),
    ),
    middles=(
        "项目总建筑面积约{hundreds}00平方米，概算投资{money_small}，施工进度比原计划提前{days}天。",
        "为抢回雨季耽误的工期，施工单位优化工序，实行“两班倒”，把{few}个作业面同时铺开；监理单位驻场旁站，"
        "对混凝土强度、钢筋间距等关键指标逐项检测。",
        "质量和安全是不能碰的红线。工地安装扬尘在线监测和人脸识别门禁，塔吊、升降机等设备全部接入智慧工地平台，"
        "今年以来排查整改隐患{tens}处。",
        "{office}实行专班推进，每周到现场开一次协调会。针对管线迁改慢的问题，供电、供水、通信单位联合踏勘，"
        "原定{days}天的迁改任务提前完成。",
        "根据计划，项目建成后将[服务|惠及]周边{tens}家企业和{town}{hundreds}0余名居民，进一步补齐{park}的"
        "公共配套短板。",
        "不远处，{firm2}的{product2}项目也进入设备调试阶段。企业{post2}{person2}说，"
        "厂房交付比合同约定早了整整{days}天。",
        "按照要求，各责任单位要紧盯时间节点，挂图作战、对账销号；对进度滞后的{few}个项目，由分管领导"
        "[一线督办|现场办公]，确保完成年度投资目标。",
    ),
    quotes=(
        "工期紧、任务重，但该走的检测一道也不能少。建筑是百年的事，不能赶在一时。",
        "我们把办公室搬到了工地上，有问题当场商量、当天解决。",
        "看着一片空地变成厂房，心里特别踏实。设备已经订好，就等搬进来。",
    ),
    closings=(
        "截至目前，{zone}列入年度计划的重点项目已开工{tens}个，完成投资{money2}。",
        "项目预计将于明年{month}全面建成。",
        "下一步，{zone}将持续强化要素保障，推动更多项目早竣工、早投产、早见效。",
    ),
    extras=(
        '<table class="table-full"><caption>部分重点项目进度（截至{day}）</caption>'
        '<thead><tr><th scope="col">项目</th><th scope="col">形象进度</th>'
        '<th scope="col">计划完工</th></tr></thead>'
        "<tbody><tr><td>{work}</td><td>完成{percent_mid}</td><td>明年{month}</td></tr>"
        "<tr><td>{firm}{product}项目</td><td>主体施工</td><td>明年6月</td></tr>"
        "<tr><td>{work2}</td><td>前期工作</td><td>后年{month2}</td></tr></tbody></table>",
    ),
)

_TENDER = Story(
    leads=(
        Lead(
            ("{work}工程施工招标公告（{number}）", "{work}工程监理服务招标公告（{number}）"),
            "{work}已批准建设，现面向社会公开招标，投标文件递交截止时间为{deadline}。",
            "{work}项目已由有关部门批准建设，招标人为{zone}建设投资有限公司，资金来源为财政资金和企业自筹，"
            "出资比例已落实。现对该项目进行公开招标，有关事项公告如下。",
        ),
        Lead(
            ("{park}物业管理服务采购公告（{number}）", "{park}绿化养护服务采购公告（{number}）"),
            "项目预算金额{money_tiny}，欢迎符合资格条件的单位参加，截止时间为{deadline}。",
            "受{zone}管委会委托，代理机构就{park}相关服务进行公开采购，项目预算金额{money_tiny}，"
            "欢迎[符合条件的|具备相应资格的]供应商参加。",
        ),
        Lead(
            ("关于{road}路面修复工程的招标公告（{number}）",),
            "工程位于{road}（{road2}至{road3}段），投标文件递交截止时间为{deadline}。",
            "{road}（{road2}至{road3}段）路面修复工程已列入年度计划，资金已落实，现面向社会公开招标，"
            "有关事项公告如下。",
        ),
    ),
    middles=(
        "<strong>一、项目概况：</strong>建设规模约{hundreds}00平方米，工期{hundreds2}日历天，质量要求为合格。"
        "具体内容见招标文件。",
        "<strong>二、投标人资格：</strong>具有独立法人资格和相应等级的资质，近{few}年内承担过类似项目不少于"
        "{few2}项，未被列入失信被执行人名单，本项目[不接受|接受]联合体投标。",
        "<strong>三、招标文件的获取：</strong>自公告发布之日起至{deadline}，凡有意参加者请登录公共资源交易平台下载"
        "招标文件。",
        "<strong>四、递交与开标：</strong>投标文件递交截止时间和开标时间为{deadline}上午9时30分，地点为{venue}，"
        "逾期送达的投标文件不予受理。",
        "<strong>五、评标办法：</strong>采用综合评估法，其中技术部分占{percent_mid}，其余为商务和资信部分。",
        "<strong>六、异议与投诉：</strong>对招标文件有异议的，应当在投标截止{few}日前以书面形式提出，"
        "招标人将自收到之日起三日内作出答复。",
    ),
    quotes=(),
    closings=(
        "未尽事宜由招标人负责解释。特此公告。",
        "联系单位：{zone}建设投资有限公司（{road}{tens}号）。联系时间为工作日上午9时至下午5时。",
    ),
    extras=(
        '<table class="table-full"><caption>标段划分</caption><thead><tr><th scope="col">标段</th>'
        '<th scope="col">内容</th><th scope="col">最高限价</th></tr></thead>'
        "<tbody><tr><td>一标段</td><td>土建及安装</td><td>{money_small}</td></tr>"
        "<tr><td>二标段</td><td>室外附属与绿化</td><td>{money_tiny}</td></tr></tbody></table>",
    ),
)

_AWARD = Story(
    leads=(
        Lead(
            (
                "{work}设备采购项目中标候选人公示（{number}）",
                "{work}施工项目中标候选人公示（{number}）",
            ),
            "现将{work}有关评审结果予以公示，公示期为{few}个工作日。",
            "根据招标投标有关规定，{work}项目评标工作已于{day}结束。经评标委员会评审，推荐中标候选人依次为："
            "{company}、{company2}、{company3}。现予公示，公示期为{few}个工作日。",
        ),
    ),
    middles=(
        "<strong>一、招标方式：</strong>公开招标，共有{few}家单位递交投标文件，开标地点为{venue}。",
        "<strong>二、第一中标候选人：</strong>{company}，投标报价{money_small}，工期{hundreds2}日历天，"
        "质量承诺符合招标文件要求。",
        "<strong>三、异议：</strong>投标人或其他利害关系人对公示内容有异议的，应当在公示期内以书面形式提出，"
        "招标人将自收到之日起三日内作出答复。",
    ),
    quotes=(),
    closings=("联系单位：{zone}建设投资有限公司（{road}{tens}号）。特此公示。",),
    extras=(
        '<table class="table-full"><caption>评审得分</caption><thead><tr><th scope="col">排序</th>'
        '<th scope="col">单位</th><th scope="col">得分</th></tr></thead>'
        "<tbody><tr><td>1</td><td>{company}</td><td>9{few}.{tens}</td></tr>"
        "<tr><td>2</td><td>{company2}</td><td>8{few2}.{tens2}</td></tr>"
        "<tr><td>3</td><td>{company3}</td><td>7{few3}.{tens3}</td></tr></tbody></table>",
    ),
)

_GRANT = Story(
    leads=(
        Lead(
            (
                "关于组织申报{year}年度{industry}专项资金的通知（{number}）",
                "关于开展{industry}企业技术改造补助申报工作的通知（{number}）",
            ),
            "申报截止时间为{deadline}，请符合条件的企业按要求准备材料。",
            "各有关企业：为加快推进{industry}产业高质量发展，根据有关文件精神，现就组织申报{year}年度专项资金"
            "有关事项通知如下。",
        ),
    ),
    middles=(
        "<strong>一、支持对象。</strong>在{zone}注册、具有独立法人资格、财务制度健全的{industry}企业，"
        "上年度研发投入占营业收入比例不低于{few}%。",
        "<strong>二、支持方式。</strong>采取后补助方式，对符合条件的设备投资按不超过{percent_low}的比例给予补助，"
        "单个企业最高不超过{money_tiny}。",
        "<strong>三、申报材料。</strong>包括申报书、营业执照复印件、上年度审计报告、设备购置发票和付款凭证等，"
        "一式{few}份，同时报送电子版。",
        "<strong>四、办理程序。</strong>企业自愿申报，{office}初审，会同财政部门组织专家评审和现场核查，"
        "拟定名单公示后兑现。",
        "<strong>五、时间要求。</strong>请于{deadline}前将材料报送至{venue}二楼窗口，逾期不再受理。",
    ),
    quotes=(),
    closings=("特此通知。", "受理时间为工作日上午9时至11时30分，下午2时至5时。"),
)

_HEARING = Story(
    leads=(
        Lead(
            ("关于{firm}{product}项目环境影响评价文件的受理公示",),
            "公示期自{day}起{few}个工作日，公众可在此期间提出意见。",
            "根据有关法律法规规定，现将{company}{product}项目环境影响评价文件受理情况予以公示，公示期自{day}起"
            "{few}个工作日。",
        ),
        Lead(
            ("关于{road}地块规划调整方案的公示（{number}）",),
            "{road}与{road2}交叉口地块规划调整方案自{day}起公示。",
            "为完善{park}公共配套，现将{road}与{road2}交叉口地块规划调整方案予以公示，公示期自{day}起"
            "{tens}日。地块面积约{mu}亩，拟用于建设{work}。",
        ),
        Lead(
            ("关于{year}年度{industry}重点培育企业拟定名单的公示（{number}）",),
            "拟将{firm}等{tens}家企业列入{year}年度重点培育名单。",
            "经企业申报、专家评审和现场核查，拟将{company}、{company2}等{tens}家企业列入{year}年度{industry}"
            "重点培育名单，现予公示，公示期为{few}个工作日。",
        ),
    ),
    middles=(
        "公示期间，任何单位和个人对公示内容有异议的，可以书面形式反映，并注明真实姓名和联系方式，"
        "我们将依法予以保密。",
        "有关材料可在{venue}查阅，查阅时间为工作日上午9时至11时30分，下午2时至5时。",
    ),
    quotes=(),
    closings=("受理单位：{zone}管委会办公室（{road}{tens}号）。",),
)

_POLICY = Story(
    leads=(
        Lead(
            (
                "{zone}出台{few}条措施支持{industry}产业发展",
                "{zone}支持{industry}产业再出{few}条“实招”",
            ),
            "新政策对{industry}企业的设备投入、研发费用和人才引进给予支持，单个企业最高可获{money_tiny}补助。",
            "{day}，{zone}印发促进{industry}产业发展的若干措施，从技术改造、研发创新、市场开拓、人才支撑等方面提出"
            "{few}条“真金白银”的支持举措，单个企业最高可获{money_tiny}补助。",
        ),
        Lead(
            (
                "政策解读：{industry}企业技术改造补助[怎么领|领多少]",
                "一问一答：{industry}企业研发费用补助的{few}个要点",
            ),
            "{office}有关负责人就政策出台背景、支持对象和申报流程回答了企业提问。",
            "企业更新设备能补多少？研发费用怎么认定？针对{industry}企业关心的问题，{day}，{office}在{venue}举行"
            "政策宣讲会，{tens}家企业参加。",
        ),
        Lead(
            ("“免申即享”再扩围 {tens}项政策[直达企业|无需申报]",),
            "{zone}梳理惠企政策{tens}项，通过数据比对实现“免申即享”，已兑付资金{money_small}。",
            "“没填一张表，补助就到账了。”{day}，{company}{post}{person}收到了一笔{money_tiny}的设备补助。这得益于"
            "{zone}推行的惠企政策“免申即享”改革，目前已有{tens}项政策无需申报。",
        ),
    ),
    middles=(
        "在技术改造方面，对实际设备投资{money_tiny}以上的项目，按{percent_low}给予补助；属于“机器人＋”应用的，"
        "补助比例再提高{few2}个百分点。",
        "在研发创新方面，对首次认定的高新技术企业、省级企业研究院分别给予一次性奖励；对主导制定{product}等产品"
        "国家标准的企业，每项奖励{days}万元。",
        "在市场开拓方面，支持企业参加境内外专业展会，展位费按{percent_mid}补助，每家企业每年不超过{few}个展会。",
        "在人才支撑方面，对企业引进的高层次人才，在住房、子女入学、医疗等方面给予保障，首批可提供人才公寓"
        "{hundreds}套。",
        "与以往相比，新政策有三个变化：一是门槛更低，{industry}中小企业也能享受；二是兑现更快，由每年一次改为每"
        "季度一次；三是流程更简，申报材料由{tens}份减少到{few}份。",
        "{firm}、{firm2}等企业就政策衔接、申报口径等提出{tens}个问题，工作人员现场答复，"
        "暂时不能答复的登记在册，{few}个工作日内反馈。",
    ),
    quotes=(
        "政策好不好，企业说了算。我们先后征求了上百家企业的意见，改了好几稿。",
        "资金虽然不算多，但对正在爬坡的小企业来说是及时雨。",
    ),
    closings=(
        "政策自发布之日起施行，有效期三年。原有规定与本政策不一致的，以本政策为准。",
        "企业可在政务服务网搜索“{zone}惠企政策”查询详情，也可到{venue}咨询。",
    ),
    extras=(
        "<h2>要点</h2><ul><li>设备补助：按投资额的{percent_low}；</li><li>标准奖励：每项{days}万元；</li>"
        "<li>展位补助：{percent_mid}；</li><li>兑现周期：每季度一次。</li></ul>",
    ),
)

_VISIT = Story(
    leads=(
        Lead(
            ("{zone}主要负责人走访调研{firm}", "调研组深入{park}企业问需解难"),
            "调研组走进{firm}生产车间，详细了解{product}订单、用工和原材料情况，现场协调解决问题{few}个。",
            "{day}，{zone}主要负责人带队走访{park}，先后来到{company}、{company2}，深入车间[一线|班组]，"
            "与企业负责人面对面交流，了解生产经营情况，现场协调解决问题{few}个。",
        ),
        Lead(
            ("{firm}：小产品撬动大市场", "{firm}的“单项冠军”之路"),
            "从租用厂房的小作坊到{product}领域的“单项冠军”，{firm}用了{tens}年。",
            "谁能想到，{tens}年前还在租用厂房的{company}，如今已成为{product}领域的“单项冠军”。",
        ),
        Lead(
            ("探访{firm}：一条生产线的数字化之路", "走进{firm}：车间里的机械臂"),
            "{few}台机械臂有序运转，{firm}的{product}从上料到包装全程自动完成。",
            "走进{company}的数字化车间，{few}台机械臂有序运转，{product}从上料到包装全程自动完成。"
            "{day}，记者跟随服务企业小分队来到这里。",
        ),
        Lead(
            ("银企面对面 {tens}家{industry}企业达成授信{money}",),
            "{few}家银行在{venue}与企业现场对接，{tens}家企业达成授信意向{money}。",
            "{day}，{zone}银企对接会在{venue}举行，{few}家银行带来{industry}专项信贷产品，"
            "{company}等{tens}家企业现场达成授信意向{money}。",
        ),
        Lead(
            ("“服务企业月”走进{park} 现场[解决|交办]问题{tens}个",),
            "{zone}开展“服务企业月”活动，{few}支服务队走访企业{hundreds}家，收集问题{hundreds2}个。",
            "“今年订单怎么样？还有什么困难？”{day}，“服务企业月”小分队走进{park}，与{industry}企业负责人"
            "围坐一起，[敞开心扉|开门见山]，现场交办问题{tens}个。",
        ),
        Lead(
            ("{industry}企业家恳谈会举行 [听真话|话发展]问实策",),
            "{tens}位{industry}企业负责人在{venue}围坐一起，提问题、谈想法。",
            "{day}，{zone}{industry}企业家恳谈会在{venue}举行，{tens}位企业负责人围坐一起，"
            "[敞开心扉|开门见山]，提问题、谈想法。",
        ),
    ),
    middles=(
        "{firm}坚守主业，把销售收入的{percent_low}用于研发，在{product}领域形成自主核心技术{tens}项，"
        "与{school}共建了联合实验室。",
        "上年度，{firm}实现销售收入{money_small}，同比增长{percent}，其中出口占{percent_mid}。企业{post}{person}"
        "说，目前订单已经排到明年{month}。",
        "针对企业提出的用工紧缺问题，{office}当场与{school}联系，约定下个月组织{tens}名学生到企业顶岗实习；"
        "对厂区门口公交班次少的反映，由建设部门牵头在{days}天内拿出方案。",
        "{firm2}{post2}{person2}介绍，企业投入{money_tiny}改造的{product2}生产线已投运，人均产出提高{percent}，"
        "能耗下降{percent_low}。",
        "据统计，今年以来，{tens}支服务队累计走访企业{hundreds}家，收集用工、融资、物流等问题{hundreds2}个，"
        "办结率达到{percent_high}。",
        "从代工到自主品牌，{firm}走过弯路。{founded}年，企业一度只剩下{tens}名员工；转折来自一次技术改造，"
        "他们咬牙买下{few}台新设备，把{product}的精度提高了一个等级。",
        "{zone}要求，各部门要把企业的事当作自己的事，[多到|常去]现场看、多听企业讲，"
        "[能办的马上办|不让问题在路上跑]，以实打实的服务提振企业信心。",
    ),
    quotes=(
        "问题有人接、事情有人办，我们就能把心思都放在产品上。",
        "设备是死的，人是活的。数字化不是买几台机器，是把每个岗位的经验留下来。",
        "我们不追求做得最大，只想把{product}做到别人绕不开。",
    ),
    closings=(
        "收集到的问题已全部录入服务平台，由{office}逐一交办、限时反馈。",
        "{zone}将把服务企业活动常态化，让企业随时找得到人、办得成事。",
        "谈到未来，{person}信心满满：明年，企业计划再建{few2}条{product}生产线。",
    ),
)

_ENVIRONMENT = Story(
    leads=(
        Lead(
            (
                "{zone}空气质量优良天数比例达{percent_high}",
                "{zone}{last_month}环境空气质量[状况|月报]",
            ),
            "今年以来，{zone}空气优良率{percent_high}，细颗粒物浓度同比下降{percent_low}。",
            "{day}，{zone}通报生态环境质量状况：今年以来空气优良天数比例为{percent_high}，细颗粒物平均浓度为"
            "每立方米{tens}微克，同比下降{percent_low}。",
        ),
        Lead(
            (
                "屋顶上的“绿色电站”：{park}光伏并网{tens}兆瓦",
                "{park}光伏项目并网 装机容量{tens}兆瓦",
            ),
            "{park}利用闲置屋顶建设光伏电站，年发电量可满足{hundreds}0户家庭使用。",
            "在{company}厂房屋顶，一排排深蓝色光伏板整齐排列。{day}，{park}分布式光伏项目第{few}期并网发电，"
            "总装机容量达到{tens}兆瓦。",
        ),
        Lead(
            ("{firm}入选绿色工厂名单", "绿色工厂[看过来|是这样炼成的]：{firm}"),
            "{firm}把{product}生产中的余热变废为宝，综合能耗下降{percent}。",
            "{day}，新一批绿色工厂名单公布，{company}入选。走进厂区，{product}生产线旁的大屏实时显示着"
            "水、电、气的消耗。",
        ),
        Lead(
            ("{town}河道整治见成效 [白鹭归来|碧水绕城]",),
            "昔日淤积的河道如今清澈见底，{town}居民有了散步的好去处。",
            "清晨的{town}，河面上水鸟翩飞。{day}，记者沿{road}旁的绿道行走，昔日淤积的河道如今"
            "[清澈见底|两岸绿树成荫]。",
        ),
        Lead(
            ("{zone}对{industry}企业开展挥发性有机物治理帮扶",),
            "帮扶组对{tens}家{industry}企业逐一“把脉”，推动治污设施升级改造。",
            "{day}，由{office}组织的环保帮扶组来到{company}，对{product}生产线的废气收集、处理设施逐一“把脉”。"
            "按照计划，年内将走访{industry}企业{tens}家。",
        ),
    ),
    middles=(
        "近年来，{zone}投入{money_small}实施雨污分流改造，新建改造管网{tens}公里，{hundreds}家企业完成“污水零直排”建设。",
        "环保部门采用走航监测、红外成像等手段排查泄漏点{tens}处，为企业“一企一策”制定治理方案，预计每年可减少"
        "挥发性有机物排放{hundreds}吨。",
        "在{park}，屋顶光伏年均发电约{hundreds}万千瓦时，企业自发自用、余电上网，一年可节省电费{money_tiny}。",
        "{firm}{post}{person}介绍，企业把{product}生产中的余热用于职工宿舍供暖和热水，综合能耗比{founded}年下降"
        "{percent}，还因此拿到了绿色信贷。",
        "在{town}，{tens}名居民自发组成巡河队，每周巡河两次，发现问题随手拍、马上报，一般{few}小时内就有回应。",
        "{zone}还将对{tens}家重点企业的在线监测数据开展交叉核查，对弄虚作假行为[零容忍|依法从严查处]。",
    ),
    quotes=(
        "环保投入看上去是成本，算长远账就是竞争力。现在客户下单前都要先看碳足迹。",
        "以前路过这里要捂鼻子，现在吃完晚饭都愿意来走一走。",
    ),
    closings=(
        "下一步，{zone}将深入推进减污降碳协同增效，[让蓝天白云成为常态|守护好一方碧水蓝天]。",
        "公众如发现环境违法线索，可通过政务服务热线或现场窗口反映。",
    ),
    extras=(
        '<table class="table-full"><caption>{last_month}环境空气质量</caption><thead><tr><th scope="col">指标</th>'
        '<th scope="col">平均浓度（微克/立方米）</th><th scope="col">同比</th></tr></thead>'
        "<tbody><tr><td>细颗粒物</td><td>{tens}</td><td>下降{percent_low}</td></tr>"
        "<tr><td>可吸入颗粒物</td><td>{tens2}</td><td>下降{few}%</td></tr>"
        "<tr><td>二氧化氮</td><td>{tens3}</td><td>持平</td></tr></tbody></table>",
    ),
)

_TALENT = Story(
    leads=(
        Lead(
            ("{zone}{industry}专场招聘会提供岗位{hundreds}个",),
            "{tens}家企业带来岗位{hundreds}个，涵盖{industry}、{industry2}等领域。",
            "{day}，{zone}{industry}专场招聘会在{venue}举行。{tens}家企业携{hundreds}个岗位现场揽才，"
            "吸引求职者{hundreds2}0余人次。",
        ),
        Lead(
            (
                "校企牵手 {school}与{firm}共建产业学院",
                "{firm}与{school}[签约|联手] 订单式培养技能人才",
            ),
            "双方每年定向培养{product}方向技能人才{tens}名。",
            "{day}，{school}与{company}校企合作签约仪式举行，双方将共建产业学院和实训基地，每年定向培养"
            "{product}方向技能人才{tens}名。",
        ),
        Lead(
            ("{zone}{industry}职业技能竞赛[开赛|落幕] {hundreds}名选手同台竞技",),
            "{hundreds}名选手参加{industry}职业技能竞赛，优胜者将获得职业技能等级证书。",
            "车、铣、刨、磨，一气呵成。{day}，{zone}{industry}职业技能竞赛在公共实训基地举行，{hundreds}名选手同台竞技。",
        ),
        Lead(
            ("{firm}公开招聘{product}研发、生产等岗位{tens}名",),
            "{firm}面向社会公开招聘{tens}人，报名截止时间为{deadline}。",
            "因业务发展需要，{company}面向社会公开招聘研发、生产、管理等岗位{tens}人，有意者请于{deadline}前报名。",
        ),
        Lead(
            ("从学徒到工匠：{firm}{person}的{tens}年",),
            "{tens}年守在{product}生产线上，{person}带出了一支技术过硬的队伍。",
            "{tens}年前，{person}还是一名跟在师傅身后递工具的学徒；如今，他是{company}{product}生产线上"
            "公认的“活图纸”。{day}，记者见到了这位工匠。",
        ),
        Lead(
            ("人才公寓再添{hundreds}套 [拎包入住|首月免租]",),
            "位于{road}的新一批人才公寓投入使用，{hundreds}名青年人才拿到钥匙。",
            "{day}，位于{road}的新一批人才公寓投入使用。在{firm}工作的小{surname}拿到了钥匙，"
            "成为首批入住的{hundreds}名青年人才之一。",
        ),
    ),
    middles=(
        "企业需求集中在研发工程师、工艺技术员、设备维护、外贸业务等工种，{percent_mid}的岗位月薪在{few}000元"
        "以上，{firm2}为研发岗位开出的年薪最高达{tens}万元。",
        "{office}设置政策咨询、技能培训、劳动维权等服务区，发放资料{hundreds}份，为求职者提供简历指导和职业测评。",
        "{school}每年选派学生到{firm}实习，企业派出{few}名工程师担任产业导师，把{product}生产"
        "现场的真实项目搬进课堂。",
        "{zone}现有技能人才{hundreds}00余人，其中高技能人才占{percent}。近年来累计开展补贴性培训"
        "{hundreds2}0人次，{tens}人获得市级以上工匠称号。",
        "为解决青年人才住房问题，{zone}建成人才公寓{hundreds}套，毕业{few}年内的本科生可享受租金减半，"
        "公寓旁就是公交站和邻里中心。",
        "“专业对口，薪资和住宿都满意。”来自{school}的毕业生小{surname2}与{firm2}达成了初步意向。",
    ),
    quotes=(
        "企业最缺的不是设备，是能把设备用好的人。",
        "能在家门口找到专业对口的工作，父母也放心。",
        "带徒弟没有秘诀，就是把我走过的弯路先告诉他们。",
    ),
    closings=(
        "求职者可登录人才服务平台查看岗位，投递通道将开放至{deadline}。",
        "{zone}计划年内再举办招聘活动{few}场，更多信息见"
        '<a href="/{edition}/sections/talent/" rel="noopener noreferrer">人才服务</a>栏目。',
    ),
    extras=(
        '<table class="table-full"><caption>部分招聘岗位</caption><thead><tr><th scope="col">单位</th>'
        '<th scope="col">岗位</th><th scope="col">人数</th></tr></thead>'
        "<tbody><tr><td>{firm}</td><td>{product}研发工程师</td><td>{few}</td></tr>"
        "<tr><td>{firm2}</td><td>设备维护技师</td><td>{few2}</td></tr>"
        "<tr><td>{firm3}</td><td>质量检验员</td><td>{days}</td></tr></tbody></table>",
    ),
)

_TRAFFIC = Story(
    leads=(
        Lead(
            (
                "{road}（{road2}至{road3}段）{day}起封闭施工",
                "关于{road}（{road2}至{road3}段）临时交通管制的通告",
            ),
            "因道路修复施工需要，{road}（{road2}至{road3}段）实行封闭施工，请过往车辆提前绕行。",
            "为改善道路通行条件，自{day}起至{deadline}，{road}（{road2}至{road3}段）实行[全封闭|半幅封闭]施工，"
            "请过往车辆提前绕行。现将有关事项通告如下。",
        ),
        Lead(
            ("{zone}新增公交专线 串起{park}和{town}", "园区通勤专线开通 [直达|连接]{park}"),
            "新线路首末班车时间为6时至21时30分，高峰时段{days}分钟一班。",
            "{day}清晨，首班园区专线从{park}准时发车，沿途停靠{tens}站，[连接|串联]地铁口、{town}和沿线企业。",
        ),
        Lead(
            ("{road}拓宽工程[正式通车|完成验收]",),
            "历时{days}个月建设的{road}拓宽工程完成，通行能力提高{percent}。",
            "{day}，历时{days}个月建设的{road}拓宽工程完成验收。双向4车道变为8车道，新增非机动车道和{tens}个"
            "港湾式公交站。",
        ),
    ),
    middles=(
        "途经{road}的公交线路临时改走{road2}，取消{few}个站点，具体调整见站牌公告。",
        "大型货车请由{road3}绕行，交警部门将在主要路口安排人员疏导，请驾驶人按标志标线通行，"
        "[减速慢行|注意安全]。",
        "据了解，园区早晚高峰车流量约占全天的{percent_mid}。{office}联合交警部门对{few}处堵点开展调研，"
        "通过增设左转专用道、调整信号配时等办法加以缓解。",
        "家住{town}的{firm}员工小{surname}说，以前上班要转两趟车、走{days}分钟，现在方便多了。",
        "下一步，建设部门将加快{park}周边支路建设，打通断头路{few2}条，新增公共停车泊位{hundreds}个、充电桩{tens}个。",
    ),
    quotes=("出行不是小事。路顺了，企业留人也更容易。",),
    closings=("请广大市民合理安排出行路线，尽量选择公共交通。", "给您带来的不便，敬请谅解。"),
    extras=(
        '<table class="table-full"><caption>绕行路线</caption><thead><tr><th scope="col">方向</th>'
        '<th scope="col">绕行</th></tr></thead><tbody><tr><td>由东向西</td><td>{road2} → {road3}</td></tr>'
        "<tr><td>由西向东</td><td>{road3} → {road2}</td></tr></tbody></table>",
    ),
)

_SAFETY = Story(
    leads=(
        Lead(
            ("{firm}开展消防应急演练 {hundreds}名员工参加", "{tens}家{industry}企业开展应急演练"),
            "演练模拟{product}车间突发火情，从报警到处置完毕用时{days}分钟。",
            "“车间起火，立即疏散！”{day}，{company}举行消防应急演练，{hundreds}名员工在引导下[快速有序|迅速]"
            "撤离到安全区域，从报警到处置完毕用时{days}分钟。",
        ),
        Lead(
            ("安全生产检查组到{park}查隐患", "突击检查：{firm}等{few}家企业安全怎么样"),
            "检查组对{firm}等企业的消防设施、用电和有限空间作业进行检查，督促整改隐患{tens}处。",
            "{day}，由{office}和消防、应急等部门组成的检查组来到{park}，对{company}等{few}家企业进行突击检查，"
            "发现隐患{tens}处。",
        ),
        Lead(
            ("{zone}部署{year}年{quarter}安全生产工作",),
            "{zone}要求各部门、各企业压实责任，[抓早抓小|举一反三]，坚决防范事故发生。",
            "{day}，{zone}召开安全生产工作会议，通报安全形势，部署{quarter}重点任务，{tens}家重点企业负责人参加。",
        ),
        Lead(
            ("安全课堂进{park} {hundreds}名一线员工参加",),
            "消防、应急部门的讲师走进{park}，用案例讲解动火作业、有限空间等知识。",
            "灭火器怎么选？有限空间作业要注意什么？{day}，安全课堂走进{park}，{hundreds}名一线员工参加。",
        ),
        Lead(
            ("强降雨来袭 {park}[全力做好|严阵以待]防汛工作",),
            "{zone}提前检查泵站{few}座、疏通管网{tens}公里，各企业落实24小时值班。",
            "受强对流天气影响，{day}，{zone}普降大到暴雨。{park}提前检查泵站{few}座、疏通管网{tens}公里，"
            "各企业落实24小时值班。",
        ),
    ),
    middles=(
        "重点查看配电房、危化品仓库和{product}生产车间，核对巡查记录，抽查{tens}名员工的应急知识，"
        "对发现的{few}处问题当场提出整改意见。",
        "当前企业赶订单、赶工期现象增多，越是忙碌越要[绷紧|拧紧]安全这根弦，突出抓好"
        "有限空间、粉尘涉爆、动火作业等重点环节。",
        "今年以来，{zone}组织专家“会诊”企业{hundreds}家次，整改隐患{hundreds2}处，关停不符合条件的租赁厂房{few}处。",
        "{firm}把安全培训搬到班前会上，每天{days}分钟讲一个案例。{post}{person}说，员工能说出风险、会用灭火器，"
        "比墙上挂多少制度都管用。",
    ),
    quotes=(
        "安全检查不是找麻烦，是替企业把麻烦挡在前面。",
        "演练多流汗，真出事就能少流泪。",
    ),
    closings=(
        "{office}将对整改情况开展“回头看”，逾期未整改的依法处理。",
        "{zone}要求，要把责任落实到每个班组、每个岗位，守住安全底线。",
    ),
    extras=(
        "<ol><li>下班前关闭设备电源，清理易燃物；</li><li>动火作业须审批，并有人监护；</li>"
        "<li>疏散通道、安全出口保持畅通；</li><li>电动自行车不进车间、不进宿舍充电。</li></ol>",
    ),
)

STORIES = {
    "quality": _QUALITY,
    "investment": _INVESTMENT,
    "construction": _CONSTRUCTION,
    "tender": _TENDER,
    "award": _AWARD,
    "grant": _GRANT,
    "hearing": _HEARING,
    "policy": _POLICY,
    "visit": _VISIT,
    "environment": _ENVIRONMENT,
    "talent": _TALENT,
    "traffic": _TRAFFIC,
    "safety": _SAFETY,
}

ATTACHED = "<p>附件：{attachment}</p>"
