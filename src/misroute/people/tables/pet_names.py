"""Pet forms of given names by language, and spellings of one name; the project's own list, like ``nicknames``.

A group of ``PET_NAMES`` is the formal name, then forms that people of that language call its bearer by. A group of
``VARIANTS`` is one name in several spellings, each standing for each other.
"""

from __future__ import annotations

from typing import Final

PET_NAMES: Final = """
    abigail abbey gayle; abraham bram ibby; adam ad addie; adrian ade adi; adrienne addie; agatha aggie aggy; alan al;
    alana lana; alasdair al aly ally; alexandra alexia xandra sandi lexy; alexander alec xan lex ali; alfred alfy;
    alice lissie; alison ali aly; amanda mandi mands; amelia milly melia; anastasia ana stacey stasia tasia; andrea
    andi; andrew andi dandy; angela ange; angus gus; anita nita; annabel bel annie; anthony tone ant nino; antonia
    tonia; arabella bella belle ara; archibald archy; ariana ari; arnold arn; ashley ash; ashleigh ash; astrid asta;
    aubrey aub bree; augusta gusta; audrey aud; barbara babs barbs bobbi; barnaby barney; barrington barry; basil baz;
    bartholomew bartie; beatrix trixie bea; belinda bel lindy linda; benedict bene; benjamin benno benny; bernadette
    detta bernie; bernard bernie; bertram bertie; bethany bethie; beverley bev; brenda bren; brendan bren; bridget
    bridie biddie breda; bronwen bron; byron by; camilla milla cammie millie; cameron cammy; candace candy; carmela
    carm mela; caroline caro caz; caroline lynn; cassandra cassidy sandie; catherine cath catie kitty cat kate; cecil
    cec; cecily cis cissie cissy; cedric ced; celeste cel; charlene char; charles chas chay; charlotte char chaz
    lotta; chelsea chels; chester chet; christabel chrissie bel; christian kris; christina kirsty kirstie; christine
    crissie; christopher christy kester topher; clarence clarrie; claudia claud; clement clem; clementine clemmie
    clem; clifton cliff; colin col; conrad con connie; constance con; constantine con costa dino; cordelia cordie;
    cornelia connie; cornelius corny; courtney court; crispin cris; cuthbert bert; cyril cy; damian damo; daniel
    danno; daphne daph; darren daz dazza; david dai davy taffy; deborah debs; deirdre dee; delilah lila dell; delores
    lola; denise neesy; derek del; diana di dee; dominic dommie; dominique nikki; donald don donnie; donovan don;
    dorothea dot dora thea dolly; dorothy doll dotty thea; douglas dougie duggie; drusilla dru; duncan dunc; ebenezer
    eben; edgar eddy; edith eadie; edmund eddy neddie; edward neddy teddie; edwina eddie winnie; eleanor nellie lenny
    nel; elias eli lias; elisabeth lisbeth lise bettina; elizabeth elsa bettina liza lizbeth lisbeth elspeth libbie
    tetty ilse birdie; emily emmie; emmeline emmie em; ernestine ernie tina; esmeralda esme; esther ess; ethan eth;
    eugene genie; euphemia effie phemie; evangeline eva evie vangie; everett ev rhett; felicity fliss flissy lissie;
    felix fee; fergus fergie gus; fiona fi; flora flo; florence florrie flora; frances francesca franny frankie;
    francine fran francie; frederick freddy fredo rickey; frederica freda rikki; gabriel gab; gareth gaz; gary gaz
    gazza; gavin gav; genevieve gen genny viv eve; geoffrey geoff; georgina georgy; gerald ger; gerard ger; germaine
    gerry; gertrude gerda trude; gilbert gilly; gillian gill gilly jilly; gina georgina regina; giles gil; gloria glo;
    godfrey geoff god; graham gray; grant granty; gregory greggy; griselda zelda grizel; guinevere gwen jenny; gustav
    gus; gwyneth gwen; hadrian ade; hamish hame; hannah hanna; harold hally; harriet harry hattie; harrison harris;
    harvey harv; heather hettie; helen nell lena; henrietta harriet henny; henry hen hal; herbert bertie; hermione
    hermie mione; hilary hils hilly; hillary hilly; horatio ray; howard howie ward; hubert bertie hugh; humphrey
    humph; ignatius nate iggy; imelda mel; imogen immy imo; irene rene rena; isaac zack; isabel izzie ibby bel issy;
    isabella izzie issy bel tibby; isadora dora izzy issy; isaiah ike zay; ivan van; jacinta jaz jacy; jacob jakey
    coby; jacqueline jacki jac; jamal jam; james jimbo jimi jas jez; jan jane janet janice; jane jen; janet jannie;
    janice jannie; jasmine mina yaz; jason jace; jedidiah jed; jefferson jeffy; jeffrey jeffy; jemima jem mima;
    jennifer jenna jenni; jeremiah jez; jeremy jez jezza; jessica jessa; joan jo joni; joanna jojo annie; jocelyn
    josie joss; john jonno jonty jack; jonathan jonno jonty jonny; jordan jord jordie; joseph josey joss jojo;
    josephine jo joey posy; joshua joss; joyce joycie; judith jude; julia jules; julian jule; juliet jules jette;
    justine jus tina; karen kaz; katharine kitty kath kay; katherine kitty kathi kass; kathleen kath kathie; kayleigh
    kay; keith keithy; kelvin kel; kendall ken; kenneth kenno; kerry kez; kevin kevvie; kieran kier; kimberley kim;
    kirsten kirsty; kristin kris krissy; lachlan lachie; lamar mar; lambert bertie; laura laurel lolly; laurence laz
    loz; lavinia vinnie livvy; leah lee; leander andy lee; lee leigh; leonard lennie leo; leonora leo nora nell;
    leopold poldi leo; leroy lee; leslie lez; lester les; letitia letty tish; lewis lewie; liam will; lilian lil lily
    lilly; lillian lily lillie; linda lin lynne; lindsay linz lin; lionel leo; llewellyn lew llew; lorraine raine;
    louis lou lewie; louise lulu lou; louisa lulu; lucas luc lukey; lucille lu lucie; lucinda cindie lulu; lucy luce
    lulu; luther luthie; lydia liddy lyddie; lynette lyn netta; mabel mabs; madeleine maddie maddy lena; madeline
    maddy; magdalena lena magda malena; magnus mags; malcolm mal malc; malachy mal; mandy amanda; marcella marcie;
    marcia marce; margaret mags maisie margot mamie marg peggie greta megan; marguerite daisy rita margo; marianne
    annie mari; marigold mari goldie; marilyn lyn mari; marina rina; marion mari; marjorie jorie madge; marlene marley
    lena; marmaduke duke; martha marti; martin mart; martina marty tina; mary mollie mal mimi minnie may; matilda
    mattie tilda tilly; matthew mat matty; matthias matt; maureen mo reenie; maurice mossie; max maxim; maximilian
    maxie; melanie mellie; melinda lin; melissa lissa mel lissie; melody mel; melvin mel; mercedes mercy; meredith
    merry; merlin merl; michael mike mikael mich; michelle shell chelle miche shelley; mildred mil; millicent millie
    milly; minerva minnie; miranda mira randi; miriam mim mirry; mitchell mitch; mohammed mo; muhammad mo; mohammad
    mo; monica moni nicky; montague monty; montgomery monty; mordecai mordy; morgan mo; mortimer morty; moses moe;
    muriel mu; myfanwy fanny myf; nadia nadi; nancy nance; naomi nomi; natalia nat talia tasha; natalie talie; natasha
    tash tasha nat; nathan nat; nathaniel nat nathan; nehemiah nemo; neville nev; nicholas colin nik klaus nicol;
    nicola nicky nikki nic; nicole nic nikki nicky; nigel nige; noah no; noel nole; nora norrie; norbert bert nobby;
    norman norm nobby; octavia tavy tave; octavius tavy; olive ollie; oliver ol olly noll nolly; olivia liv livvy
    livia ollie; ophelia phee; oscar ozzie os; osborne oz; oswald oz ozzie ossie; owen owie; pamela pammie pammy;
    pandora dora; patience pat; patricia patsy tricia trisha patti pats; patrick paddy pat patsy rick packy; paul
    pauly; paula pauly polly; pauline polly; penelope pen nell pennie; perceval percy; percival percy val; peregrine
    perry; peter pete petey pip; petra pet; petronella nell petra; philip pip phil flip; philippa pippa pip phil;
    philomena mena phil; phineas fin phin; phoebe bee phebs; phyllis phyl phil; primrose prim rosie; priscilla cilla
    pris prissy; prudence pru prue; quentin quent quinn; rachel rach rae ray shelly; ralph ralphie rafe; ramona mona;
    randall rand; randolph randy rand; raphael rafe rafi raph; raymond ray; rebecca beck becks becca reba; reginald
    reg reggie rex; regina gina reggie ina; reuben rube; rex reginald; rhiannon rhi; rhoda rho; rhys reece; richard
    richy rickie rico diccon; ricarda rica; robert bobbie robby rab rabbie robin; roberta bobbi robbie berta; robin
    rob robbie; roderick roddy rory; rodney roddy; roger rodge; roland rolly rollo; romeo rome; ronald ronny; rosalind
    ros lindy; rosamund ros rosie; rosanna rose anna rosie; rosemary romy rosie ro; rowan ro; roxanne roxie roxana;
    rudolf rudi rudy rolf; rupert rupe bertie; russell russ; ruth ruthy; sabrina bree brina; salome sally; samantha
    sammie mantha; samson sam; samuel sammie; sandra sandi; sarah sal sadie; saul solly; scott scottie; sean seany;
    sebastian bas baz seb basti; selena lena; seraphina fina sera; serena reenie; seth sethy; seymour sy; shannon
    shan; sharon shaz shazza; sheila shell; shelby shel; sheridan sherry; shirley shirl lee; sibyl bil; sidney syd;
    sienna sisi; sigmund sig siggy ziggy; silvia syl; simon sy; simone mona; solomon solly sol; sophia soph; sophie
    soph; spencer spence; stanislaus stan; stella stell; stephanie stef steffi stevie fanny; stephen stevie ste;
    steven ste; stewart stewie; stuart stewie stu; susan suze susy suki sukie; susanna zanna sanna sukie; suzanne suzi
    zanne; sybil syb; sylvester sly; sylvia sylvie; tabitha tab tabs; talitha tally; tamara tam mara; tamsin tam;
    tatiana tania tati; terence tel terri; teresa tess terri tessie tracy; thaddeus tad; thelma thel; theobald theo;
    theodora teddy dot; theodore teo; theresa tessie terri resa; thomas thos tam tommo; tiffany tiffy; timothea tim;
    timothy timmo; tobias tobe; tracy trace; trevor trev; tristan tris; ursula ursa; valentine val; vanessa ness
    nessie vee; vera vee; vernon vern; veronica ron ronnie nica vera; victor vick; victoria tor toria vick vix;
    vincent vinnie vinnie; viola vi; violet vi letty; virginia ginnie ginger; vivian vivi; vivienne viv vivi; wallace
    wal; walter wat wally; warren wazza; wendell wendy; wesley wes; wilbur wil; wilfred wilf wilfie freddie;
    wilhelmina willa mina helma minnie; willard will; william wil bil billie liam wim; wilma mina; winifred wyn winnie
    freda; winston winnie; xavier xav zavi; yasmin yaz mina; yolanda yola landa; yvonne von vonnie; zachariah zak
    zach; zachary zak; zedekiah zed; zenobia nobby; zoe zo;

    alberto beto tito berto; alejandra ale jandra sandra; alejandro ale jandro sandro alex; alfonso poncho fon; alicia
    licha; ana anita; andres andy; angel angelito; antonia toña toni; antonio toño tono tony antonio; armando mando;
    arturo turo; beatriz bety betty bea; benjamin benja; bernardo berna nardo; carlos carlitos charly lito; carolina
    caro; catalina cata lina; cecilia ceci chila; claudia clau; concepcion concha conchita chon; consuelo chelo consu;
    cristina cris tina; daniel dani; daniela dani; diego dieguito; dolores lola lolita; eduardo edu lalo eddy; elena
    nena; emilio milo; enrique quique kike rico; ernesto neto; esperanza espe lancha; esteban teban steve; eugenia
    kena; felipe pipe feli lipe; fernanda fer nanda; fernando fer nando nano; francisca paca pancha paqui; francisco
    paco pancho curro fran kiko chico; gabriela gabi gaby; gerardo lalo jerry; gilberto beto; gloria yoya; graciela
    chela; gregorio goyo; guadalupe lupita pita lupe; guillermo memo guille; gustavo tavo gus; hector tito; hernando
    nando; humberto beto; ignacio nacho nacio; isabel isa chabela; jaime jaimito; javier javi; jesus chucho chuy suso;
    joaquin quino; jorge jorgito coque; jose pepe chepe josito; josefa pepa fina; josefina pepa fina chepina; juan
    juanito juancho; juana juanita; julio julito; laura lau; leonardo leo nardo; leticia lety; lorenzo lencho; lourdes
    lulu; lucia lucy chia; luis lucho luisito guicho; luisa lucha; manuel manolo manu lolo; manuela manola; marcela
    chela; margarita marga mague; maria mari marita; mario mayito; mercedes meche merche; miguel migue mike; monica
    moni; natalia nati; oscar osqui; pablo pablito; patricia pati; pedro perico pedrito; pilar pili; rafael rafa rafi
    fallo; ramon moncho mon; raul raulito; ricardo richi rica cayo; roberto beto robi; rocio chio; rodrigo rodri rigo;
    rosa rosita; rosario charo; salvador chava salva; santiago santi chago yago; sebastian sebas; sergio checo sergi;
    silvia chivis; sofia sofi; susana susi; teresa tere; tomas tomi; valentina vale; vicente chente vicen; victor
    vico; victoria vicky viki; virginia vicky; ximena xime; yolanda yoli; joao joaozinho; antonio toninho; jose ze
    zeca; francisco chico; eduardo edu dudu; luiz lula; fernando nando; paulo paulinho; giovanni gianni nino vanni;
    giuseppe beppe peppe pino; francesco franco cecco ciccio; alessandro sandro ale; antonio totò nino tonino;
    domenico mimmo nico; salvatore totò turi salvo; vincenzo enzo vinny; lorenzo renzo enzo; luigi gigi gino; michele
    lino; raffaele lello raf; elisabetta betta lisa; margherita rita; giuseppina pina; caterina rina cate; alessandra
    sandra ale; filippo pippo; federico fede rico; leonardo leo; jacques jacquot; jean jeannot; pierre pierrot;
    charles charlot; genevieve ginette viève; marguerite margot; helene lena; dominique domi; francois fanfan;
    alexandre alex sacha; catherine cathy; nicolas nico; veronique vero; emmanuel manu; emmanuelle manu; johannes
    hannes hans jan; heinrich heinz heiner; friedrich fritz fred; wilhelm willi willy helm; ludwig lutz; elisabeth
    elli lisl sissi betti; katharina kathi katrin käthe tina; margarete grete gretel gretchen; sebastian basti; josef
    sepp jupp; franziska franzi sissi; ulrich uli; ulrike uli; wolfgang wolf wolfi; andreas andi; matthias matze;
    maximilian maxl; alexander sascha lex; susanne susi; gabriele gabi; jurgen jogi; gunther gunni; hildegard hilde;
    dietrich dieter; bernhard bernd; eberhard ebi;

    aleksandr sasha sanya shura alex alik; aleksandra sasha sanya shura; aleksei alyosha lyosha alex; anatoly tolya;
    andrei andryusha; anna anya nyura annushka; anton antosha tosha; arkady arkasha; boris borya; daria dasha; denis
    deniska; dmitri dima mitya dimitri; ekaterina katya katyusha kate; elena lena alyona; elizaveta liza; evgenia
    zhenya; evgeny zhenya; fyodor fedya; galina galya; gennady gena; georgy gosha zhora; grigory grisha; igor igoryok;
    ilya ilyusha; irina ira; ivan vanya; kirill kirya; konstantin kostya; ksenia ksyusha; larisa lara; lev lyova;
    lidia lida; lyubov lyuba; lyudmila lyuda mila; margarita rita; maria masha manya; marina marinka; maxim max;
    mikhail misha; nadezhda nadya; natalia natasha nata; nikita nik; nikolai kolya; oksana ksana; oleg olezhka; olga
    olya; pavel pasha; polina polya; roman roma; semyon syoma; sergei seryozha; sofia sonya; stanislav stas slava;
    stepan styopa; svetlana sveta lana; tamara toma; tatiana tanya; timofey tima; valentin valya; valentina valya;
    valery valera; vasily vasya; vera verochka; victor vitya; viktor vitya; vitaly vitalik; vladimir volodya vova
    vlad; vladislav vlad slava; vyacheslav slava; yaroslav slava yarik; yulia yulya; yuri yura; zinaida zina;
    agnieszka aga; aleksandra ola; andrzej jędrek; barbara basia; ewa ewka; jan janek; jerzy jurek; joanna asia
    joasia; jozef jozek; katarzyna kasia; krzysztof krzys krzysiek chris; malgorzata gosia; maria marysia; pawel
    pawelek; piotr piotrek; stanislaw stasiek staszek stan; tadeusz tadek; tomasz tomek; wojciech wojtek; zbigniew
    zbyszek; zofia zosia; magdalena magda; elzbieta ela; laszlo laci; sandor sanyi; istvan pista; jozsef joska; ferenc
    feri; erzsebet zsoka bozsi; mihaly misi; katalin kati; dimitrios dimitri jimmy mitsos; konstantinos kostas gus
    dino; georgios giorgos yiorgos george; ioannis yannis john; nikolaos nikos nick; panagiotis panos takis peter;
    vasilios vasilis bill; eleni lena helen; aikaterini katerina; patrick padraig; william uilliam; seamus shay;
    padraig paudie pod; caoimhe keeva; margaret mairead peig; brigid bríd bridie; eoghan owen; donncha don; tadhg tim;
    roisin rose; mordechai motti; yitzhak itzik; yosef yossi; avraham avi; shmuel shmulik; moshe moish; rivka riki;
    devorah dvora; krishnan kris; subramanian subbu mani; venkatesh venky; srinivasan srini vasan; padmanabhan paddy;
    lakshmi lachu; ramachandran ram; rajendra raj; vijayalakshmi viji; mustafa musti; ibrahim ibo; mehmet memo;
    huseyin huso
"""

