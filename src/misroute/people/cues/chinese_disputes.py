"""Frames of Chinese replies from a borrower who disputes the debt."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.dispute,
    r"""
$money =
    (利息| 本金| 本息| 手续费| 逾期费| 年费| 会员费| 滞纳金| 违约金| 服务费| 费用| 欠款| 账单| 账| 贷款| 借款| 罚息|
    费| 债| 金额| 数额| 利率)

says_paid 0.90  e.g. 上个月就结清了 有截图
  (昨天|昨晚|上周|上个月|上月) ~{0,2} (已经|已|就|都)? (还|结清|付|缴)
  unless (怎么 还|才|没|NOT|KIN|饭|明天|YOU 还)
  nowhere (伞|书|外卖|aa|老板|小说)

says_paid 0.90  e.g. 我早还清了
  (月份|年前|早|主债务人|结清 证明|一次性) ~{0,6} (结清|还 完|还清|开)
  unless (年底|明天|下来|KIN)

says_paid 0.90  e.g. 钱早还了
  (早|早就|已|已经|都|全部|钱 早|钱|昨天 已经|I 已经) ~{0,3} (还|结|缴|付|交|转) (清|完|过|了|掉|上|款)+
    (BREAK|$|YOU|怎么|还|账|销|的|DE|DIGITS|吧)
  unless (才|要|想|会|怎么 还|ASK $|小说|伞|房贷|花|老板)
  nowhere (借书|房贷|请客|外卖|老板|aa|收款|车贷)

says_paid 0.90  e.g. 我早还清了
  (结清|还清)(?! (后|要|需|多少|房贷)) (证明|了|BREAK|$|YOU|还|吧)*
  unless (怎么|想|要|准备|多少|明天|下来|一次|才能|能 不能)
  nowhere (请客|房贷|明天|年底|下来)

denies_debt 0.90  e.g. 没有这笔欠款
  (没有|没|无|NOT|冇) (这|该|此|THIS|任何|什么)+ (笔|个|项)? (欠款|贷款|借款|债务|逾期|账|THING)
  unless (有没有|ASK|还 没|如果|记录|提醒|成功)

