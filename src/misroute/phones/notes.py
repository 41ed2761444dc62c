"""Every note a reading can carry: one closed table of codes, with weight and a sentence in English and Chinese.

The weight decides the status. A *harmless* step cannot change who is reached. An *interpretive* step can, so the
number becomes doubtful. A *fatal* one leaves nothing to use: the cell is missing, invalid or holds several numbers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Weight(StrEnum):
    """What a note does to the status of the reading that carries it."""

    harmless = "harmless"
    interpretive = "interpretive"
    fatal = "fatal"


class NoteKind(NamedTuple):
    """One row of the table."""

    weight: Weight
    en: str
    zh: str


_H, _I, _F = Weight.harmless, Weight.interpretive, Weight.fatal

NOTES: dict[str, NoteKind] = {
    # how it was typed
    "fullwidth": NoteKind(_H, "full-width characters were read as plain ones", "全角字符按半角读取"),
    "unicode_digits": NoteKind(
        _H,
        "digits of another script were read as plain ones",
        "其他文字的数字按普通数字读取",
    ),
    "invisible_characters": NoteKind(_H, "invisible characters were removed", "已去除不可见字符"),
    "unusual_spaces": NoteKind(_H, "unusual blanks were read as spaces", "特殊空白按空格读取"),
    "unusual_dashes": NoteKind(_H, "unusual dashes were read as hyphens", "特殊横线按连字符读取"),
    "spreadsheet_text_mark": NoteKind(
        _H, "a spreadsheet's text mark around the number was removed", "已去除表格软件的文本标记"
    ),
    "spreadsheet_float": NoteKind(
        _H, "a spreadsheet had made a decimal of it; all digits are there", "表格软件将其变为小数；数字完整"
    ),
    "spreadsheet_thousands": NoteKind(
        _H,
        "a spreadsheet had put thousands separators in",
        "表格软件加入了千位分隔符",
    ),
    "scientific_complete": NoteKind(
        _H, "scientific notation that still holds every digit was written out", "科学计数法仍含全部数字，已还原"
    ),
    "scientific_rounded": NoteKind(
        _I, "scientific notation lacks the last digits; they were taken as zeros", "科学计数法缺末尾数字，按零补足"
    ),
    "excel_destroyed": NoteKind(
        _F,
        "a spreadsheet turned it into scientific notation and its digits are lost",
        "表格软件改为科学计数法，数字已丢失",
    ),
    "tel_uri": NoteKind(_H, "written as a tel: address", "以 tel: 地址书写"),
    "line_break": NoteKind(_H, "a line break inside the number was read as a space", "号码中的换行按空格读取"),
    "joined_groups": NoteKind(
        _H, "slashes or commas inside the number were read as separators", "号码中的斜杠或逗号按分隔符读取"
    ),
    "joined_lists": NoteKind(
        _I, "pieces set apart like a list make one number only together", "像列表一样分开的几段合起来才是一个号码"
    ),
    "list_marker": NoteKind(_H, "a list number in front was left out", "去掉了前面的序号"),
    "label": NoteKind(_H, "a label such as 'tel' stood beside the number", "号码旁有“电话”之类的标签"),
    "fax": NoteKind(_H, "the cell calls this a fax line", "标注为传真"),
    "extension": NoteKind(_H, "an extension was kept apart", "分机号已单独保留"),
    "extension_guessed": NoteKind(
        _I, "trailing digits were taken for an extension, though nothing says so", "末尾数字按分机号处理，但并无标明"
    ),
    "beside_text": NoteKind(_H, "a name or relation beside the number was split off", "号码旁的姓名或关系已分出"),
    "same_number_twice": NoteKind(_H, "the same number stands here more than once", "同一号码重复出现"),
    # how it is dialled
    "trunk_zero": NoteKind(_H, "a trunk prefix that does not belong here was dropped", "多余的长途前缀已去除"),
    "idd_prefix": NoteKind(_H, "an international dialling prefix was read as +", "国际冠码按 + 读取"),
    "country_code_without_plus": NoteKind(
        _H, "the region's own country code was written without +", "本国国家代码前缺少 +"
    ),
    "foreign_code_without_plus": NoteKind(
        _I, "read as international although + is missing", "缺少 +，但按国际号码读取"
    ),
    "mainland_mobile": NoteKind(
        _I,
        "no number here, but a mobile number of mainland China without +86",
        "本地无此号码，可能是缺少 +86 的大陆手机号",
    ),
    "foreign_idd": NoteKind(_I, "the international prefix of another country was read as +", "按他国的国际冠码读取"),
    "doubled_country_code": NoteKind(
        _I, "the country code stands there twice; one was dropped", "国家代码重复，去掉一个"
    ),
    "two_country_codes": NoteKind(
        _I, "two different country codes; only the second makes a number", "有两个不同的国家代码，只有后一个成立"
    ),
    "plus_without_country_code": NoteKind(
        _I, "there is a + but no country code; read as a national number", "有 + 而无国家代码，按国内号码读取"
    ),
    "ip_prefix": NoteKind(_H, "a carrier or IP-call prefix was dropped", "运营商或 IP 电话前缀已去除"),
    "unknown_carrier_prefix": NoteKind(
        _I, "the first digits were taken for a carrier prefix nobody here knows", "开头数字被当作未知的运营商前缀"
    ),
    "rewritten": NoteKind(_H, "national dialling rules rewrote the digits", "按国内拨号规则改写了数字"),
    "area_code_added": NoteKind(_H, "the region's only area code was put in front", "已补上该地区唯一的区号"),
    "trunk_prefix_missing": NoteKind(
        _I, "valid here only if a missing trunk prefix is assumed", "须假定缺了长途前缀才成立"
    ),
    "trunk_prefix_left_out": NoteKind(_H, "the trunk prefix is left out", "省略了长途前缀"),
    "local_or_service": NoteKind(
        _I,
        "seven digits are a service number of the whole country, or a local one without its area code",
        "七位数字：全国服务号码，或缺少区号的本地号码",
    ),
    "first_digit_missing": NoteKind(
        _I, "as likely a mobile number that lost its first digit", "也可能是丢了首位的手机号"
    ),
    "foreign_grouping": NoteKind(_I, "the digits are grouped as another country writes them", "数字分组是别国的写法"),
    "second_trunk_one": NoteKind(
        _I,
        "a second 1 after +1: a trunk prefix, or +1 before another country's number",
        "+1 后又有 1：长途前缀或他国号码",
    ),
    "ambiguous_tail": NoteKind(
        _I, "the last group may belong to the number or be an extension", "末组数字可能属于号码，也可能是分机"
    ),
    "looks_like_date": NoteKind(_I, "may be a date rather than a number", "可能是日期而不是号码"),
    # letters and lost characters
    "lookalike_letters": NoteKind(
        _I,
        "letters that look like digits were read as digits",
        "形似数字的字母按数字读取",
    ),
    "keypad_letters": NoteKind(_I, "letters were read as on a phone keypad", "字母按电话键盘转为数字"),
    "chinese_numerals": NoteKind(_I, "Chinese numerals were read as digits", "中文数字按阿拉伯数字读取"),
    "styled_digits": NoteKind(
        _I, "circled, raised or struck digits were read as plain ones", "带圈、上标或划线的数字按普通数字读取"
    ),
    "direction_override": NoteKind(
        _I, "a text-direction override makes the digits show in another order", "文字方向控制符使数字显示顺序不同"
    ),
    "control_characters": NoteKind(_I, "control characters inside; something may be lost", "含控制字符，可能有丢失"),
    "replacement_characters": NoteKind(_I, "characters were lost in an earlier conversion", "先前转换时丢失了字符"),
    # more than the number
    "swallowed_text": NoteKind(_I, "other text stands beside the number", "号码旁有其他文字"),
    "glued_text": NoteKind(_I, "text touches the digits", "文字与数字相连"),
    "warning_text": NoteKind(_I, "the cell itself says the number should not be used", "单元格注明此号码不可用"),
    "unread_digits": NoteKind(_I, "other digits in the cell were not understood", "单元格中另有无法理解的数字"),
    "email_address": NoteKind(_I, "the digits are part of an e-mail address", "数字是电子邮件地址的一部分"),
    "several_numbers": NoteKind(_F, "the cell holds several different numbers", "单元格中有多个不同号码"),
    "short_suffix": NoteKind(
        _F, "a shortened second number replaces the last digits of the first", "第二个号码只写了末几位"
    ),
    # what kind of number
    "dummy_number": NoteKind(_H, "a well-known filler or example number", "常见的占位或示例号码"),
    "mvno_segment": NoteKind(_H, "a segment of virtual operators", "虚拟运营商号段"),
    "data_only_segment": NoteKind(_H, "a segment meant for data cards", "数据上网卡号段"),
    "satellite_segment": NoteKind(_H, "a satellite phone segment", "卫星电话号段"),
    "directory_assistance": NoteKind(_H, "directory assistance, nobody's own line", "查号台，不是个人号码"),
    "overlay_prefix": NoteKind(
        _H, "valid by the configured overlay, not yet by the metadata", "依据配置的号段补充而非元数据"
    ),
    "unknown_region": NoteKind(_H, "the region given is not known and was not used", "给出的地区未知，未使用"),
    # nothing there
    "empty": NoteKind(_F, "nothing is there", "空白"),
    "placeholder": NoteKind(_F, "a word that stands for 'none'", "表示“无”的占位"),
    "same_as_above": NoteKind(_F, "says 'same as above'; no number here", "写着“同上”，此处无号码"),
    # why not
    "masked": NoteKind(_F, "some digits are masked", "部分数字被遮盖"),
    "placeholder_digits": NoteKind(
        _F, "all digits alike or counted up, and no such number", "数字全同或连号，并无此号"
    ),
    "not_a_number": NoteKind(_F, "no telephone number in it", "其中没有电话号码"),
    "no_region": NoteKind(_F, "no country code, and no region to assume", "没有国家代码，也没有默认地区"),
    "unknown_country_code": NoteKind(_F, "no such country code", "没有这个国家代码"),
    "too_short": NoteKind(_F, "digits are missing", "位数不足"),
    "too_long": NoteKind(_F, "too many digits", "位数过多"),
    "area_code_missing": NoteKind(_F, "a local number without its area code", "本地号码缺少区号"),
    "unassigned": NoteKind(_F, "right in length, but no such range is assigned", "位数正确，但没有这样的号段"),
    "retired_prefix": NoteKind(_F, "the range was retired, as the configured overlay says", "号段已停用（按配置）"),
    "emergency_segment": NoteKind(_F, "an emergency-communication segment", "应急通信号段"),
    "m2m_number": NoteKind(
        _F, "a 13-digit number of a device, which takes no calls or texts", "13 位物联网号码，不能通话"
    ),
    "short_code": NoteKind(_F, "a service or emergency code, not a person's number", "服务或紧急短号，不是个人号码"),
    "sms_access_code": NoteKind(_F, "a sender code of bulk messages", "短信群发端口号"),
    "identity_number": NoteKind(_F, "looks like an identity number", "像是身份证号码"),
    "text_too_long": NoteKind(_F, "far too long for a number", "文字过长，不是号码"),
}
"""code → weight and sentences; the only codes a reading may carry."""


def weight(code: str) -> Weight:
    """The weight of a note; KeyError for a code that is not in the table."""
    return NOTES[code].weight


def sentence(code: str, lang: str = "en") -> str:
    """What the note says, in English or (``lang`` beginning with ``zh``) Chinese; KeyError for an unknown code."""
    kind = NOTES[code]
    return kind.zh if lang.startswith("zh") else kind.en
