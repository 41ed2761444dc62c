"""Chinese surnames in simplified characters, and the readings that dictionaries of common words get wrong."""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花"
    "方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝"
    "明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝"
    "管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌"
    "焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖"
    "卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦"
    "艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜"
    "养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟肖"
    "付代邸候冼麦区邝覃植揭练揣苑亓佀修粘卿禤苟仝宛官衣战种雒朴撒曳隋门昂随来同由展呼延英尧库苻占郄原员栗但丛岩闭矫"
    "千火藏冶秘续税荘铁哲线庹虎补尉迟多母闽颉黑芈妫郄相茆邸亢萨妥锁楼谌隽斐繁祭芦恽遇仰扎苍"
)

COMPOUND_SURNAMES: Final = frozenset(
    words(
        """
        欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠
        公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁
        拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 南荣 第五 完颜 叶赫 相里 纳兰 富察
        爱新 贺兰 耶律 西乞 那拉 张简 范姜
    """
    )
)

# Every reading a surname may have in a person's papers, the usual one first; without tones, ü written v
SURNAME_READINGS: Final[dict[str, tuple[str, ...]]] = {
    "曾": ("zeng",),
    "单": ("shan",),
    "仇": ("qiu",),
    "解": ("xie",),
    "盖": ("ge", "gai"),
    "查": ("zha", "cha"),
    "朴": ("piao", "pu", "park"),
    "区": ("ou", "qu"),
    "任": ("ren",),
    "华": ("hua",),
    "洗": ("xian",),
    "冼": ("xian",),
    "覃": ("qin", "tan"),
    "翟": ("zhai", "di"),
    "召": ("shao",),
    "缪": ("miao", "mou"),
    "乐": ("yue", "le"),
    "员": ("yun", "yuan"),
    "贠": ("yun",),
    "尹": ("yin",),
    "卜": ("bu",),
    "宓": ("mi", "fu"),
    "秘": ("bi", "mi"),
    "种": ("chong", "zhong"),
    "重": ("chong",),
    "繁": ("po", "fan"),
    "黑": ("he", "hei"),
    "能": ("nai", "neng"),
    "乜": ("nie", "mie"),
    "尉": ("wei", "yu"),
    "折": ("she", "zhe"),
    "撒": ("sa",),
    "不": ("fou",),
    "万": ("wan",),
    "沈": ("shen",),
    "宁": ("ning",),
    "燕": ("yan",),
    "应": ("ying",),
    "冯": ("feng",),
    "石": ("shi",),
    "车": ("che",),
    "都": ("du",),
    "盛": ("sheng",),
    "葛": ("ge",),
    "纪": ("ji",),
    "哈": ("ha",),
    "那": ("na",),
    "祭": ("zhai", "ji"),
    "郇": ("xun", "huan"),
    "逄": ("pang",),
    "晟": ("cheng", "sheng"),
    "过": ("guo",),
    "谌": ("chen", "shen"),
    "谭": ("tan", "qin"),
    "瞿": ("qu",),
    "句": ("gou",),
    "勾": ("gou",),
    "阚": ("kan",),
    "令": ("ling",),
    "叶": ("ye",),
    "相": ("xiang",),
    "长": ("zhang",),
    "藏": ("zang",),
    "隗": ("wei", "kui"),
    "冒": ("mao",),
    "佴": ("nai", "er"),
    "戚": ("qi",),
    "郗": ("xi", "chi"),
    "殷": ("yin",),
    "訾": ("zi",),
    "会": ("gui",),
    "厘": ("xi",),
    "余": ("yu",),
    "佘": ("she",),
    "吕": ("lv",),
    "闾": ("lv",),
    "欧阳": ("ouyang",),
    "尉迟": ("yuchi",),
    "万俟": ("moqi",),
    "长孙": ("zhangsun",),
    "澹台": ("tantai",),
    "单于": ("chanyu",),
    "呼延": ("huyan",),
    "鲜于": ("xianyu",),
    "亓官": ("qiguan",),
    "皇甫": ("huangfu",),
    "宰父": ("zaifu",),
    "令狐": ("linghu",),
    "夏侯": ("xiahou",),
    "乐正": ("yuezheng",),
    "百里": ("baili",),
    "诸葛": ("zhuge",),
    "司徒": ("situ",),
    "申屠": ("shentu",),
    "公冶": ("gongye",),
}

# How pinyin spells the surnames that most people in mainland China bear: a name that begins so is read as pinyin
PINYIN_SURNAMES: Final = frozenset(
    words(
        """
        ai an bai bao bi bian bo bu cai cao cen chai chang chao che chen cheng chi chu cong cui dai dang deng di diao
        ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gou gu guan guo han hang hao he hou hu hua
        huang huo ji jia jian jiang jiao jin jing ju kang ke kong kuang lan lei leng li lian liang liao lin ling liu
        long lou lu luo lv lyu ma mai man mao mei men meng mi miao mo mu na nan ni nie ning niu ou ouyang pan pang pei
        peng pi pu qi qian qiang qiao qin qiu qu quan ran rao ren rong ruan sang sha shan shang shao shen sheng shi
        shu shui si sima situ song su sui sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xian
        xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying you yu yuan yue yun zang zeng zha zhai
        zhan zhang zhao zhen zheng zhong zhou zhu zhuang zhuge zhuo zong zou zu zuo
        """
    )
)