denies_debt 0.90  e.g. 我没借钱
  (NOT|没|从没|冇|没有) (向|在|跟)? (YOU|任何)? ~{0,2} (借|贷|收到|办) (过|YOU)* (这|THIS|任何)? (笔|个)?
    (钱|款|贷|THING|贷款|借款|债)
  unless (# (HE|YOU)|图书|YOU 借|KIN|ASK $)

denies_debt 0.90  e.g. 不是我签的字！
  (NOTBE|不 是) I (签|借|贷|办|申请) (DE|字)

disputes_amount 0.90  e.g. 你们乱收费
  (多|重复|乱) (扣|收|算|记) (了)? (I|一|DIGITS|NUM|钱|费|YOU|BREAK|$)
  unless (快递|水表|店|老板|方)
  nowhere (水表|物业|老板|aa)

disputes_amount 0.90  e.g. 帳單金額有誤，請重新計算
  (重新 (核算|计算|算)|核算|凭空 捏造)

denies_debt 0.90  e.g. 我只借了两千，到账一千四，凭啥还三千
  凭 (什么|啥) ~{0,3} (还|要|催|扣)

asks_for_proof 0.90  e.g. 你先把借款记录发我看看 没证据别扯
  (NOT|没) (证据|凭证|合同)|(记录|流水|凭证|证据) 发 I
  unless (剧|偷)

reports_fraud 0.90  e.g. 我被骗了贷款没到我手里 公安立案了
  被 骗 ~{0,4} (贷|办|借)|(公安|警察) ~{0,2} 立案
  unless (KIN)

says_paid 0.90  e.g. 已还款，请核实
  ^ (BREAK|SELF|I)* (还|已还|还清|结清|清|付) (清|完|晒|款|BREAK)+ ~{0,10} (核实|查|BREAK|$|NOT|别)
  unless (明天|会|才|要|先|等|YOU|怎么|ASK|还完|多少|中 不)
  nowhere (请客|房贷|车贷|明天|小说|伞)

says_paid 0.90  e.g. 昨晚九点还的，银行扣款短信都有，怎么还显示逾期
  (昨晚|昨天|上周|上个月|NEWLY|早) ~{0,8} (还|转|交|缴|付) (DE|清) ~{0,12} %{0,14} (怎么|咋|还
    显示|逾期|扣款|记录|短信|回执|截图|凭证)
  unless 作业

says_paid 0.90
  (余额|欠款|账单|显示) ~{0,4} (0|零)

denies_debt 0.92  e.g. 我没有申请过贷款
  (I|SELF) ~{0,4} (NOT|从 来 没|没) ~{0,3} (下载|注册|申办|申请|办理) (YOU|THIS)*
  unless (# (YOU|HE)|YOU 的 短信|ASK $|会员|游戏)
  nowhere (会员)

denies_debt 0.90  e.g. 已过诉讼时效
  (诉讼 时效|时效|判决书|NOT 承担|不 用 承担|银保监|有 争议|争议|NOT 合理|不 合理|催收费|录音 I|有 录音)
  unless (球|比赛)

disputes_amount 0.90  e.g. 我只借了五千怎么变一万二了
  (I|I 们|SELF) (就|只|净 系|只是)* (借|欠|爭|争|差) ~{0,4} (NUM|DIGITS|千|万)+ %{0,14} (凭|怎么|咋|变|还
    三|要|成|WRONG)
  unless (YOU 借|书)

disputes_amount 0.90  e.g. 合同上写年化12，你给我算出来48？
  (合同|当初|说 好|协商 好|之前 说|YOU 同事|上周) %{0,14} (现在|YOU ~{0,3} (算|要|说)|又|到底) %{0,10}
    (NUM|DIGITS|千|万|多)
  unless (会议|饭)

disputes_amount 0.90  e.g. 违约金一天一百？谁规定的
  (利滚利|高利贷|砍头息|只 认 本金|谁 规定|年化)

disputes_amount 0.90  e.g. 呢條數唔啱，我淨係爭四千咋
  (数|账|条 数) ~{0,2} (WRONG|唔啱)

asks_for_proof 0.90  e.g. 拿合同出来
  (看|要|拿|出示|发) ~{0,3} (原件|合同|判决书|授权|委托)
  unless (租|面试|YOU 看)

denies_debt 0.92  e.g. 我没借钱
  (I|SELF|#) ~{0,3} (NOT|没|冇|从没|从未) (WITH YOU|在 YOU|YOU)* ~{0,3} (借|贷|欠|签|申请|办) (过)?
    (YOU|DE|一|分|毛|钱|款|THING|贷款|网贷|合同|任何|PERSON|信用卡|BREAK|$)+
  unless (# (YOU|HE)|ASK $|钱 借|给|书|KIN)
  nowhere (图书馆|充电宝|伞)

says_paid 0.90  e.g. 我上個月已經找晒數㗎喇
  (还|找|结|付|缴|清|扣) (清|晒|完|晒 数)+ ~{0,2} (BREAK|$|YOU|DE|怎么|为|还|账)
  unless (要 |想|会|明天|后天|等|怎么|ASK $|还完|才能|多少|先|再 还)
  nowhere (作业|房贷|花完|车贷|老板|收款|外卖)

says_paid 0.88
  (昨天|上个月|上月|上周|前天|早|前年|去年|半年前|NEWLY) ~{0,4} (还|扣|转|付|缴|结) (清|掉|完|给 YOU|款)+
  unless (借|饭|红包|房租|水电|外卖|车)

disputes_amount 0.90  e.g. 金额不对
  ($money) ~{0,6} (WRONG|太高|太多|不合理|哪来|不认|不符|乱|超|怎么 来|不 对|多 出|离谱|高 得|不对)
  unless (吃|菜|房|电费|aa|每人|水表|物业)

disputes_amount 0.90  e.g. 我只借了五千怎么变一万二了
  (借|贷|本金) ~{0,8} (怎么|咋|就|变|要 还|滚|还) ~{0,4} (变|成|多|NUM 万|滚|要)
  unless (书|车)

disputes_amount 0.88  e.g. 凭什么收这么多违约金
  (怎么|又|凭 什么|为 什么) ~{0,3} (扣|收|多 扣|多 收) ~{0,4} (一 次|两 次|钱|费|BREAK|$)
  unless (快递|作业|外卖|花|雨|衣)

asks_for_proof 0.90  e.g. 拿合同出来
  (拿|提供|出示|发|给 I|看|show|调|有 没有|有|proof|对|把) ~{0,4}
    (合同|借条|凭证|证据|协议|证明|流水|委托书|授权书|对账单|账单 明细|明细|转让 通知书|通知书|传票|proof)
  unless (租|THING 发 我|工作 证明|毕业)
  nowhere (租房|面试|入职|作业|薯片|偷)

denies_debt 0.90  e.g. 我不认可这个金额
  (不 认|不认|不承认|有 异议|异议|不 还|不 付|起诉 YOU|法院 见|告 YOU) (BREAK|$|THIS|YOU|了)
  unless (I 没 说|NOT 说|还 不 还|NOTBE (不|NOT) 还)

denies_debt 0.90  e.g. 那个店都关门了 培训课没上 钱我不还
  (钱|费|款) (I)? ~{0,2} (不 还|不 付|不 认|不 出|不 给)

denies_debt 0.88  e.g. 你们乱收费
  (YOU) ~{0,2} (自动|擅自|私自|乱|偷偷) ~{0,3} (开|扣|收|办)

denies_debt 0.88
  (没|NOT) ~{0,2} (上 课|发货|用 过|收到 货|到账|激活 过) ~{0,10} (钱|费|还|付|款)
  unless ASK $

reports_fraud 0.90  e.g. 别人冒用我的身份
  (冒用|冒名|盗用|被 盗|盗刷|伪造|被 人 (冒|盗|用|拿)|身份证 (丢|被|借)|信息 (被|泄露))
  unless (车|手机 被|电动车|群|号 被|响|排队)

says_paid 0.90
  (早|早就|早已|已经|已) (都|全|就|给 YOU)* (还|结|付|缴) (清|完|掉|上)
  unless (要|想|会|才|ASK $|小说|伞|房贷|车贷)
  nowhere (借书|房贷|请客)

denies_debt 0.90  e.g. 我没逾期，查清楚再发
  (NOT|从来 不) (有)? ~{0,2} 逾期 %{0,8} (查|核实|核对|发|催)
  unless (ASK $|NOT 说)

denies_debt 0.90  e.g. 我名下没有你们的贷款
  NOT (有|任何)* YOU (DE)? ~{0,1} (贷款|借款|欠款|产品)
  unless ASK

denies_debt 0.90  e.g. 我都是按时还的，哪里逾期了
  (按时|准时) 还 %{0,6} 逾期
""",
)
