"""English words by class, for the frames of English replies, with the contractions and spellings of thumbs in a hurry.

A word has one class; what it may also be is said by the groups. Function words have classes of their own since frames
are made of them; words a frame asks nothing of have none and are the class WORD.
"""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

CLASSES: Final[dict[str, str]] = {
    "I": "i we",
    "ME": "me us myself ourselves",
    "MY": "my our ma mi",
    "MINE": "mine ours",
    "YOU": "you u ya yall y'all yous yu ye youse ",
    "YOUR": "your ur yur yours",
    "HE": "he she they shes",
    "HIM": "him them himself herself themselves em",
    "HER": "her",
    "HIS": "his their hers theirs",
    "THIS": "this that it dis dat",
    "THESE": "these those",
    "THE": "the da tha teh",
    "A": "a an",
    "ANY": "any some",
    "BE": "am is are was were be been being iz wuz r",
    "S": "'s",
    "NOT": "not nt never neither nor nvr nevr",
    "NO": "no zero",
    "NOPE": "nope nah naw na nooo noo nop negative nay",
    "YES": "yes yeah yep yup yea yess yeh aye",
    "DO": "do does did doing",
    "HAVE": "have has had hav having haved hv",
    "GET": (
        "get got getting gets gotten obtained bought purchased acquired received receiving receive picked getn gettin"
    ),
    "MOD": "can could will would should must might may shall cud wud gonna going shud ll",
    "KNOW": "know knows knew known knw kno recognize recognise recognized recognised recall knoe knowing",
    "HEARD": "heard hear herd met meet seen spoken",
    "FAMILIAR": "familiar acquainted affiliated associated connected acquaintance ties ring rings",
    "WRONG": "wrong incorrect",
    "RIGHT": "right proper intended",
    "MISTAKE": (
        "mistaken mistook misdialed misdialled misdial misdialing mistakenly confused confusing mistyped "
        "mixup misinformed mistaking barking misplaced misdirected"
    ),
    "ERROR": "error mistake accident accidentally erroneously",
    "MIX": "mix mixed mixing",
    "NUMBER": "number numbers num nums nmbr digits numba nr line sim",
    "HASH": "#",
    "PHONE": "phone fone cell cellphone cellular mobile landline telephone handset phones",
    "HOUSE": "house household residence home address inbox apartment location",
    "PERSON": (
        "person people guy guys gal girl lady woman women man men dude fella bloke chick party recipient "
        "individual individuals persons boy soul fellow kid"
    ),
    "ONE": "one ones",
    "CUSTOMER": "customer client borrower debtor accountholder patient tenant customers clients member applicant",
    "SOMEONE": "someone somebody sum1 some1 sumone smone sombody sumbody",
    "ANYONE": "anyone anybody any1 ne1",
    "NOBODY": "nobody noone none",
    "ELSE": "else different another other elses",
    "NAME": "name nam",
    "CALLED": "called",
    "NAMED": "named goes nicknamed",
    "STAY": "live lives lived living stay stays stayed staying reside resides resided",
    "WORK": "work works worked working",
    "HERE": "here",
    "THERE": "there around",
    "BELONG": "belong belongs belonged belonging registered assigned reassigned owned",
    "OWNER": "owner owners holder owns subscriber",
    "OWN": "own",
    "PREV": "old previous former prior last original ex past previously formerly originally",
    "NEW": "new newly brand",
    "JUST": "just recently only literally jus jst simply merely",
    "USED": "used use uses using",
    "LONGER": "longer",
    "MORE": "more",
    "ANYMORE": "anymore",
    "NOW": "now currently already nowadays today presently",
    "SINCE": "since",
    "BEFORE": "before",
    "CHANGE": "changed change switched swapped ported transferred recycled disconnected switch changes",
    "GIVE": (
        "issued handed issue gave give given gives giving put listed wrote provided entered typed putting "
        "written supplied allotted allocated stuck"
    ),
    "FAKE": "fake duff dud bum bogus phony made false bad",
    "CONTACTNOUN": "contact contacts",
    "TEXTING": (
        "text texts txt txting texted message messages messaging msging messaged msg msgs call calls calling calln "
        "ringing contacting contacted reach reaching reached dial dialed dialled dialing email emailing "
        "texting txted rang callin textin emails voicemail voicemails letters letter emailed mail reminders "
        "reminder notices"
    ),
    "SEND": "send sending sent sends",
    "LOOK": (
        "look looking lookin seeking searching want wanting wants wanted need needs trying tryna try after "
        "mean meant meaning ask asking asked askin refer referring talking talk talkin describing expecting "
        "seek find hunting chasing wanna tryin search addressing addressed"
    ),
    "INTENDED": "intend",
    "THINK": "think guess believe suppose suspect afraid thinking thought assume reckon",
    "FOR": "for 4",
    "TO": "to 2 too",
    "OF": "of",
    "WITH": "with",
    "BY": "by",
    "AT": "at on via through thru",
    "ABOUT": "about",
    "IN": "in",
    "FROM": "from",
    "WHO": "who whom whoever whomever hu",
    "WHAT": "what whatever wat",
    "IF": "if whether when why how where till until unless",
    "IDEA": "idea clue",
    "SAY": ("say says said told tell telling tells state states stated claims claimed advises advised insists reports"),
    "STOP": "stop stp cease desist halt stopp stahp",
    "END": "end cancel discontinue block",
    "REMOVE": "remove delete erase scrub drop removed unsubscribe deleted erased",
    "TAKE": "take took taken takes",
    "KEEP": "keep keeps kept keepin",
    "CARRIER": (
        "verizon tmobile att sprint cricket metro metropcs boost mint vodafone carrier provider o2 ee optus "
        "telstra xfinity tracfone straighttalk comcast"
    ),
    "OFF": "off",
    "OUT": "out",
    "OPT": "opt opting",
    "LEAVE": "leave",
    "ALONE": "alone",
    "LOSE": "lose lost",
    "AGAIN": "again ever",
    "BOTHER": "bother bothering harass harassing spam spamming annoying pestering hounding blowing harassed disturb",
    "LIST": "list records record system database file files registry books recordz",
    "DEBT": (
        "loan loans debt debts account acct accounts bill bills balance payment payments installment "
        "installments credit lender collections collection agency charges charge invoice"
    ),
    "AMOUNT": "amount interest fees fee total sum figure figures principal rate",
    "OWE": "owe owes owed owing behind overdue",
    "PAY": "pay paying pays paymnt repay remit transfer clear settle wire deposit",
    "PAID": "paid settled cleared payed deducted repaid garnished discharged",
    "PROOF": "proof prove evidence validation validate verify verification contract agreement documentation",
    "BORROW": "borrow borrowed apply applied sign signed open opened applying cosigned request requested",
    "FRAUD": "fraud fraudulent stolen stole identity scam scammed scammer scammers forged hacked",
    "JAIL": (
        "jail prison hospital rehab locked incarcerated nursing coma dementia overseas deployed asleep "
        "sleeping surgery mourning"
    ),
    "SCHEDULE": "extension arrangement arrangements hardship plan reschedule postpone extend",
    "YEAR": (
        "year years yrs yr month months mo mos week weeks wks day days ages forever decade decades while "
        "january february march april june july august september october november december christmas monday "
        "tuesday wednesday thursday friday saturday sunday yesterday spring autumn decembre jan feb mar apr "
        "jun jul aug sep sept oct nov dec"
    ),
    "AGO": "ago",
    "AND": "and but so because cause cos coz n or then & cus cuz bc therefore however tho though",
    "SORRY": (
        "sorry hi hello hey um umm uhh uhm er hmm yo uh lol sweetie honey hon fam buddy sir maam ma'am mate "
        "excuse oh ok okay srry sry soz apologies hun wow lmao haha bruh yikes pal ugh omg wtf hii helo "
        "listen unfortunately"
    ),
    "PLEASE": "please pls plz kindly thanks thank thx ty plss",
    "DEG": (
        "definitely really actually certainly absolutely totally completely even still also probably "
        "obviously clearly very quite likely maybe perhaps honestly frankly def rly like always either pretty "
        "highly apparently evidently personally such kinda sorta most surely prolly defo deffo"
    ),
    "UPDATE": "update check recheck doublecheck double fix",
    "BUSINESS": (
        "restaurant office store shop business company school clinic salon church hotel bakery "
        "factory pizzeria bar dealership warehouse garage library bank firm workplace"
    ),
    "MOVE": "moved away relocated gone",
    "DIE": "died dead deceased passed",
    "SPEAK": "speaking speakin",
    "KID": "13 14 15 12 minor teenager child fourteen fifteen thirteen twelve pupil",
    "LONE": "stranger",
    "RANDOM": "random",
    "LEFT": "left",
    "QUIT": "quit",
    "CORRECT": "correct",
    "SURE": "sure",
    "FRIEND": (
        "friend friends roommate coworker coworkers colleague neighbor neighbour boss landlord flatmate housemate"
    ),
    "KIN": (
        "mother father mom mum mommy mama dad daddy parent parents son daughter brother bro sister sis wife "
        "husband hubby spouse partner fiance fiancee boyfriend girlfriend bf gf uncle aunt auntie aunty "
        "cousin nephew niece grandma grandpa grandmother grandfather grandson granddaughter nana stepmom "
        "stepdad stepson stepfather stepmother stepdaughter stepsister stepbrother widow widower twin inlaw "
        "momma mam mamma mammy papa pops lad grandbaby grandad granddad grandkid esposo esposa hijo hija "
        "hermano hermana missus wifey nan granny bestie relative guardian caregiver carer sista stepmum dada "
        "bhai bhaiya brotha grandmum relatives heirs"
    ),
    "TITLE": "mr mrs ms miss dr mister",
    "COMMA": ", : ( ) - — /",
    "DOT": ". ! ; …",
    "ASK": "?",
    "DIGITS": "",
    "WORD": "",
    "ASKED": "",
    "GIVEN": "",
    "CAPITAL": "",
}

