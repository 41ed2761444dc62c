"""How the syllables of Chinese names are spelled in Latin letters: pinyin, Wade-Giles and Tongyong (Taiwan),
Hong Kong, Macau.

Each function takes a reading without tones and returns every spelling that papers use, the usual one first, without
apostrophes and hyphens. Sources: Hanyu Pinyin (ISO 7098) and its passport rule (ü as YU); the Wade-Giles tables; the
Hong Kong Government's way of spelling names, which is a custom and no standard, hence several spellings each; Tongyong
pinyin as used in Taiwan from 2002 to 2008; the Portuguese way of Macau.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """``reading:spelling,spelling`` entries; ``-`` stands for no letter at all."""
    pairs = (entry.split(":") for entry in text.split())
    return {key: tuple(value.replace("-", "") for value in values.split(",")) for key, values in pairs}


_WADE_INITIAL: Final = _table("""
    zh:ch ch:ch sh:sh b:p p:p d:t t:t g:k k:k j:ch q:ch x:hs z:ts c:ts r:j
""")
_WADE_WHOLE: Final = _table("""
    zhi:chih chi:chih shi:shih ri:jih zi:tzu,tze ci:tzu,tse si:szu,ssu,sze er:erh yi:yi,i,ih ying:ying,ing de:te,teh
    te:te,teh zhe:che,je hua:hua,hwa huang:huang,hwang jiu:chiu,jeou yan:yen ye:yeh yue:yueh you:yu,you yong:yung
    gui:kuei,kui kui:kuei,kui e:o,e ge:ko,ke ke:ko,ke he:ho,he jiong:chiung qiong:chiung xiong:hsiung guo:kuo huo:huo
    kuo:kuo shuo:shuo zhuo:cho yu:yu li:li,lee song:sung,soong wen:wen xi:hsi,shi
""")
_WADE_FINAL: Final = (
    (re.compile(r"^v$"), ("u", "yu")),
    (re.compile(r"^ve$|^ue$"), ("ueh",)),
    (re.compile(r"^ie$"), ("ieh",)),
    (re.compile(r"^ian$"), ("ien",)),
    (re.compile(r"^ong$"), ("ung",)),
    (re.compile(r"^iong$"), ("iung",)),
    (re.compile(r"^uo$"), ("o", "uo")),
)
_PINYIN: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]?)([a-zv]+)")

_JYUTPING: Final = re.compile(r"(gw|kw|ng|[bpmfdtnlgkhwzcsj]?)([aeiouy][a-z]*|m|ng)")
_HK_INITIAL: Final = _table("""
    b:p,b p:p d:t,d t:t n:n l:l g:k,g k:k ng:ng,- gw:kw,gw,k kw:kw,k z:ch,ts,j c:ch,ts s:s,sh j:y w:w m:m f:f
    h:h
""")
_HK_FINAL: Final = _table("""
    aa:a,ah aai:ai,aai aau:au,aau aam:am aan:an,aan aang:ang aap:ap aat:at aak:ak am:um,am an:an,un ap:ap,up
    at:at,ut au:au,ow e:e,eh ei:ei,i,ee,ey i:i,ee,ze iu:iu,ew o:o,oh,or oi:oi,oy ou:o,ou,oo,u oeng:eung
    oek:euk,eok eoi:ui,oi,uy eon:un,on eot:ut u:u,oo ui:ui,oui un:un,oon yu:u,ue,yu yun:uen,un,yuen
    yut:uet,ut,yuet eng:eng,ing ing:ing oe:eu ik:ik,ick ok:ok,ock uk:uk,ook ut:ut,oot
""")
# Syllables that custom spells apart from the pattern
_HK_WHOLE: Final = _table("""
    zi:chi,tsz,tse,tze,tsze,ji ci:chi,tsz,tze,tse si:sze,si,see,sz,shi ng:ng m:m,ng jyu:yu,yue jyun:yuen,yun
    jyut:yuet,yut ji:yee,yi,i,yie jip:yip,ip jin:yin,in jan:yan,yun zau:chau,chow,tsau,jau,jow lau:lau,low
    zoeng:cheung,tseung,jeung zeng:cheng,tseng sek:shek,sek sau:sau,shau sam:sum,sam,shum,sham san:san,sun
    ce:che,tse ze:tse,che,je syu:shu,sue,shue,su syun:suen,sun syut:suet,shuet gam:kam,kum gwai:kwai fung:fung
    lei:lee,lei,li wong:wong,vong wu:wu,woo loeng:leung,leong hoeng:heung joeng:yeung,young,yang wai:wai,wei
    sou:so,soo,sou sing:sing,shing sin:sin gwok:kwok gwong:kwong,kong zing:ching,tsing zan:chun,chan,jan
    can:chan,chun lok:lok lo:lo,law,loh,lor,lor loek:leuk hyun:huen,hun lyun:luen,lun gyun:kuen zyun:chuen
    cyun:chuen,tsuen zyu:chu,chue cyu:chu,chue,tsu zeoi:chui,tsui ceoi:tsui,chui,choi heoi:hui jiu:yiu
    hou:ho,hou gun:koon,kwun,kun,kwoon hap:hap,hop
