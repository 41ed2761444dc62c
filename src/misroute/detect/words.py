"""Chinese words for what messages name; the English ones are the codes themselves."""

from __future__ import annotations

from typing import Final

from misroute.detect.facts import OwnKind
from misroute.people import Relation

RELATION_ZH: Final = {
    Relation.self: "本人",
    Relation.spouse: "配偶",
    Relation.parent: "父母",
    Relation.child: "子女",
    Relation.sibling: "兄弟姐妹",
    Relation.grandparent: "祖父母",
    Relation.grandchild: "孙辈",
    Relation.in_law: "姻亲",
    Relation.extended_family: "其他亲戚",
    Relation.friend: "朋友",
    Relation.colleague: "同事",
    Relation.employer: "雇主",
    Relation.guarantor: "担保人",
    Relation.emergency_contact: "紧急联系人",
    Relation.representative: "代理人",
    Relation.other: "其他",
    Relation.unknown: "未知",
}

OWN_ZH: Final = {OwnKind.lender: "机构", OwnKind.staff: "员工", OwnKind.agency: "委外机构"}


def relation_en(relation: Relation) -> str:
    """The code as words: ``emergency contact``."""
    return relation.value.replace("_", " ")
