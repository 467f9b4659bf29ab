"""Finds the Chinese name of two characters that was meant by a mistyped one: with another character of the same sound, or one wrong."""

from collections.abc import Iterable

LENGTH = 2
# What an input method offers for the same syllable, whatever its tone, by the character of a name.
_SAME_SOUND = {
    "帮": "邦棒傍绑榜",
    "助": "主住注祝著铸嘱朱竹",
    "职": "直值执植知只之制置治质",
    "位": "为未味卫喂围胃伟",
    "到": "道倒导刀盗",
    "期": "起其气齐奇棋七妻欺器启弃企",
    "重": "崇虫冲充宠种众",
    "启": "起其气齐奇七器期弃企",
    "订": "定丁顶钉盯锭",
    "阅": "月越悦约岳跃乐",
    "退": "推腿",
    "记": "几机级计纪寄技季继及即集既",
    "录": "路鹿陆露禄炉",
    "扫": "嫂骚臊",
    "描": "苗秒瞄妙庙喵",
}
_SHARING_A_CHARACTER = """
    帮忙 帮我 帮帮 帮你 帮他 帮手 帮扶 协助 互助 救助 求助 援助 赞助 借助 有助 职业 职务 职称 职责 职员 职工 职场 职能 职级
    职高 职校 单位 岗位 学位 各位 座位 地位 定位 几位 两位 哪位 一位 这位 那位 三位 部位 品位 诸位 到位 就位 到了 到家 到底
    到处 到达 到时 到场 到岗 到站 到账 到货 到来 到手 到头 到此 日期 学期 长期 短期 近期 过期 后期 前期 定期 按期 假期 周期
    如期 延期 逾期 早期 同期 星期 中期 工期 任期 首期 一期 二期 本期 上期 下期 初期 末期 分期 暑期 预期 重要 重新 重复 重点
    重量 重视 重庆 重大 重申 重合 重做 重发 重来 重写 重试 重名 重阳 重叠 重组 重置 订单 订餐 订票 订房 订购 订金 订正 订货
    订婚 订制 订位 预订 修订 签订 制订 装订 审阅 查阅 批阅 传阅 借阅 翻阅 参阅 退出 退款 退回 退休 退货 退票 退换 退学 退伍
    退群 退还 退后 退缩 退房 退步 退税 退费 退役 退路 退下 记得 记者 记住 记忆 记下 记事 记账 记号 目录 附录 收录 登录 抄录
    摘录 备录 实录 语录 扫地 扫码 扫除 扫尾 扫兴 素描 启动 开启
"""
# They are not meant as the name with which they have a character in common.
_EVERYDAY = frozenset(_SHARING_A_CHARACTER.split())


def name_meant(typed: str, names: Iterable[str], may_guess: Iterable[str]) -> str | None:
    """The name of two characters that sounds like what was typed, or else differs from it in one character; None if none does.

    A name that only looks alike must be one of those that ``may_guess``, and what was typed no everyday word.
    """
    if len(typed) != LENGTH:
        return None
    sounding = (name for name in names if len(name) == LENGTH and all(map(_sounds_like, typed, name)))
    if found := next(sounding, None):
        return found
    if typed in _EVERYDAY:
        return None
    return next((name for name in may_guess if len(name) == LENGTH and _has_one_wrong(typed, name)), None)


def _sounds_like(typed: str, char: str) -> bool:
    return typed == char or typed in _SAME_SOUND.get(char, "")


def _has_one_wrong(typed: str, name: str) -> bool:
    is_right = [one == other for one, other in zip(typed, name, strict=True)]
    return is_right.count(True) == 1
