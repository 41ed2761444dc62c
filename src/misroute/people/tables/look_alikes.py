"""Characters of names that hands, eyes and scanners take for one another; the project's own list.

Only pairs that differ by a stroke or one small part, in simplified shape. They never make two names one person's; they
make it unclear where other characters would make it two.
"""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

_GROUPS: Final = words(
    """
    己已巳 未末 土士 日曰 人入八 天夫无 戊戌戍成 玉王主五 午牛 干千于 大太犬 田由甲申 白自百 目且日 刀力 几凡儿九 贝见
    今令 冷泠 冰水永 住往 候侯 后厚 睛晴 请清 晴清 睛清 情清 青请 辛幸 辛亲 亲新 林木 木本末 禾木 朱未 朱宋 乐东 东车
    东冬 代伐 斤斥 兵乒 丘兵 治冶 洁浩 沿治 浩洁 洛络 若苦 荣荧 莹荧 萤莹 茉荣 芬芳 芳芬 菁青 梅海 海梅 栋拣 栋陈 陈阵
    杨扬 扬场 汤杨 阳旭 旭旦 旦且 晨辰 震晨 霞露 雷雪 雪雷 云去 志忘 忠思 思恩 恩思 慧惠 惠慧 意慧 怡恰 恒桓 恺凯 凯铠
    钢钢 刚钢 纲刚 岗刚 网冈 铃玲 玲铃 玲珍 珍诊 琳淋 淋琳 珠株 株珠 瑞端 琪棋 祺棋 琦绮 绮琦 瑶摇 遥瑶 媛援 嫒媛 娟捐
    婷停 亭停 亭亨 享亨 亨亭 享亭 孟盂 盂孟 孙孔 孔孙 李季 季李 秀季 委季 委香 香杳 音香 杏香 薛薜 崔催 翟瞿 翟霍 霍翟
    瞿霍 郝赤 郭敦 邓郑 郑邓 邱邸 邹皱 郁都 那邦 邦那 吕昌 昌吕 昌晶 晶品 品晶 唱昌 冯马 马冯 驰池 池弛 弛驰 江汪 汪江
    汪注 注住 沈忱 沉沈 泮洋 洋样 样洋 详洋 祥详 群郡 郡群 君群 飞乙 风凤 凤风 夙凤 岚风 龙尤 尤龙 尤无 庞龙 龚龙 宠庞
    广厂 庄压 庆床 应座 康庸 唐康 伟纬 纬伟 韦伟 炜伟 玮伟 玮炜 苇伟 敏致 政攻 放攻 玫攻 玫枚 枚玫 致玫 颖颍 颍颖 颜频
    顾硕 硕颀 项顶 顷项 倩情 清倩 俊峻 峻俊 骏俊 竣俊 浚俊 佳住 佳往 桂佳 娃佳 晓哓 哓晓 晓骁 骁晓 烧晓 绕晓 浇晓 明朋
    朋明 萌明 盟明 阴明 鹏朋 朋肢 良艮 艮良 朗郎 郎朗 浪郎 娘浪 裕浴 浴裕 谷合 容客 客容 宇字 字宇 宁字 守宁 宝室 室宝
    宜宣 宣宜 宣宦 官宫 宫官 富宫 寒塞 赛寒 宏宠 密蜜 蜜密 冠寇 寇冠 军车 军宇 晖辉 辉晖 耀曜 曜耀 燕蒸 然燃 烽峰 锋烽
    峰蜂 蜂锋 逢峰 锋铎 铭铬 铬铭 名各 铮净 净争 静净 诤铮 录绿 绿缘 缘绿 红虹 江红 虹江 丽俪 俪丽 莉利 利梨 梨莉 兰三
    兰芝 芝兰 艺芝 艺乞 书韦 叶计 什叶 计许 许午 汁计 付什 什付 仕任 任仕 仁仕 仁任 壬任 王壬 廷延 延廷 建延 庭廷 挺廷
    """
)


def _by_character() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _GROUPS:
        for character in group:
            found.setdefault(character, set()).update(group)
    return {character: frozenset(group) for character, group in found.items()}


_ALIKE: Final = _by_character()


def look_alike(a: str, b: str) -> bool:
    """Whether two names of one length differ in one character only, and that one is easily misread for the other."""
    differing = [(left, right) for left, right in zip(a, b, strict=True) if left != right]
    return len(differing) == 1 and differing[0][1] in _ALIKE.get(differing[0][0], ())
