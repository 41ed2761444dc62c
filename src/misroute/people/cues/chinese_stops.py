"""Frames of Chinese replies that ask for the messages or calls to end."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.opt_out,
    r"""
asks_to_stop 0.90  e.g. 一天发八遍,停
  (发|打|催) ~{0,4} (遍|次|条|回|个) BREAK (停|够|烦|别) (BREAK|$|发|打)

asks_to_stop 0.93  e.g. 不想再收到你们的短信
  (不想|不愿|不愿意|不希望|NOT 想) ~{0,2} (再|继续)* (收到|接到|看到|被|接) ~{0,4}
    (短信|信息|消息|电话|打扰|骚扰|推送|联系|NUMBER)
  unless (HE|KIN)

asks_to_stop 0.93  e.g. 拒绝接收
  拒绝 (接收|接受|接听|收|再)

asks_for_removal 0.93  e.g. 请将我从名单移除
  (把|将|请 将|请 把)? (I|SELF) (DE)? (NUMBER|信息|资料|名)? ~{0,2} (从|自)? ~{0,4}
    (名单|列表|系统|库|删除|移除|删掉|移出|除名) (删|移|去|掉|除|里|中|上|BREAK|$|谢谢|吧)+
  unless (照片|ASK|客户 名单)

asks_to_stop 0.92  e.g. 停止发送
  (停止|立即 停止|终止|停) (向|给|对|往)? (I|SELF|本 NUMBER|NUMBER|HERE)? ~{0,6}
    (发送|发|拨打|骚扰|催告|催收|联系|短信|来电)
  unless (怎么|为什么|NOT 收|不要 停|别 停)

asks_to_stop 0.92  e.g. 别再联系我了
  (别|不要|莫|唔好|咪|甭) ~{0,2} (再)? (给|WITH|向)? (I)? (打|发|call|send|SEEK|骚扰|用) ~{0,5}
    (I|打|来|THIS|短信|信息|电话|NUMBER|嘚嘚) (BREAK|$|ASK|行|可以|了)
  unless (红包|前任|KIN|HE|语音|图书馆|开会|睡|微信)
  nowhere (图书馆|开会|微信|视频|老板|备考|孩子|游戏|红包)

asks_to_stop 0.92  e.g. 再骚扰我就报警
  (再) (打|发|SEEK|骚扰|send|call) ~{0,6} (block|拉黑|派出所|投诉|举报|报警|律师)

asks_to_stop 0.92  e.g. 你们发短信我没授权，撤回同意
  (撤回|撤销|收回|NOT|没) ~{0,2} (同意|授权) (BREAK|$|YOU|发)

asks_for_removal 0.92  e.g. 把俺号抹了，别搁那儿嘚嘚
  (把|将) (I|SELF) (DE)? (NUMBER)? ~{0,4} (抹|删|踢|移|去掉|拿掉|划掉|剔|拉出)
  unless (照片|THING)

asks_for_removal 0.92  e.g. 唔該cut咗我個名出你個list
  (cut|delete|remove|take) ~{0,6} (名|NUMBER|NAMEW) ~{0,6} list

asks_to_stop 0.90  e.g. 我律师说了，从今天起你们不能直接联系我
  (NOT|不能|不得) (直接)? 联系 I (BREAK|$)

asks_for_removal 0.90
  ^ (BREAK)* (退|退掉|n|停|不 要) (这|THIS|BREAK)* $

asks_to_stop 0.94  e.g. 請勿再發
  (别|不要|莫|勿|请勿|不准|不许|禁止|唔好|咪|唔使|毋通|覅|甭|白|少|不用|不必|无须|无需) (给 I|WITH I|向 I|对
    I|YOU|往 THIS|往 HERE|就)* (再|继续|老|总|一直|又|天天|频繁|经常|整天|来)+ (给 I|WITH I|向 I|对 I|往 THIS)*
    (发|打|联系|骚扰|催|烦|推送|来电|打扰|传|send|SEEK|call|短信|发短信|发信息)
  unless ((发|打|联系|SEEK) (红包|前任|HE|孩子|呆|错|工资|火|仗|游戏|牌|球|车)|不要 再 联系 前任|YOU 别 再 SEEK
    HE)
  nowhere (红包|前任|游戏|语音|群 里|THING 群|相亲|作业)

asks_to_stop 0.93  e.g. 别烦我
  (别|不要|莫|勿|请勿|不准|不许|禁止|唔好|咪|唔使|毋通|覅|甭|白|停止|不用|不必|无须|无需) (再|给 I|WITH I|向
    I|YOU|继续|一切|所有|任何)* (发|打|联系|骚扰|催|烦|推送|来电|打扰|传|call|打电话|发短信|发送|SEEK|短信|发信息)
    (给 I|I|短信|信息|消息|电话|NUMBER|过来|来|了|THIS|HERE|任何|这种|这些|DE)*
    (BREAK|$|ERR|否则|不然|NOTBE|NOTKNOW|谢谢|I|再|吧|行 不|ASK|可以|好 不|能|哈|第|广告)
  unless ((发|打|联系|SEEK|催)
    (红包|前任|HE|孩子|呆|错|工资|火|仗|游戏|牌|球|车|票|货)|(开会|上课|睡|晚上|调休|上班|手机) ~{0,6} 别|WITH HE)
  nowhere (红包|前任|游戏|语音|群 里|开会|调休|哈哈哈|手机 卡|THING ~{0,2} 好吃|孩子 好好|I ~{0,4}
    (马上|这两天|明天|肯定|会|发工资) ~{0,3} 还)

