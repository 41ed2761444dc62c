"""How likely bytes are as Chinese text in GB18030 or in Big5: both often decode without an error, one makes sense."""

from __future__ import annotations

import math
import re
from typing import Final

COMMON: Final = frozenset(
    # surnames, given names, addresses, relations and table headers, as mainland books have them …
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志春梅海燕雪晓东玲波辉鹏飞宇浩佳欣怡俊婷思雨子轩梓涵美琳慧云峰凯亮生祥福成永新立学德光家丹莉倩鑫月凤"
    "省市区县镇乡村路街道号楼室单元栋弄巷北京上海广州深圳天津重庆河南山西安东湖浙苏州杭武汉成都新中大小花园小区公司"
    "姓名手机号码电话联系人关系父亲母亲配偶妻子丈夫儿女朋友同事本人兄弟姐妹紧急客户编号地址住址核实授权日期来源国家备注无其他银行贷款借据逾期已还未接通拒"
    # … and the same with traditional characters
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鍾陸顧龍萬錢湯喬賀賴龔偉靜麗強軍艷傑濤剛華蘭紅國曉輝鵬飛宇美雲鳳學"
    "區縣鎮鄉號樓室單棟灣臺台高雄新竹桃園中華民港九龍界巷弄段"
    "機號碼電話聯絡繫關係親妻夫兒女友事緊急客戶編號地址覈實授權來源國備註無銀行貸款"
)
COMMON_SHARE: Final = 0.60
FIRST_LEVEL_SHARE: Final = 0.34
SECOND_LEVEL_SHARE: Final = 0.05
REST_SHARE: Final = 0.01
COMMON_COST: Final = math.log(COMMON_SHARE / len(COMMON))

GB_SIZES: Final = (3755 + 682, 3008, 20_000)
BIG5_SIZES: Final = (5401 + 441, 7652, 20_000)
SHARES: Final = (FIRST_LEVEL_SHARE, SECOND_LEVEL_SHARE, REST_SHARE)
GB_COSTS: Final = tuple(math.log(share / size) for share, size in zip(SHARES, GB_SIZES, strict=True))
BIG5_COSTS: Final = tuple(math.log(share / size) for share, size in zip(SHARES, BIG5_SIZES, strict=True))
MOST_CHARACTERS: Final = 20_000

WESTERN: Final = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûü")
PAIR_IN_WORD: Final = re.compile(r"(?<=[A-Za-z])[à-öø-ÿßÀ-ÖØ-Ü]{2}(?=[A-Za-z])")
CENTRAL: Final = re.compile(r"(?<=[a-zà-ÿ])[¹³¿¼¾]|[³¿¼¾](?=[a-zà-ÿ])|\b£(?=[a-zà-ÿ])|[ìù](?=[a-z])")
WESTERN_MARKS: Final = frozenset("‘’“”–—…€£©®°·ºª¡¿½¼ ")


def chinese_likelihood(encoded: bytes, codec: str) -> float:
    """Log-likelihood of the non-ASCII characters of ``encoded`` (which must decode) read in ``codec``.

    A character is drawn from the common ones of contact books, from the standard's first level (everyday characters),
    from its second level, or from the rest; the standards order their characters so, which is what betrays the wrong
    reading: Big5 text read as GB18030 falls into the extension few people ever type, GB text read as Big5 into the
    second level. A longer text has a lower likelihood: only compare readings of the same bytes.
    """
    costs, sizes_of = (GB_COSTS, _gb_level) if codec == "gb18030" else (BIG5_COSTS, _big5_level)
    total = 0.0
    for character in [c for c in encoded.decode(codec) if not c.isascii()][:MOST_CHARACTERS]:
        if character in COMMON:
            total += COMMON_COST
        else:
            total += costs[sizes_of(character.encode(codec))]
    return total


def chinese_plausibility(encoded: bytes, codec: str) -> float:
    """Log-likelihood of the average non-ASCII character; 0 where there is none."""
    count = sum(not c.isascii() for c in encoded.decode(codec))
    return chinese_likelihood(encoded, codec) / min(count, MOST_CHARACTERS) if count else 0.0


def _gb_level(pair: bytes) -> int:
    if len(pair) != 2 or pair[1] < 0xA1 or not 0xA1 <= pair[0] <= 0xF7:
        return 2
    return 0 if pair[0] <= 0xA3 or 0xB0 <= pair[0] <= 0xD7 else 1 if pair[0] >= 0xD8 else 2


def _big5_level(pair: bytes) -> int:
    if len(pair) != 2:
        return 2
    return 0 if 0xA1 <= pair[0] <= 0xC6 else 1 if 0xC9 <= pair[0] <= 0xF9 else 2


def western_share(encoded: bytes) -> float:
    """Share of the non-ASCII bytes that read as cp1252 are accented letters beside a Latin letter, or typography.

    Chinese in any encoding comes in runs of high bytes, Western text in single ones, or in pairs within a word.
    """
    text = encoded.decode("cp1252", "replace")
    high = [i for i, c in enumerate(text) if not c.isascii()]
    if not high:
        return 0.0
    paired = {i for found in PAIR_IN_WORD.finditer(text) for i in (found.start(), found.start() + 1)}
    fitting = 0
    for i in high:
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        beside_latin = any(c.isascii() and c.isalpha() for c in (before, after))
        alone = before.isascii() and after.isascii()
        fitting += i in paired or (alone and (text[i] in WESTERN_MARKS or (text[i] in WESTERN and beside_latin)))
        # signs that stand in no word: the letters of Central Europe
        fitting += alone and text[i] in "¹³¿¾" and text[i] not in WESTERN_MARKS and before.isalpha() and after.isalpha()
    return fitting / len(high)


def central_european(encoded: bytes) -> bool:
    """Whether Latin text makes more sense in cp1250 than in cp1252, which share most of their letters.

    Polish, Czech and their neighbours have letters where cp1252 has signs that stand in no word (³ for ł, ¿ for ż), or
    letters that Western words do not have there (ì and ù before a letter, ø beside í).
    """
    text = encoded.decode("cp1252", "replace").lower()
    telling = len(CENTRAL.findall(text))
    if any(c in text for c in "íý") and not any(c in text for c in "åæ"):
        telling += text.count("ø")
    return telling * 8 >= sum(not c.isascii() for c in text)