# What one written word stands for, in classes
EXPANDED: Final[dict[str, str]] = {
    **dict.fromkeys(words("don't dont doesn't doesnt didn't didnt dnt doent dosent doesent dosnt don dun"), "DO NOT"),
    **dict.fromkeys(words("isn't isnt aren't arent wasn't wasnt weren't ain't aint ent innit"), "BE NOT"),
    **dict.fromkeys(words("can't cant cannot won't wont wouldn't couldn't shouldn't wouldnt couldnt"), "MOD NOT"),
    **dict.fromkeys(words("haven't havent hasn't hasnt hadn't hadnt"), "HAVE NOT"),
    **dict.fromkeys(words("i'm im i'am iam we're ima"), "I BE"),
    **dict.fromkeys(words("i've ive we've"), "I HAVE"),
    **dict.fromkeys(words("i'll ill i'd we'll"), "I MOD"),
    **dict.fromkeys(words("you're youre u're ur're"), "YOU BE"),
    **dict.fromkeys(words("you've youve u've uve"), "YOU HAVE"),
    **dict.fromkeys(words("you'll you'd"), "YOU MOD"),
    **dict.fromkeys(words("thats its dats tis thas"), "THIS BE"),
    **dict.fromkeys(words("that'll it'll"), "THIS MOD"),
    **dict.fromkeys(words("he'd she'd they'd he'll she'll they'll"), "HE MOD"),
    **dict.fromkeys(words("hes shes they're theyre"), "HE BE"),
    **dict.fromkeys(words("they've"), "HE HAVE"),
    **dict.fromkeys(words("theres"), "THERE BE"),
    **dict.fromkeys(words("dunno dunnno donno duno"), "DO NOT KNOW"),
    **dict.fromkeys(words("idk idek"), "I DO NOT KNOW"),
    **dict.fromkeys(words("ion"), "I DO NOT"),
    **dict.fromkeys(words("gotta"), "GET TO"),
    **dict.fromkeys(words("must've mustve should've mighta musta"), "MOD HAVE"),
    **dict.fromkeys(words("whos who're"), "WHO BE"),
    **dict.fromkeys(words("whats"), "WHAT BE"),
    **dict.fromkeys(words("names"), "NAME S"),
    **dict.fromkeys(
        words(
            "moms mums dads mothers fathers wifes husbands sons daughters brothers sisters bros uncles aunts cousins"
            " nephews nieces grandmas grandpas"
        ),
        "KIN S",
    ),
    **dict.fromkeys(words("stoptexting"), "STOP TEXTING"),
    **dict.fromkeys(words("nomore"), "NO MORE"),
    **dict.fromkeys(words("nobodys"), "NOBODY BE"),
    **dict.fromkeys(words("unsub"), "REMOVE"),
    **dict.fromkeys(words("optout"), "OPT OUT"),
    **dict.fromkeys(words("lemme"), "LEAVE ME"),
    **dict.fromkeys(words("wrongnumber"), "WRONG NUMBER"),
}