""")

_MACAU_INITIAL: Final = _table("""
    b:p p:p d:t t:t n:n,l l:l g:k k:k ng:ng,- gw:ku,kw,k kw:ku,kw,k z:ch c:ch s:s j:i w:v,w m:m f:f h:h
""")
_MACAU_FINAL: Final = _table("""
    aa:a aai:ai aau:ao aam:am aan:an aang:ang aap:ap aat:at aak:ak ai:ai au:ao am:am an:an ang:ang ap:ap at:at ak:ak
    e:e ei:ei eng:eng ek:ek i:i iu:io im:im in:in ing:eng ip:ip it:it ik:ek o:o oi:oi ou:ou on:on ong:ong ok:ok
    u:u ui:ui un:un ung:ong uk:ok ut:ut oeng:eong oek:eok eoi:oi eon:on eot:ot yu:u yun:un yut:ut
""")
_MACAU_WHOLE: Final = _table("""
    jyu:u,iu jyun:un,iun jyut:ut,iut ji:i jin:in jing:ieng jip:ip jik:iek jim:im jiu:io jat:iat jan:ian jam:iam jau:iao
    joeng:ieong jung:iong juk:iok jeoi:ioi jeon:ion wu:u,vu wui:ui,vui wai:wai,vai wan:wan,van waa:wa,va ng:ng m:m
    wing:weng,veng si:si zi:chi ci:chi
""")

_TONGYONG_WHOLE: Final = _table("""
    zhi:jhih chi:chih shi:shih ri:rih zi:zih ci:cih si:sih wen:wun feng:fong weng:wong
""")
_TONGYONG_INITIAL: Final = _table("zh:jh q:c x:s")


@lru_cache(maxsize=2048)
def pinyin_spellings(reading: str) -> tuple[str, ...]:
    """``lv`` -> lv, lyu, lu; other readings are spelled as they are."""
    if "v" in reading:
        return (reading, reading.replace("v", "yu"), reading.replace("v", "u"), reading.replace("ve", "ue"))
    return (reading,)


@lru_cache(maxsize=2048)
def wade_giles_spellings(reading: str) -> tuple[str, ...]:
    """``zhi`` -> chih; ``guo`` -> kuo; ``xue`` -> hsueh."""
    if reading in _WADE_WHOLE:
        return _WADE_WHOLE[reading]
    match = _PINYIN.fullmatch(reading)
    if match is None:
        return (reading,)
    initial, final = match.groups()
    finals: tuple[str, ...] = (final,)
    for pattern, spelled in _WADE_FINAL:
        if pattern.match(final):
            finals = spelled
            break
    if initial in ("j", "q", "x") and final.startswith("u") and final != "ue":
        finals = (final,)
    head = _WADE_INITIAL.get(initial, (initial,))[0]
    return tuple(head + tail for tail in finals)


@lru_cache(maxsize=2048)
def hong_kong_spellings(jyutping: str) -> tuple[str, ...]:
    """``zoeng`` -> cheung, tseung, jeung; ``wong`` -> wong."""
    if jyutping in _HK_WHOLE:
        return _HK_WHOLE[jyutping]
    match = _JYUTPING.fullmatch(jyutping)
    if match is None:
        return (jyutping,)
    initial, final = match.groups()
    heads = _HK_INITIAL.get(initial, (initial, "ng") if not initial else (initial,))
    tails = _HK_FINAL.get(final, (final,))
    return tuple(dict.fromkeys(head + tail for tail in tails for head in heads))


@lru_cache(maxsize=2048)
def macau_spellings(jyutping: str) -> tuple[str, ...]:
    """``zoeng`` -> cheong; ``wong`` -> vong, wong; ``joeng`` -> ieong."""
    if jyutping in _MACAU_WHOLE:
        return _MACAU_WHOLE[jyutping]
    match = _JYUTPING.fullmatch(jyutping)
    if match is None:
        return (jyutping,)
    initial, final = match.groups()
    heads = _MACAU_INITIAL.get(initial, (initial,))
    return tuple(dict.fromkeys(head + tail for tail in _MACAU_FINAL.get(final, (final,)) for head in heads))


@lru_cache(maxsize=2048)
def tongyong_spellings(reading: str) -> tuple[str, ...]:
    """``zhong`` -> jhong; ``xiu`` -> siou; ``quan`` -> cyuan."""
    if reading in _TONGYONG_WHOLE:
        return _TONGYONG_WHOLE[reading]
    match = _PINYIN.fullmatch(reading)
    if match is None:
        return (reading,)
    initial, final = match.groups()
    if final.startswith("v") or (initial in ("j", "q", "x") and final.startswith("u")):
        final = "yu" + final[1:]
    elif initial and initial not in ("y", "w"):
        final = {"iu": "iou", "ui": "uei", "iong": "yong"}.get(final, final)
    return (_TONGYONG_INITIAL.get(initial, (initial,))[0] + final,)