asks_to_stop 0.93  e.g. 停止发送
  (停止|停|终止|中止|取消|关闭|不需要|拒绝|拒收|屏蔽|拒接) (一切|所有|再|继续|给 I|向
    I|YOU|DE|任何|接收|接听|这种|此类|这些|类似)*
    (发送|发|短信|信息|消息|提醒|推送|通知|来电|电话|骚扰|订阅|联系|催收|打扰|广告)
  unless (别 停|不要 停|怎么|如何|验证码|NOT 收|为 什么)
  nowhere (游戏|酒店|会员|会议|航班)

asks_for_removal 0.93  e.g. 退订
  ^ (BREAK|回复|回|t|td|我|I|要|请|想|给 I|帮 I|全部|麻烦|都|马上|立即)* (退订|拒收|停发|勿扰|拉黑)
    (BREAK|短信|信息|这|THIS|号|YOU|谢谢|I|吧|了|所有|全部|退订|拒收|停发|t|td|是|回复|回)* $
  unless (会员|酒店)

asks_to_stop 0.92  e.g. 再骚扰我就报警
  (再) (发|打|骚扰|催|SEEK|send|call|来) ~{0,8} (投诉|举报|报警|拉黑|起诉|告|工信部|12321)

asks_to_stop 0.90  e.g. 已拉黑那个卖保险的
  (拉黑|屏蔽) (YOU|THIS|这个|HERE|NUMBER)

asks_to_stop 0.93  e.g. 免打扰谢谢
  (消停|放过 I|饶 (I)|收手|适可而止|高抬贵手|清静|安静 (会儿|一会)|免打扰|勿扰|勿打扰|別煩|收声)
  unless (孩子|YOU KIN)
  nowhere (作业|电视|早餐|滚烫|滚筒)

asks_to_stop 0.93  e.g. 别烦我
  (别|不要|莫|勿|请勿|不准|不许|禁止|唔好|咪|唔使|毋通|覅|甭|白|停止|少|唔该 唔好) (再|天天|老|一直|总|整天|给
    I|往 THIS|来|继续)* (轰炸|骚扰|打扰|烦|催 (I|$|BREAK)|来电|call|send|联系 (I|$|BREAK|THIS)|发
    (短信|信息|消息|BREAK|$)|打 (NUMBER|电话|来|BREAK|$))
  unless (快 ~|游戏|孩子|牌|THING ~{0,2} 别|语音|在 开会|红包|前任)

asks_for_removal 0.93  e.g. 把我从你们群发名单里踢出去
  (把 I|I DE NUMBER|NUMBER|I) ~{0,6} (名单|列表|系统|库|群发) ~{0,4} (踢|删|移|去|剔|拿|清|划)

asks_for_removal 0.92  e.g. 删了我的号码吧
  (删|删除|删掉|移除|去掉|清除|注销) (了|掉)? (I)? (DE)? (THIS)? (NUMBER|信息|资料)
  unless (照片|缓存|ASK|聊天|我 把|I 把)

asks_to_stop 0.92  e.g. 我不接受电话沟通，也不接受短信，有事寄信
  (不同意|不允许|不接受|拒绝|不愿|NOT 同意|NOT 允许) ~{0,8} (联系|发|打|SEEK|短信|骚扰|来电|推送)

asks_to_stop 0.90  e.g. 再骚扰我就报警
  (再) (发|打|SEEK|骚扰|send|call|催|来) ~{0,6} (试试|看看|BREAK)? ~{0,6} (报警|投诉|举报|拉黑|起诉|告
    YOU|12321|工信部|律师|试试|不客气|翻脸)

asks_to_stop 0.90  e.g. 这种短信能关掉吗，怎么关
  (短信|信息|消息|电话|推送|通知|骚扰) ~{0,6} (关掉|关闭|关|停|取消|屏蔽|退掉)
  unless (手机|关机|NOT 关|闹钟|THING)

asks_to_stop 0.90  e.g. 我要退訂
  (怎么|如何|想|要|帮 I) (退订|取消 (订阅|短信|推送|提醒))
  unless (会员|视频|票|酒店|牛奶|蛋糕|课|订单)

stop_keyword 0.95  e.g. 退订
  ^ (退订|td|t|回 t|td 回|取消|停|回t|回td|td回|t退订|td退订) (BREAK)* $

asks_to_stop 0.93  e.g. 别再给我妈打电话了，有事找我
  (别|不要|莫|勿|请勿|停止|NOT) ~{0,3} (I|HERE) (DE)? (KIN|单位|家里人|PERSON|里 人) ~{0,4} BREAK ~{0,6}
    (SEEK|打|发|联系|WITH) ~{0,2}
    (I|SELF|THIS)
  unless (吃|玩|接)
""",
)