VARIANTS: Final = """
    aaron aron arron; abigail abigael abbigail; adrian adrien; aidan aiden aydan ayden; alan allan allen alun;
    alastair alasdair alistair alister; alexander aleksandr alexandre aleksander aleksandar alexandr alessandro
    oleksandr; alexandra aleksandra; alexei alexey aleksei aleksey oleksiy alexi; alicia alisha alesha; alison allison
    alyson allyson; amelia emelia; anastasia anastasiya anastassia; andrei andrey andriy andrej; ann anne; anna ana;
    anita aneta; annabel annabelle anabel; anthony antony antoni; arthur artur arturo; ashley ashleigh ashlee ashlie;
    barbara barbra; beverley beverly; brian bryan brien; brittany brittney britney; carl karl; carol carole karol;
    caroline carolyn carolin; catherine katherine kathryn katharine catharine cathryn katharina katarina katerina
    ekaterina; cecilia cecelia; charlotte sharlotte; cheryl sheryl cheryll; chloe khloe; christian kristian; christina
    kristina cristina; christine kristine cristine; christopher kristopher cristopher; clare claire clair; clark
    clarke; colin collin; conor connor; craig kraig; cynthia cinthia; daniel danyal daniil; danielle daniele; darrell
    darryl daryl; deborah debra debora; deirdre deidre; denis dennis denys; derek derrick deric; diane dianne dyan;
    dmitri dmitry dmitriy dimitri dmytro; dominic dominick domenic; dorothy dorothea; edmund edmond; eileen aileen
    ilene; elaine elayne; eleanor elinor eleonor eleanore; elena yelena olena; elizabeth elisabeth elizaveta; ellen
    helen; emily emilie; eric erik erick erich; erica erika; esther ester; ethan ethen; eugene evgeny yevgeny evgeni
    yevgeniy evgenii; evelyn eveline; frederick frederic fredrick fredric; gail gayle gale; gareth garreth; gavin
    gavyn; geoffrey jeffrey jeffery geoffry; georgia georgie; gerard gerrard; gillian jillian; giuseppe joseph; glen
    glenn glyn; grigory grigori grigoriy hryhoriy; graham graeme grahame; hannah hanna; harriet harriette; hayley
    hailey haley; helen helene; henry henri; hilary hillary; howard howerd; hugh huw; iain ian; igor ihor; imogen
    imogene; isabel isobel isabelle ysabel; isabella izabella; jack jac; jacob jakob yakov; jacqueline jaqueline
    jacquelyn; jane jayne; janet jannet; jared jarrod jarred; jasmine jasmin yasmin yasmine; jean jeanne; jeremy
    jeremi; jerome gerome; jessica jessika; joanna johanna; joanne joann; john jon; jonathan jonathon johnathan;
    jordan jordon; joseph josef jozef; judith judyth; julia yulia iuliia yuliya; julian julien; karen karin caren;
    kari carrie; kathleen cathleen kathlyn; katie katy; kelly kelley kellie; kerry kerri kerrie; kevin kevan; kirsten
    kirstin kristen kristin; kyle kile; lachlan lochlan; laurence lawrence; lee leigh; leila layla laila leyla; leon
    lyon; lesley leslie; lewis louis; lillian lilian; lindsay lindsey lyndsey linsey; lisa liza; louise luise; lucas
    lukas; lucy lucie; luke luc; lyn lynn lynne; lynette lynnette; madeline madeleine madelyn; marc mark; marcus
    markus; margaret margret; marguerite margarita; marian marion; marianne maryanne marian; maria mariya mariia;
    marjorie margery; martha marta; martin martyn; mathew matthew mathieu; megan meghan meagan; mia miya; michael
    micheal mikael mikhail michal; michelle michele; miriam myriam; monica monika; naomi naomie; natalie nathalie
    natalia natalya nataliya; neil neal niall; nicholas nicolas nikolas nickolas; nicola nichola; nicole nichole
    nikole; nikolai nikolay mykola; nina nena; nora norah; oksana oxana; olivia alivia; oliver olivier; olga olha;
    patrick padraig patric; paul pavel pavlo; peter pyotr petr petro piotr; philip phillip filip; philippa phillipa;
    phoebe phebe; rachel rachael; ralph rafe; raymond raymund; rebecca rebekah rebeca; rhys reece rhees; richard
    ricard; roman romain; ronald ranald; roy roi; russell russel; ryan rian; samantha samanta; sara sarah; sean shaun
    shawn; sergei sergey serhiy serge sergiy; sharon sharron; sheila shelagh sheelagh; shannon shannen; sidney sydney;
    simon shimon; sofia sophia sofya zofia; sophie sofie; stacy stacey staci; stephanie stefanie stephany; stephen
    steven stefan stephan stepan; stewart stuart; susan suzan; susanna susannah suzanna; suzanne susanne; svetlana
    svitlana; sylvia silvia; tanya tania; tatiana tatyana tetiana; teresa theresa; terence terrance terrence; theodore
    teodor theodor; thomas tomas tomasz; tracy tracey traci; valerie valery; vasily vasili vasiliy vasyl; victor
    viktor; victoria viktoria viktoriya; vincent vinsent; vivian vivien vivienne; vladimir volodymyr wladimir;
    vyacheslav viacheslav; walter valter; wendy wendi; william willem; xavier javier; yuri yury yuriy iurii; yvonne
    evonne; zachary zackary zachery; zoe zoey; abdul abdel abdal; abdullah abdallah abdulla; abdulrahman abdurrahman
    abdelrahman abdurahman abdulrehman; ahmed ahmad ahmet achmed; aisha ayesha aysha aicha aishah; ali aly; amin
    ameen; amina aminah ameena; amir ameer emir; anwar anwer; aziz azeez; bilal belal; fahad fahd; faisal faysal
    feisal; farid fareed; farouk faruk farooq faruq; fatima fatimah fatma fatema; habib habeeb; hamid hameed; hamza
    hamzah; hasan hassan; hussein hussain husain husayn hossein hosain huseyin; ibrahim ebrahim ibraheem brahim; imran
    emran; ismail ismael esmail ismaeel; jamal gamal jamaal djamal; jamil jameel gamil; kamal kemal kamel; karim
    kareem kerim; khadija khadijah khadeeja; khalid khaled khalil; layla leila; mahmoud mahmud mehmood mahmood; malik
    maleek; mariam maryam miriam; mohammed mohd muhd muhammad mohamed mohammad muhammed mohamad muhamad mehmet mahomed
    mohamud; mustafa moustafa mostafa; musa moussa mousa; nabil nabeel; nadir nader; nasir nasser naser nasr; noor
    nour nur; omar umar omer; osama usama; osman usman uthman othman; qasim kassem kasim qasem; rahim raheem; rahman
    rehman rahmaan; rashid rasheed rachid; said saeed sayeed saied; salim saleem selim; salman selman; samir sameer;
    sharif shareef cherif; suleiman sulaiman soliman suleyman; tahir taher; tariq tarek tarik tareq; wahid waheed;
    walid waleed; yahya yehia yahia; yasin yassin yaseen; yunus younes younis; yusuf youssef yousef yusef yousuf
    yousif youcef; zahra zehra; zainab zaynab zeinab zineb; zaid zayd zayed; anand ananda; aravind arvind; ashok
    asoka; dilip dileep; gurpreet gurprit; lakshmi laxmi; mukherjee mookerjee; prakash parkash; pradeep pradip; rajiv
    rajeev; ravindra rabindra; sandeep sandip; sanjay sanjoy; sanjeev sanjiv; shiva siva; sudhir sudheer; sunil
    suneel; swati swathi; vikram bikram; vivek bibek; vishal bishal; satoshi satosi; shinji sinji; yuki yuuki; yuko
    yuuko; youko yoko; shoichi shouichi; ryo ryou; junichi jun-ichi
"""