GROUPS: Final[dict[str, str]] = {
    "CONTACT": "TEXTING CONTACTNOUN",
    "NAMEWORD": "GIVEN CAPITAL",
    "FOLKS": "PERSON CUSTOMER ONE",
    "SUBJECT": "I THIS HE",
    "OBJ": "HIM HER",
    "POSS": "HIS HER YOUR",
    "AUX": "BE S HAVE DO MOD DEG JUST NOW GET KEEP",
    "FILL": "BE S HAVE DO MOD DEG JUST NOW A THE TO",
    "NEG": "NOT NO",
    "HISHER": "HIS HER",
    "WHOSE": "HIS HER S",
    "THAT": "THIS THE MY",
    "TEMPUS": "NOW SINCE ANYMORE DEG LONGER",
    "MINES": "ME MINE MY",
    "SOMEBODY": "SOMEONE ELSE NAMEWORD PERSON CUSTOMER HIM HER HIS",
    "NUMB": "NUMBER PHONE",
    "WHERE": "HERE THERE",
    "FOLK": "PERSON CUSTOMER CONTACTNOUN",
    "KNOWS": "KNOW HEARD",
    "IS": "BE S",
    "ANYONES": "ANYONE ANY A THE NO",
    "LOOKS": "LOOK THINK CONTACT SEND CALLED SAY",
    "CONTACTS": "CONTACT CALLED SEND BOTHER",
    "ADV": "DEG JUST NOW AND PLEASE",
    "GIVES": "GIVE LEFT USED HAVE",
    "MOVES": "MOVE LEFT QUIT CHANGE",
    "STOPS": "STOP QUIT",
    "RIGHTS": "RIGHT CORRECT",
    "FAKES": "FAKE RANDOM WRONG",
    "LONES": "LONE RANDOM",
    "AYE": "YES CORRECT",
    "BREAK": "COMMA DOT ASK",
    "PERSONREF": "NAMEWORD HIM HER",
    "CHITCHAT": "SORRY NOPE NO PLEASE YES COMMA DEG AND",
}

