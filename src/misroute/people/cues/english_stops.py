"""Frames of English replies that ask for the messages or calls to end."""

from __future__ import annotations

from typing import Final

from misroute.people.cues.cue import ReplyLabel
from misroute.people.cues.frames import Source, read_sources

FRAMES: Final[tuple[Source, ...]] = read_sources(
    ReplyLabel.opt_out,
    r"""
asks_to_stop 0.93  e.g. Cancel texts
  (cancel|END|STOP|discontinue|cease|halt) (all|THE|YOUR|THESE|any|future|MY)*
    (CONTACT|communication|communications)(?! (FROM|plan|TO DIGITS|FOR))
  unless (MOD NOT|NOT (STOPS|END)|# (I|HE)|IF|CONTACT STOP|TO STOP|SEND STOP)
  nowhere (free|save|DIGITS DIGITS|SEND STOP|TO STOP|STOP CONTACT (call|to) DIGITS|2 stop)

asks_to_stop 0.93  e.g. never text me again
  (DO)? NOT (DEG|AGAIN)* (CONTACT|SEND|BOTHER) (ME|ANY|us|THIS|HERE|MORE|THESE|OF|WITH|TO)* ~{0,3}
    (AGAIN|ANYMORE|ANY (MORE|LONGER)|MORE CONTACT|MORE OF THESE|THESE)
  unless (# (I|HE|YOU) (DO|MOD|AUX)* NOT|why|IF)

asks_to_stop 0.92  e.g. I said stop
  (I|HAVE) (DEG|AUX)* (SAY|told) (YOU|TO)* STOP (BREAK|$|NOW)
  unless (CONTACT STOP|HE)

asks_to_stop 0.93  e.g. cease and desist
  cease AND desist

asks_to_stop 0.93  e.g. dont want these texts
  (NO LONGER|NOT|NO MORE) (DEG)* (wish|want) (TO)? (GET|receive|HAVE|be)* ~{0,2} (CONTACTS|CONTACT|contacted)
  unless (# (YOU|HE)|why|miss)

asks_to_stop 0.92  e.g. whoever you're calling for, whatever it's about, I want no more texts
  (want|LOOK) NO MORE (CONTACTS)

asks_to_stop 0.93  e.g. Stop spamming
  (#|PLEASE) (PLEASE|JUST)* STOPS (CONTACTS|BOTHER|SEND) (WORD|THESE|ME|THIS|PLEASE|BREAK|$|us)
  unless (MOD NOT|STOPS CONTACT (HIM|HER))

asks_to_stop 0.90  e.g. STOP
  ^ (CHITCHAT|JUST|BREAK)* STOP (it|THIS|NOW|already|PLEASE|with THIS|BREAK)* $

asks_to_stop 0.90  e.g. stop w the robocalls, every day at dinner
  (cease|STOP|halt) (all|WITH|THE|w|any|ANY|further|telephonic|electronic|automated)+
    (CONTACTS|communication|communications|correspondence|robocalls|telephonic|WORD (CONTACT|communication))
  unless (NOT STOPS)

asks_to_stop 0.90  e.g. leave my phone alone
  (leave|LEAVE) MY (PHONE|KIN|NUMB|line) ALONE

asks_to_stop 0.90  e.g. hush
  ^ (CHITCHAT|BREAK|YOU BE|YOU)* (blocked|block|back off|back OFF|hush|kick rocks|get lost|go
    away|shoo|scram|bugger off|bugger OFF|sod off|sod OFF|forget ME|lose MY NUMB|do one|not again|OFF THE LIST|OFF
    DOT THE DOT LIST|NO MORE|LIST OFF|CONTACT JUST|letters JUST|mail JUST|written JUST) (PLEASE|BREAK)* $

asks_to_stop 0.90  e.g. I don't give permission for text messages
  (NOT|NEG) (DEG)* GIVE ~{0,3} (permission|consent)

asks_to_stop 0.90  e.g. my attorney handles this, direct all contact to him not me
  (direct|send|SEND|address) (all|YOUR|ANY|THE|future)+ (CONTACT|correspondence|communication|inquiries) TO
    (HIM|HER|MY (lawyer|attorney|solicitor))

asks_to_stop 0.90  e.g. my attorney handles this, direct all contact to him not me
  (my|MY) (attorney|lawyer|solicitor) ~{0,3} (handles|handle|deals|represents)

asks_to_stop 0.90  e.g. sick of these msgs
  ^ (CHITCHAT|BREAK)* (sick|tired|fed up|fed up) (AND tired)? (OF|WITH) (THE|THESE|YOUR|all)+ (CONTACTS|WORD)

asks_to_stop 0.90  e.g. Switch these alerts off for good
  (switch|turn|shut) (THESE|THE|YOUR|THIS|OFF)+ (CONTACTS|alerts|reminders|notifications) OFF

asks_to_stop 0.90  e.g. give it a rest will you
  GIVE THIS A rest

asks_to_stop 0.88  e.g. ok you've made your point, 14 texts in a day is too many, no more
  (too many|TO many|TO many|enough) ~{0,4} (CONTACTS|BREAK) ~{0,4} NO MORE

asks_to_stop 0.88  e.g. don't send me things on here thx
  (DO)? NOT (BOTHER|SEND|ask) ME (things|stuff|anything|AGAIN|ANYMORE|HERE|AT|I HAVE|$|BREAK)
  unless (# (I|HE|YOU)|IF|BEFORE|lol)

asks_to_stop 0.90  e.g. UNSUBSCRIBE
  (PLEASE|BREAK|#) (unsubscribe|optout|REMOVE ME|opt OUT) (BREAK|$|bye|NOW|PLEASE)
  unless (NOT|CONTACT|save|free)
  nowhere (meeting|offer|STOP TO)

asks_to_stop 0.94  e.g. Stop spamming
  STOPS (SEND|WITH|THE|THESE|YOUR|THIS|all|blow|ME|hitting|hittin|MY)* (CONTACTS|BOTHER|blowing|hitting|hittin)
    (up|OUT|ME|MY|THIS|us|HERE|NUMB|NOW|PLEASE|BREAK|$|AND|YOU|AT|all|ANYMORE)
  unless (# (I|HE|FRIEND|KIN) (AUX)* STOPS|MOD NOT STOPS|NOT STOPS|STOPS CONTACT (HIM|HER)|IF|(CONTACT|SEND)
    STOPS)

asks_to_stop 0.92  e.g. STOP
  (PLEASE (JUST|TO|DEG)*|^ (CHITCHAT|JUST)*) STOP (PLEASE|NOW|THIS|THE CONTACT|CONTACT)? (BREAK|$|or|I)
  unless ((CONTACT|SEND|TO) STOPS|STOPS (AND|THE) WORD|MOD NOT)
  nowhere (save|offer|free)

asks_to_stop 0.90  e.g. Harassment. I am recording each text. Stop or my lawyer gets a copy.
  STOPS or (I|MY)

asks_to_stop 0.92  e.g. don't text me
  (PLEASE|#|AND) (DEG|JUST)* (DO)? NOT (DEG|AGAIN)* (CONTACT|BOTHER|CALLED|SEND (ME|TO)) (ME|us|THIS NUMB|MY
    NUMB|HERE|BY|AGAIN|ANYMORE|THIS|ANY|BREAK|$)+
  unless (NOT CONTACT (HIM|HER)|# I (AUX)* NOT|IF|(tonight|NOW|today|tomorrow|BEFORE|WORK)|CONTACT list)

asks_for_removal 0.93  e.g. put me on the do not call list
  (AT|on|TO) (THE|YOUR|A)* (NOT CONTACT|DO NOT CONTACT|dnc|dnd|blacklist)

asks_for_removal 0.92  e.g. I have DND activated, why still sending? Stop it or I complain to TRAI
  (have|HAVE|activated|AT) (dnd|do NOT disturb) ~{0,3} (activated|BREAK|$|AND)

asks_to_stop 0.90  e.g. Under GDPR I withdraw consent and want my data erased
  (refrain FROM|revoke ~{0,2} consent|withdraw ~{0,2} consent|no consent|NOT consent|consent (BE|S)?
    (revoked|withdrawn))

asks_for_removal 0.92  e.g. Unsubscribe me
  ((REMOVE|TAKE|scratch|cross|GET|strike) (ME|(MY|THIS) (NUMB|NAME|details|contact|info|DEG)+)
    (OFF|OUT|FROM)|REMOVE (ME|(MY|THIS) (NUMB|NAME|details|contact|info|DEG)+) (BREAK|$))
  unless (# I|CONTACT chat|group|GET ME FROM|ASK|car|from this meeting|meeting|chat|bus|OFF (AT|WORK))

asks_for_removal 0.92  e.g. lose my number
  (REMOVE|delete|lose) (MY|THIS) (PHONE)? (NUMB|details|info|data|contact)
  unless (# I|ASK)

asks_for_removal 0.90  e.g. how do i get off this
  how (DO|MOD) I (GET OFF|OPT OUT|REMOVE|STOPS) (THIS|THESE|YOUR|LIST|BREAK|$)

asks_for_removal 0.90  e.g. opt me out plz
  (I|LOOK|PLEASE|#) (AUX|LOOK|TO|like|wish)* (OPT) (ME)? OUT (BREAK|$|OF (THIS|all|THESE|YOUR)|FROM|PLEASE|NOW)
  unless (# YOU|IF|TO CONTACT)
  nowhere (reply STOPS|CONTACT STOPS|DIGITS DIGITS|form)

asks_to_stop 0.90  e.g. I'm blocking you
  (I BE|I MOD) (DEG|NOW)* (blocking|END|reporting|block) (YOU|THIS|all)
  unless (ASK|# YOU)

asks_to_stop 0.90  e.g. enough already!!
  ^ (CHITCHAT|BREAK)* (enough) (DEG|NOW|BE enough)? (BREAK)* $

asks_to_stop 0.90  e.g. get lost
  ^ (CHITCHAT|BREAK)* (MOD YOU NOT|go away|get lost|buzz off|piss off|no more|NO MORE|no contact|leave ME BE|NO
    CONTACT) (PLEASE|NOW)? (BREAK)* $

asks_to_stop 0.88  e.g. text me one more time and see what happens
  (CONTACT|CALLED|SEND|ring) (ME|HERE|us)? (PERSON|ONE) MORE (CONTACT|YEAR|time|WORD)? ~{0,2} (AND|or|BREAK)

asks_to_stop 0.88  e.g. if you ring once more I'm going to Ofcom
  (IF YOU (CONTACTS|BOTHER|ring)|(PERSON|ONE) MORE (CONTACT|time)) ~{0,8} (I MOD|I
    BE|lawyer|ofcom|trai|fcc|police|attorney|court|report)
  unless (love|miss|tickle|happy)

asks_to_stop 0.88
  (harassment|harassing) ~{0,6} (STOPS|lawyer|attorney|police|recording|report|illegal|law)

asks_to_stop 0.88  e.g. leave me alone
  (LEAVE|let) (ME|us|MY KIN) (ALONE (?!WITH|FOR|IN|AT|until|IF)|BE $|in peace|IN peace)
  unless (# (I|HE|YOU)|NOT LEAVE|ASK|(tonight|later|minute|today))

asks_to_stop 0.88  e.g. dont want these texts
  (NOT|NO) (DEG)* (want|wish|interested|care|consent)
    (TO|IN|FOR|AUX|ANY|MORE|YOUR|THESE|FROM|GET|ABOUT|HEARD|receive)* (CONTACT|HEARD FROM
    YOU|contact|updates|marketing|offers)
  unless (# (YOU|HE)|ASK|LOOK TO CONTACT YOU|LOOK YOU|NOT LOOK (ANY)? (CONTACT)? FROM (HIM|HER))

asks_to_stop 0.86  e.g. never text me again
  (never|NO MORE|NOT ever) (again)? ~{0,2} (CONTACT|AGAIN) ~{0,2} (THIS NUMB|MY NUMB|ME)
  unless # (I|HE|YOU)

asks_to_stop 0.86  e.g. I don't do business by text. Never again on this phone.
  (I|#) (DO)? NOT (do business|talk business|DO business|accept contact) BY (CONTACT|PHONE)

asks_to_stop 0.90  e.g. No more calls
  (NO MORE (CONTACTS|updates|reminders) (PLEASE|BREAK|$|FROM YOU|TO)|^ (CHITCHAT|BREAK)* NO
    (CONTACTS|updates|reminders) (BREAK|$|NO|PLEASE))
  unless (# I|HAVE|GET|ASK|why|FROM (HIM|HER))

asks_to_stop 0.90  e.g. please to stop the messages, I am in mourning
  (quit|STOPS|enough) (with)? (THE|THESE|YOUR|all|THIS)+ (CONTACTS|spam|BOTHER|nonsense|harassment)
  unless (NOT STOPS|# (I|HE))

asks_to_stop 0.90
  END (all|THESE|YOUR)+ (CONTACTS|subscription|alerts)
  unless (# I|ASK)

asks_to_stop 0.92  e.g. cancel all notifications
  (#|PLEASE) (END|STOP|cancel|disable) (all|THE|YOUR|THESE|MY|future)*
    (notifications|alerts|reminders|updates|notices)
  unless (NOT (END|STOPS|cancel)|TO (END|STOP|cancel))

asks_to_stop 0.93  e.g. stop ringing my mom, text me here
  (STOPS|NOT|LEAVE|NO MORE) ~{0,4} MY (WORD)? KIN %{0,8} (CONTACT|reach) (ME|HERE)
  unless (# I|SAY)
""",
)
