"""The other words of which the simulator's jobs are made: cities, ranks, levels, highlights. Words only."""

from typing import NamedTuple

from bot.domain.text import Text


class City(NamedTuple):
    """A place of work."""

    name: Text
    district: Text
    message_service: Text
    state: Text
    country: Text


_CHINA = Text("中国大陆", "Chinese Mainland")
CITIES = (
    City(
        Text("北京", "Beijing"),
        Text("海淀区", "Haidian"),
        Text("北京中关村办公区", "Beijing Zhongguancun Office"),
        Text("北京", "Beijing"),
        _CHINA,
    ),
    City(
        Text("上海", "Shanghai"),
        Text("徐汇区", "Xuhui"),
        Text("上海漕河泾办公区", "Shanghai Caohejing Office"),
        Text("上海", "Shanghai"),
        _CHINA,
    ),
    City(
        Text("深圳", "Shenzhen"),
        Text("南山区", "Nanshan"),
        Text("深圳科技园办公区", "Shenzhen Hi-tech Park Office"),
        Text("广东", "Guangdong"),
        _CHINA,
    ),
    City(
        Text("成都", "Chengdu"),
        Text("高新区", "High-tech Zone"),
        Text("成都天府办公区", "Chengdu Tianfu Office"),
        Text("四川", "Sichuan"),
        _CHINA,
    ),
    City(
        Text("杭州", "Hangzhou"),
        Text("余杭区", "Yuhang"),
        Text("杭州未来科技城办公区", "Hangzhou Future City Office"),
        Text("浙江", "Zhejiang"),
        _CHINA,
    ),
    City(
        Text("武汉", "Wuhan"),
        Text("洪山区", "Hongshan"),
        Text("武汉光谷办公区", "Wuhan Optics Valley Office"),
        Text("湖北", "Hubei"),
        _CHINA,
    ),
    City(
        Text("新加坡", "Singapore"),
        Text("", ""),
        Text("新加坡办公室", "Singapore Office"),
        Text("", ""),
        Text("新加坡", "Singapore"),
    ),
)

RANKS = (Text("", ""), Text("高级", "Senior"), Text("资深", "Staff"), Text("", ""), Text("初级", "Junior"))
LEVELS = tuple(Text(f"级别-{number}", f"level-{number}") for number in range(1, 10))
HIGHLIGHTS = (
    Text("下午茶", "afternoon tea"),
    Text("六险一金", "supplementary insurance"),
    Text("弹性工作", "flexible hours"),
    Text("租房补贴", "housing allowance"),
    Text("免费三餐", "free meals"),
    Text("股票期权", "stock options"),
)
SUBJECTS = (Text("2027 届秋季校园招聘", "Campus Autumn 2027"), Text("管培生计划", "Management Trainees"))
MAJORS = (
    Text("计算机科学与技术", "Computer Science"),
    Text("工业设计", "Industrial Design"),
    Text("会计学", "Accounting"),
)