ENDS: Final = "COMMA DOT ASK"
JOINS: Final = "AND SORRY"
COMMON: Final = (
    "I ME MY YOU YOUR HE THIS THE A BE S DO HAVE GET MOD FOR TO OF IN AT AND NOT LOOK TEXTING WORD COMMA DOT ASK DEG"
    " JUST NOW"
)

# Words typed wrong often enough to be read as what they mean: one slip away from these and from no other common word
MENDED: Final = words(
    """
    wrong incorrect number person somebody someone anybody anyone nobody recognize mistake mistaken another different
    belongs previous calling texting message contact customer borrower remove deleted anymore longer changed
    unsubscribe never husband daughter brother sister mother account already
    """
)
# One slip away from a word above, and words themselves
NOT_MENDED: Final = frozenset(
    words(
        """
        prong throng strong wring wrung along lumber cumber slumber numbed umber never lever fever sever ever nerve
        clever bother smother other mother brothers sisters mothers numbers persons persona messages contacts changes
        longed lounger lodger linger calming caring carling culling balling falling galling mailing palling tailing
        walling testing tenting exiting resting stepped stropped topped charged hanged chanted remote removed resistor
        remover delete deletes mistakes brotherly parson reason person's sorrow accounts recount discount mount
        differently customers customary contract contrast contacted massage passage ready steady allready accounted
        nobody's bodily differ removes changer belong belonged wrongs wronged mistakenly borrowers borrowed rong
        """
    )
)
# How the words are misspelt by ear or in haste beyond one slip
SPELT: Final[dict[str, str]] = {
    **dict.fromkeys(words("rong wrng wong roung wrg wron worng wrog rwong wrongg ronge raung wroong"), "wrong"),
    **dict.fromkeys(words("numba numbr nmber numbe nuber nomber numb3r nubmer numer nmbrs nbr numbah"), "number"),
    **dict.fromkeys(words("persen prsn persn preson purson pers persin peson"), "person"),
    **dict.fromkeys(words("foe foan phne phon fon phn"), "phone"),
    **dict.fromkeys(words("noes nose"), "knows"),
    **dict.fromkeys(words("anymor animore nemore anymre nomo"), "anymore"),
    **dict.fromkeys(words("bin"), "been"),
    **dict.fromkeys(words("rite ryt rgt"), "right"),
    **dict.fromkeys(words("ths dhis diz"), "this"),
    **dict.fromkeys(words("d"), "the"),
    **dict.fromkeys(words("b4"), "before"),
    **dict.fromkeys(words("hoo"), "who"),
    **dict.fromkeys(words("nuthin"), "nothing"),
    **dict.fromkeys(words("sombody sumbody somone somone"), "someone"),
    **dict.fromkeys(words("lookn lukin"), "looking"),
    **dict.fromkeys(words("stopt"), "stop"),
}
