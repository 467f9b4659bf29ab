"""The kinds of work that the simulator's jobs advertise, in both languages. Words only."""

from typing import NamedTuple

from bot.domain.text import Text


class Trade(NamedTuple):
    """One kind of work, with what its advert says."""

    title: Text
    department: Text
    job_type: Text
    duties: Text
    needs: Text
    salary_k: tuple[int, int]


_RD = Text("研发中心", "R&D Center")
_PRODUCT = Text("产品部", "Product")
_DESIGN = Text("设计中心", "Design")
_SALES = Text("商业化部", "Sales")
_PEOPLE = Text("人力资源部", "People")
_OPERATIONS = Text("运营中心", "Operations")
_FINANCE = Text("财务部", "Finance")
_FACTORY = Text("智能制造部", "Manufacturing")

_ENGINEERING = Text("研发", "Engineering")
_DATA = Text("数据", "Data")
_PRODUCT_TYPE = Text("产品", "Product")
_DESIGN_TYPE = Text("设计", "Design")
_MARKET = Text("市场与销售", "Marketing and sales")
_STAFF = Text("职能支持", "Corporate functions")
_OPERATIONS_TYPE = Text("运营", "Operations")
_HARDWARE = Text("硬件与制造", "Hardware and manufacturing")

TRADES = (
    Trade(
        Text("后端开发工程师", "Backend Engineer"),
        _RD,
        _ENGINEERING,
        Text("负责交易与结算系统的设计、开发和稳定性建设", "Design, build and run our trading and settlement services"),
        Text(
            "熟悉 Go 或 Java，了解分布式系统与常用中间件",
            "Solid Go or Java, and distributed systems beyond the textbook",
        ),
        (25, 50),
    ),
    Trade(
        Text("前端开发工程师", "Frontend Engineer"),
        _RD,
        _ENGINEERING,
        Text("负责商家工作台与组件库", "Own the merchant console and its component library"),
        Text(
            "精通 TypeScript，熟悉一种主流框架，关注可访问性",
            "TypeScript, one major framework, and care for accessibility",
        ),
        (22, 45),
    ),
    Trade(
        Text("测试开发工程师", "Software Engineer in Test"),
        _RD,
        _ENGINEERING,
        Text("建设自动化测试与质量度量平台", "Build our test automation and quality metrics"),
        Text(
            "会写代码，理解测试分层，乐于追问边界条件", "You code, you know the test pyramid, you ask about edge cases"
        ),
        (20, 38),
    ),
    Trade(
        Text("基础架构工程师", "Site Reliability Engineer"),
        _RD,
        _ENGINEERING,
        Text("负责容器平台、可观测性与容量规划", "Container platform, observability and capacity planning"),
        Text("熟悉 Linux、Kubernetes，能参与轮值", "Linux, Kubernetes, and a share of the on-call rota"),
        (28, 55),
    ),
    Trade(
        Text("安全工程师", "Security Engineer"),
        _RD,
        _ENGINEERING,
        Text("负责应用安全评审与应急响应", "Application security reviews and incident response"),
        Text(
            "了解常见漏洞原理，有 SDL 落地经验",
            "Common vulnerability classes, and a secure development process in practice",
        ),
        (28, 55),
    ),
    Trade(
        Text("数据分析师", "Data Analyst"),
        _PRODUCT,
        _DATA,
        Text("搭建指标体系，为产品决策提供依据", "Define metrics and give product decisions their evidence"),
        Text("熟练使用 SQL 与 Python，统计基础扎实", "Fluent SQL and Python, sound statistics"),
        (18, 35),
    ),
    Trade(
        Text("机器学习工程师", "Machine Learning Engineer"),
        _RD,
        _DATA,
        Text("负责推荐与搜索排序模型的训练和上线", "Train and ship ranking models for search and recommendation"),
        Text("熟悉深度学习框架，有大规模数据经验", "A deep-learning framework and experience with large data"),
        (35, 70),
    ),
    Trade(
        Text("产品经理", "Product Manager"),
        _PRODUCT,
        _PRODUCT_TYPE,
        Text("负责企业协作产品的规划与落地", "Plan and deliver our collaboration products"),
        Text("善于访谈用户，能写清楚需求与取舍", "You interview users well and write down trade-offs"),
        (20, 45),
    ),
    Trade(
        Text("用户体验设计师", "UX Designer"),
        _DESIGN,
        _DESIGN_TYPE,
        Text("负责移动端与桌面端的交互设计", "Interaction design for mobile and desktop"),
        Text("有完整作品集，理解设计系统", "A complete portfolio and a feel for design systems"),
        (18, 38),
    ),
    Trade(
        Text("用户研究员", "User Researcher"),
        _DESIGN,
        _DESIGN_TYPE,
        Text("规划并执行定性与定量研究", "Plan and run qualitative and quantitative studies"),
        Text("心理学、社会学等相关专业优先", "A degree in psychology, sociology or the like is welcome"),
        (16, 30),
    ),
    Trade(
        Text("大客户销售经理", "Enterprise Account Executive"),
        _SALES,
        _MARKET,
        Text("开拓并经营制造业大客户", "Win and grow large manufacturing accounts"),
        Text("三年以上 B2B 销售经验，能适应出差", "Three years of B2B sales, ready to travel"),
        (15, 40),
    ),
    Trade(
        Text("市场活动策划", "Event Marketing Specialist"),
        _SALES,
        _MARKET,
        Text("策划行业峰会与线上直播", "Plan industry summits and webinars"),
        Text("文案与统筹能力强", "Strong writing and coordination"),
        (12, 22),
    ),
    Trade(
        Text("招聘专员", "Recruiting Specialist"),
        _PEOPLE,
        _STAFF,
        Text("负责技术岗位的全流程招聘", "End-to-end recruiting for technical roles"),
        Text("沟通顺畅，熟悉招聘系统", "Clear communication and fluency with a recruiting system"),
        (10, 20),
    ),
    Trade(
        Text("薪酬福利经理", "Compensation and Benefits Manager"),
        _PEOPLE,
        _STAFF,
        Text("设计薪酬结构与长期激励方案", "Design pay structures and long-term incentives"),
        Text("熟悉个税与社保政策", "Versed in tax and social insurance rules"),
        (20, 35),
    ),
    Trade(
        Text("客户成功经理", "Customer Success Manager"),
        _OPERATIONS,
        _OPERATIONS_TYPE,
        Text("帮助客户用好产品并续约", "Help customers succeed and renew"),
        Text("有 SaaS 服务经验，英语可作为工作语言", "SaaS experience; English as a working language"),
        (15, 28),
    ),
    Trade(
        Text("内容运营", "Content Operations Specialist"),
        _OPERATIONS,
        _OPERATIONS_TYPE,
        Text("负责知识社区的选题与审核", "Editorial planning and review for our knowledge community"),
        Text("文字功底好，对数据敏感", "Good prose and an eye for numbers"),
        (10, 18),
    ),
    Trade(
        Text("总账会计", "General Ledger Accountant"),
        _FINANCE,
        _STAFF,
        Text("负责月结、合并报表与审计配合", "Monthly closing, consolidation and audits"),
        Text("持有 CPA 者优先", "CPA welcome"),
        (14, 25),
    ),
    Trade(
        Text("嵌入式软件工程师", "Embedded Software Engineer"),
        _FACTORY,
        _HARDWARE,
        Text("开发电机控制与通信固件", "Firmware for motor control and field buses"),
        Text("熟悉 C 与实时操作系统", "C and a real-time operating system"),
        (20, 40),
    ),
    Trade(
        Text("工艺工程师", "Process Engineer"),
        _FACTORY,
        _HARDWARE,
        Text("优化装配线节拍与良率", "Improve cycle time and yield of the assembly line"),
        Text("会用 DOE 与六西格玛方法", "Design of experiments and Six Sigma in practice"),
        (14, 26),
    ),
    Trade(
        Text("供应链计划", "Supply Chain Planner"),
        _FACTORY,
        _HARDWARE,
        Text("负责需求预测与库存周转", "Demand forecasts and stock turnover"),
        Text("熟悉 ERP，善于跨部门协作", "ERP fluency and cross-team work"),
        (13, 24),
    ),
)
