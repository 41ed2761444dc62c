"""English given names and the short, pet and variant forms in common use; the project's own list.

A group of the table is the formal name, then its forms. Forms that follow from spelling alone (Tommy of Tom) are
mostly left to the rules in ``given``.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from misroute.people.tables.pet_names import PET_NAMES, VARIANTS

_GROUPS: Final = """
    aaron ron ronnie erin; abigail abby abbie gail abi; abraham abe bram abram; adelaide addie ada della heidi;
    adeline addie ada lina; agnes aggie nessie nancy inez; albert al bert bertie albie; alexander alex al alec alick
    lex sandy sasha xander zander sander alexis alejandro; alexandra alex alexa lexi lexie sandra sandy sasha allie
    ali xandra sondra alexis; alfred al alf alfie fred freddie; alice allie ally elsie ali; allison ali allie ally;
    alison ali allie ally; alonzo al lon lonnie lonzo; amanda mandy manda amy; amelia amy millie mel emily mellie;
    andrea andie drea andy; andrew andy drew dru andre; angela angie angel ange; angelina angie lina angel; ann
    annie nan nancy anne anna hannah; anna annie ann anne nan hannah; annabel anna bella belle; anthony tony ant
    anton antonio; antoinette toni tony nettie netta; antonia toni tony; archibald archie arch baldie; arnold arnie
    arn; arthur art artie; augusta gussie gus aggy tina; augustus gus august augie austin; barbara barb babs barbie
    bobbie babette bab; barnabas barney; bartholomew bart barry bat; beatrice bea bee trixie trix bebe; benedict ben
    bennie; benjamin ben benny benji bennie jamie; bernadette bernie detta; bernard bernie barney berney; bertha
    bert bertie birdie; bertram bert bertie; bethany beth; beverly bev; bradford brad; bradley brad; brandon brand;
    brenda bren; brian bryan bry bri; bridget biddy bridie bridge delia bridgie; brittany britt; caleb cal; calvin
    cal vin; cameron cam ron; camille cammie millie; caroline carol carrie carlie lina callie caro lynn; carolyn
    carol carrie lynn; cassandra cass cassie sandra sandy; catherine cathy kate katie kat cat cate kay kitty kathy
    katy trina kit cassie katherine kathryn catharine; cecilia cissy celia cece sis; charles charlie chuck chas chip
    chaz carl charley chad carlos; charlotte charlie lottie lotte char carlotta chattie; chester chet; christian
    chris kit; christina chris chrissy tina christy christie crissy kris kristy; christine chris chrissy tina
    christy christie kris kristy crissy; christopher chris kit topher christy kris; clara clare claire clarissa;
    clarence clare clair; clifford cliff ford; clinton clint; constance connie; cordelia delia cordy; cornelius con
    neil corny neal niel; cornelia nelia corny nelle; courtney court; crystal crys chris stal; curtis curt kurt;
    cynthia cindy cyndi cynth thia; cyrus cy; daniel dan danny dani; danielle dani danny; david dave davey davie
    dav; dean dino; deborah deb debbie debby debra; delbert del bert; della dell adela adelaide; dennis denny den;
    derek rick; desmond des; diana di diane dee; dolores lola lolly dee delores; dominic dom nick nic; donald don
    donnie donny; donna don; dorothy dot dottie dolly dora dory dodie; douglas doug; duncan dunk; dustin dusty; earl
    earle; eben eb; ebenezer eb eben; edgar ed eddie ned; edith edie ede edy; edmund ed eddie ned ted teddy; edward
    ed eddie ned ted teddy eddy; edwin ed eddie ned win; eileen helen; elaine lainie helen ellie; eleanor ellie nell
    nellie nora ella elle lenora leonora nelly ellen elaine; eli ely; elias eli; elijah eli lige; elizabeth liz
    lizzie beth betty bess betsy eliza libby lisa ellie elsie bessie lizzy elisabeth lib bette bettie liza lilibet
    buffy betsey; ella ellie nell; ellen ellie nell nellie helen nelly; emanuel manny manuel; emily em emmy millie
    emma; emma em emmy emily; emmanuel manny manuel; ernest ernie ern; estelle essie stella; esther essie hester
    hettie; ethel effie; eugene gene; eugenia genie gene; eunice nicey; eva eve evie; evelyn evie eve lyn evelina
    ev; ezekiel zeke; ezra ez; felicia fel lisha; felicity fliss flick; ferdinand ferdie fred; florence flo florrie
    flossie flora; frances fran frannie francie fanny frankie franny cissy; francis frank fran frankie franky;
    francisco paco frank pancho cisco; franklin frank; frank frankie; frederick fred freddie fredrick fritz rick
    fredric freddy frederic; frederica freddie fred rica; gabriel gabe gabby; gabrielle gabby gabi ella; gareth
    gary; gary gaz; geoffrey geoff jeff; george georgie geordie jorge; georgia georgie; georgina georgie gina;
    gerald gerry jerry; geraldine gerry jerry geri deena; gerard gerry jerry; gertrude gert gertie trudy trudie;
    gilbert gil bert gib; gloria glory; gordon gordy gord; grace gracie; gregory greg gregg; gretchen margaret;
    griffin griff; guadalupe lupe; guillermo memo; gwendolyn gwen wendy gwenny; hannah nan annie anna; harold hal
    harry; harriet hattie hatty harry etta; harrison harry; harry henry harold; harvey harv; heather heath; hector
    heck; helen nell nellie ellie lena elena ellen nelly lennie; helena lena nell ellie; henrietta hettie etta hank
    hetty retta; henry hank harry hal; herbert herb bert herbie; herman manny; hezekiah hez hy; hilary hil; hillary
    hil; horace horry; howard howie hal; hubert hugh bert; hugh hughie huey hugo; humphrey humph; ian john; ignacio
    nacho; ignatius iggy; ira irie; irene rena renie; irving irv; irwin erwin; isaac ike zac zak; isabel izzy bella
    belle izzie bell isabelle isabella tibbie; isabella izzy bella belle bell ella; isaiah zay; isidore izzy dory;
    israel izzy; ivan john; jack jackie john; jackson jack jacky jacks; jacob jake jay jack cobb; jacqueline jackie
    jacqui jacky lynn; jaime jamie; james jim jimmy jamie jem jimmie jamey; jane janie jenny jean jennie; janet jan
    nettie jane; janice jan; jason jay jase; jasmine jas jazz; jasper jap casper; jean jeannie jane; jeanette jean
    jeannie nettie janet; jedediah jed; jefferson jeff; jeffrey jeff geoff; jemima mima; jennifer jen jenny jenn
    jennie; jeremiah jerry jeremy jem; jeremy jerry jem; jerome jerry; jesse jess; jessica jess jessie; jill
    gillian; joan joanie joanna; joanna jo joan anna josie; joanne jo joan anne; jocelyn joss joy lyn; joel joe;
    johanna jo anna hannah; john johnny jack jon johnnie jock ian sean; johnathan john jon johnny nathan; jonathan
    jon jonny john nate nathan johnny; jordan jordy; joseph joe joey jos jo jose pepe; josephine jo josie jody fina
    josey; joshua josh; josiah joe; joyce joy; juan john; juanita nita; judith judy judie jude; julia julie jill
    jules; julian jules; juliana julie; juliet julie; justin jus; karen kare; katherine kate kathy katie kat kay
    kitty katy kath kit kathie katrina trina; kathleen kathy kate katie kay kat; kathryn kathy kate katie kay kat;
    keith kei; kelly kel; kenneth ken kenny; kent ken; kevin kev; kimberly kim kimmy; kristen kris kristy; kristina
    kris tina; kristine kris tina; kristopher kris chris; kyle ky; lafayette lafe; lambert bert; laura laurie lori
    lolly; lauren laurie ren; laurence larry laurie lawrie lars; lawrence larry lawrie laurie lawry; leah lee; lee
    leroy; lena ellen; leo leon; leonard leo len lenny leon lennie; leonora nora lee; leopold leo; leroy roy lee;
    leslie les lee; lester les; letitia lettie tish titia; levi lee; lewis lew louis; lillian lil lily lilly;
    lincoln link linc; linda lindy lynn lin; lindsay lin; lionel leo leon; lisa liz; lloyd loyd; lois lou; lorenzo
    ren larry; loretta etta lori retta; lorraine lorrie rain; lottie charlotte; louis lou louie lewis; louisa lou
    eliza lois; louise lou eliza lois; lucas luke; lucille lucy lou; lucinda lucy cindy lou; lucretia creasy; lucy
    lu lucinda; luther lute; lydia lyddy; lynn lindy; mabel mae amabel; mackenzie mack kenzie; madeline maddie lena
    maud madge; madelyn maddie; madison maddie; magdalena maggie lena; malcolm mal; marcella marcy ella; marcia
    marcy; marcus mark marc; margaret maggie meg peggy marge margie greta rita daisy madge peg margo may meggie
    marjorie gretta mamie midge; margarita rita margie; maria mary mia; mariah mary; marian mary; marianne mary
    anne; marie mary; marilyn mary; marion mary; marjorie marge margie; mark marc; marsha marcie; martha marty
    mattie patty matty patsy; martin marty mart; martina tina; marvin marv merv; mary molly polly may mamie mae
    mitzi moll marie minnie; mason mase; matilda tilly mattie maud tillie; matthew matt matty thys; maurice morris
    mo maury; maureen mo; maximilian max; maxine max; maxwell max; may mary; megan meg; melanie mel; melinda mel
    lindy mindy linda; melissa mel lissa missy lisa; melvin mel vin; mercedes sadie merci; mervyn merv; meredith
    mere; michael mike mick mickey mikey micky mitch; michaela kayla; michelle shelly mickey chelle; mildred millie
    milly; milton milt; minerva minnie nerva; miranda mandy randy mira; miriam mimi mitzi mary; mitchell mitch;
    monica mon; monique mon; montgomery monty; mortimer mort; moses mose moe; myron ron; nadine dee; nancy nan ann;
    napoleon leon nap; natalie nat nattie talia; natasha tasha nat; nathan nate nat; nathaniel nate nat nathan
    natty; nelson nels; neil neal; newton newt; nicholas nick nicky nic nico claus niko nicolas nickie; nicole nikki
    nicky nic; nicola nicky nic; noah noe; norbert bert norb; nora nonie; norman norm; obadiah obed; octavia tavia;
    oliver ollie ol; olive livvy; olivia liv livvy ollie livia; orville orv; oscar ozzy; oswald ozzie oz; owen oen;
    pablo paul; pamela pam; parthenia thenia; patience pat; patricia pat patty tricia trish patsy trisha patti;
    patrick pat paddy rick patsy; paul paulie pablo; paula polly; paulina polly lina; pauline polly; peggy margaret;
    penelope penny; percival percy; perry perrie; peter pete petey pedro; philip phil pip; philippa pippa pip;
    phillip phil pip; phineas finn; phoebe fee; phyllis phyl; preston pres; priscilla prissy cilla; prudence prue;
    quentin quint; quincy quin; rachel rach rae shelly ray; ralph ralphie; randall randy; randolph randy dolph;
    raphael rafe ralph; raymond ray; rebecca becky becca beck reba; regina reggie gina; reginald reg reggie rex;
    reuben rube; rhoda rodie; richard rick dick rich richie ricky ritchie rickie; rita margaret; robert bob rob
    bobby robbie robin bert bobbie dob; roberta bobbie robbie berta; robin rob; roderick rod rick roddy; rodney rod;
    roger rog hodge; roland rollie rowland; ronald ron ronnie ronny; rosa rosie rose; rosalie rose rosie; rosalind
    roz rosie; rosamond roz rosie; rose rosie; roseanne rose; rosemary rose rosie mary; rosetta rose etta; roxanne
    roxy rox; rowena rona; rudolph rudy dolph; rufus rufe; russell russ rusty; ruth ruthie; ryan ry; sabrina brina;
    salvador sal; salvatore sal; samantha sam sammy mandy; samson sam; samuel sam sammy sammie; sandra sandy
    cassandra alexandra; sarah sally sadie sara sal; savannah vannie anna; scott scotty; sebastian seb bastian;
    selina lena; serena rena; seth sethe; shannon shan; sharon shari sherry; sheila cecilia; sheldon shelly; shelton
    tony; shirley shirl sherry; sidney sid syd; silas si; silvester sly vester; simeon sim; simon si; sofia sophie;
    solomon sol; sophia sophie; sophronia sophie; spencer spence; stanley stan; stella estella; stephanie steph
    stevie annie; stephen steve stevie steph; steven steve stevie; stewart stew stu; stuart stu; submit mitty; susan
    sue susie suzy sukey; susannah sue susie hannah anna suzy; suzanne sue suzy susie; sydney syd sid; sylvester sly
    vester; sylvia syl; tabitha tabby; tamara tammy tam; tanya tan; taylor tay; temperance tempy; terence terry;
    teresa terry tess tessa tracy reese; terrance terry; thaddeus thad tad; theodora dora theo thea; theodore ted
    teddy theo ned; theresa terry tess tessa tracy reese; thomas tom tommy thom; thomasina tamsin; tiffany tiff;
    tilda matilda; timothy tim timmy; tobias toby; todd toddy; tracy tray; travis trav; tyler ty; ulysses lyss;
    uriah riah; ursula sulie; valentina val tina; valentine val; valerie val; vanessa van nessa vanna; vernon vern;
    veronica ronnie vera roni vonnie nica; victor vic vick; victoria vicky tori vicki vic vickie toria; vincent
    vince vin vinny; viola vi; violet vi; virgil virg; virginia ginny ginger gina virgie jenny; vivian viv; vladimir
    vlad volodya vova; wallace wally; walter walt wally wat; wanda wendy; warren ren; wayne way; wendell wen; wendy
    gwendolyn; wesley wes; wilbur will willie bur; wilda willie; wilfred will fred wilf; wilhelmina minnie willie
    mina billie wilma; willard will; william bill will billy willy liam willie wills; willis will bill; wilma
    willie; winfield field win; winifred winnie freddie fred win; winston win; winton wint; woodrow woody; xavier
    zave; yolanda yoli; yvonne vonna; zachariah zach zack zeke; zachary zach zack zac; zebedee zeb; zebulon zeb;
    zedekiah zed; alberto beto; alejandra ale; antonio tony toni toño; beatriz bea; carmen carmie mela; concepcion
    concha; consuelo chelo; dolores lola; eduardo lalo; enrique quique; fernando nando; graciela chela; guadalupe
    lupe lupita; ignacio nacho; jesus chuy; jose pepe; luis lucho; manuel manolo manny; miguel mike; pedro pete;
    rafael rafa; ricardo rick rico; roberto beto rob; santiago santi diego; sergio checo; isabel chabela; rosario
    chayo; aleksandr sasha alex; alexei alyosha; anastasia nastya stacy; boris borya; dmitri dima mitya; ekaterina
    katya; elena lena; evgeny zhenya gene; ivan vanya; konstantin kostya; maria masha; mikhail misha mike; natalia
    natasha; nikolai kolya nick; olga olya; pavel pasha; sergei seryozha; svetlana sveta; tatiana tanya; yuri yura
"""


def _groups(text: str) -> list[list[str]]:
    """The groups of a table, without accents: names are compared without."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).replace("ł", "l")
    return [names for group in plain.split(";") if (names := group.split())]


_ALL: Final = _groups(_GROUPS) + _groups(PET_NAMES)


def _links() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for formal, *forms in _ALL:
        for form in forms:
            if form != formal:
                found.setdefault(formal, set()).add(form)
                found.setdefault(form, set()).add(formal)
    return {name: frozenset(linked) for name, linked in found.items()}


def _spellings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _groups(VARIANTS):
        for name in group:
            found.setdefault(name, set()).update(group)
    return {name: frozenset(group - {name}) for name, group in found.items()}


LINKED: Final = _links()
"""Every given name of the tables, to the names it is a form of and the forms it has."""

FORMAL: Final = frozenset(group[0] for group in _ALL)
"""The names that head a group."""

SPELLINGS: Final = _spellings()
"""A given name to its other spellings."""
