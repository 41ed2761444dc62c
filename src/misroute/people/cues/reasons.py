"""Why a text got its label: one sentence a person can check, in English and Chinese."""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, tuple[str, str]]] = {
    "says_wrong_number": ("says it is the wrong number or person", "称打错、发错或找错人"),
    "not_their_phone": ("says the phone or number is not that person's", "称号码不是该人的"),
    "number_changed_hands": ("says the number has a new holder", "称号码已换机主"),
    "denies_identity": ("says he or she is not the person named", "否认是被找的人"),
    "denies_relation": ("says not to be the relative that was thought", "否认是该人的亲属"),
    "does_not_know_person": ("does not know the person named", "称不认识该人"),
    "knows_the_person": (
        "knows the person without being a relative: the number is another's",
        "认识该人但非亲属，号码是他人的",
    ),
    "answers_no": ("answers no to a question of identity", "对身份询问答否"),
    "answers_yes": ("answers yes to a question of identity", "对身份询问答是"),
    "states_relation": ("says how he or she is related to the borrower", "说明与借款人的关系"),
    "is_their_relative": ("says outright to be a relative of the person named", "直接说明自己是该人的亲属"),
    "phone_of_relative": ("says the phone is a relative's", "称手机是亲属的"),
    "debt_of_relative": ("says a relative took the loan", "称借款的是亲属"),
    "listed_as_contact": ("says he or she was only listed as a contact", "称只是被填为联系人"),
    "stop_keyword": ("is a stop word by itself", "为退订关键词"),
    "asks_to_stop": ("asks for the messages or calls to stop", "要求停止联系"),
    "asks_for_removal": ("asks to be taken off the list", "要求从名单删除"),
    "denies_debt": ("says the debt is not owed or not theirs", "否认欠款"),
    "says_paid": ("says it was paid or settled", "称已还清"),
    "disputes_amount": ("says the amount is wrong", "对金额有异议"),
    "asks_for_proof": ("asks for proof of the debt", "要求提供凭证"),
    "reports_fraud": ("says the identity was misused", "称身份被冒用"),
    "confirms_identity": ("says he or she is the person", "确认是本人"),
    "promises_payment": ("promises to pay or says a payment is on its way", "承诺还款或称已安排还款"),
    "asks_for_time": ("asks for more time or a plan", "要求宽限或分期"),
    "speaks_of_own_debt": ("speaks of the debt as an own one", "把债务当作自己的来谈"),
    "learned_phrases": ("its phrases are those of texts that say so", "用语与此类文本相同"),
    "no_cue": ("says nothing of this kind", "没有此类内容"),
}


def reason_text(code: str) -> tuple[str, str]:
    """The sentence for a reason code, in English and Chinese. Unknown codes answer themselves."""
    return REASONS.get(code, (code, code))
