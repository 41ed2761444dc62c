"""English given names in common use that have no nickname of their own in ``nicknames``; the project's own list."""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

GIVEN_NAMES: Final = frozenset(
    words(
        """
        aaliyah abel addison adele adam adrian adriana adrienne aidan aiden aisha aja alan alana alaina alejandra
        alexis alfonso alicia alina alisha alissa alma alondra althea alyssa amber amir amos amy ana anais anastasia
        andres angel anita anjali annette april ariana ariel arjun arlene armando arturo ashley ashton asher ashlee
        athena aubrey audrey aurora ava avery axel ayesha bailey beau bella bernice bessie beth betty bianca blaine
        blake blanca bonnie boyd brady brant braxton breanna brendan brennan brent brett briana brianna brock brody
        brooke brooklyn bruce bruno bryce bryant bryson byron caden caitlin camila candace candice cara carla carlton
        carmelo carmen carol carter casey cesar chandler chanel charlene chase chelsea cheryl chloe christa ciara
        cindy clay cleo clyde cody colby cole colin colleen collin connor conor cooper cora corey corinne craig cruz
        daisy dale dallas dalton damian damon dana dante darius darla darlene darnell darrell darren darryl daryl dawn
        dax deandre deanna debra declan deena deidre delia delores demetrius denise deonte desiree destiny devin devon
        dexter dewayne diamond diego dimitri dominique donna donovan doreen doris drake dulce dwayne dwight dylan
        ebony eddie edna eduardo effie efrain elias elisa elise elmer eloise elsa elton elvis emerson emilio emmett
        enrique eric erica erick erik erika erin ernesto errol esmeralda esteban ethan eunice evan everett fabian
        fatima faye fernanda fernando fiona floyd freya gage gail garrett gavin gene genesis genevieve giovanni
        giselle gladys glen glenda glenn gloria graham grant greta guadalupe guy gustavo gwyneth hailey hank harley
        harmony harper hassan hayden hazel hector heidi hilda holly hugo hunter ibrahim ida iker imani ingrid irma
        isabela ismael israel ivan ivy jada jade jaden jalen jamal janelle janette janine jared jaquan jarrod jasmin
        javier jayden jaylen jeanne jeannette jenna jeri jesus jillian joaquin jodi joni jorge josefina joselyn josue
        juana julio juliana june justice kai kaitlyn kara karen karim karina karl karla kari katelyn katrina kayla
        kaylee keisha kelley kelli kelsey kendall kendra kenya kerry kiara kim kira kirk kirsten krista krystal kurt
        kyla kylie kyra lamar lana lance landon lara latasha latisha latonya latoya leila leland lena leticia liam
        lila liliana lilliana lin lindsey logan lola lonnie lorena lori lorna luis luisa luna lyle mack maddox maggie
        malik mallory malia manuel mara marcos margarita mariana maribel marisa marisol marlene marlon marquis marta
        mateo maura maya mckenna melody mia micah miguel mila miles milagros milan millard misty mohamed mohammed
        moira molly morgan muhammad myra myrtle nadia naomi nasir natalia nell nevaeh nia nichole nina nikita noel
        noelle noemi nolan nora norma nyla omar orlando oscar osvaldo otis paige paola paris parker pearl pedro peyton
        phoebe piper porter presley princess priya quinn quinton rahul raj ramon ramona randolph raquel raul raven
        reagan rebekah reed reese reid rene renee rex reyna rhonda ricardo riley rita river roberto rocco rocio
        rodrigo rohan rolando roman rory rosalinda rosario roscoe ross roxana ruben ruby rudy ryder ryan sade sadie
        saul savannah sawyer scarlett sergio shaquille shana shane shania shanice sharif shaun shauna shawn shawna
        shea shelby sherri sherrie sienna sierra silvia simone skylar sofia sonia sonya stacey stacy stefan stella
        sterling summer susana tamika tania tanisha tara tasha tatiana teri tevin thalia tia tina tisha todd tomas
        tonya trent trenton trevor tricia trinity tristan troy trudy tucker tyrell tyrese tyrone tyson ulysses uma
        valeria vaughn vera verna vicente violeta vivek vivienne wanda wendell whitney wilson xander ximena yadira
        yahir yasmin yesenia yolanda yusuf yvette zane zara zoe zoey priyanka sanjay anil sunil deepak amit vijay ravi
        suresh ramesh neha pooja rajesh ahmed ali hassan fatma omar yusef khalid mei ming wei jin hiro kenji yuki
        sakura olga dmitri igor boris nadia katya svetlana ingrid sven lars bjorn hans klaus fritz gerd uwe jurgen
        giovanna marco luca matteo paolo francesca chiara pierre jean-luc francois michel camille
    """
    )
)

# Names that in English-speaking countries nearly only women, nearly only men bear; those of both are in neither
WOMEN: Final = frozenset(
    words(
        """
        colleen emmanuelle timothea stephania abigail ada adela adelaide adele agatha agnes aileen aisha alana
        alexandra alexandria alexa alice alicia alina alison allison alma alyssa amanda amelia amy anastasia andrea
        angela angelica angelina anita ann anna annabel annabelle anne annette antonia april ariana arlene astrid
        audrey augusta aurora ava barbara beatrice becky bella bernadette bernice bertha bessie beth bethany betsy
        betty beverly bianca brenda briana brianna bridget brigitte brittany brooke camilla candace cara carla carly
        carmen carol carole caroline carolina carolyn cassandra catherine cathleen cathy cecilia celia charlene
        charlotte chelsea cheryl chloe christa christina christine cindy clara claire clarissa claudia colleen
        concepcion connie constance consuelo cora corinne crystal cynthia daisy daniela danielle daphne darlene dawn
        deanna debbie deborah debra deirdre delia della denise desiree diana diane dolores dominique donna dora doreen
        doris dorothea dorothy edith edna edwina eileen elaine eleanor elena elisa elisabeth elise eliza elizabeth
        ella ellen eloise elsa elsie elvira emilia emily emma erica erika erin esmeralda estelle esther ethel eugenia
        eunice eva eve evelyn faith farah fatima faye felicia felicity fernanda fiona flora florence frances francesca
        francine freda frederica gabriela gabriella gabrielle gemma genevieve georgia georgina geraldine gertrude
        gillian gina giovanna gladys glenda gloria grace greta gretchen guadalupe gwen gwendolyn hannah harriet hazel
        heather heidi helen helena helga henrietta hilda holly hope ida imogen inez ingrid irene iris irma isabel
        isabella isabelle isla ivana ivy jacqueline jane janet janice janine jasmine jean jeanette jeanne jemima
        jennifer jessica jill joan joanna joanne jocelyn josefina josephine joyce juana juanita judith judy julia
        juliana julie juliet june justine karen karina kate katherine kathleen kathryn kathy katie katrina kayla
        keisha khadija kimberly kirsten kristen kristin kristina kristine lara larissa latoya laura lauren laurie leah
        leila lena leona leticia lilian lillian lily linda lisa liz lois lola loretta lorna lorraine louisa louise
        lucia lucille lucinda lucy luisa lydia mabel madeleine madeline magdalena maggie maisie mandy marcella marcia
        margaret margarita margot maria mariah marian mariana marianne marie marilyn marina marisa marissa marjorie
        marlene marsha martha martina mary matilda maud maureen maxine maya megan melanie melinda melissa mercedes
        meredith mia michaela michele michelle mildred millicent minnie miranda miriam moira molly mona monica monique
        muriel myra nadia nadine nancy naomi natalia natalie natasha nell nicola nicole nina nora norma octavia olga
        olive olivia pamela patricia patsy paula paulina pauline pearl peggy penelope petra philippa phoebe phyllis
        pilar polly priscilla priya prudence rachel raquel rebecca regina renata rhoda rhonda rita roberta rosa
        rosalie rosalind rosamund rose rosemary rosetta roxanne ruth sabrina sadie sally samantha sandra sara sarah
        savannah selina serena shannon sharon sheila shirley sienna silvia simone siobhan sofia sonia sophia sophie
        stacy stella stephanie sue susan susanna susannah suzanne sybil sylvia tabitha tamara tania tanya tara tatiana
        teresa tessa thelma theodora theresa tiffany tina tracy trudy ursula valentina valeria valerie vanessa vera
        veronica victoria viola violet virginia vivian wanda wendy whitney wilhelmina willa wilma winifred ximena
        yasmin yolanda yvette yvonne zainab zara zelda zoe ekaterina svetlana tatyana yulia galina lyudmila irina
        marta birgit anneliese ingeborg giulia chiara paola fatimah khadijah maryam layla noor huda amina
        """
    )
)
MEN: Final = frozenset(
    words(
        """
        collin emil emile marcel maxim valentin aaron abdul abdullah abel abraham adam adolf adrian ahmad ahmed aidan
        alan albert alberto alejandro alexander alfonso alfred ali allan allen alonzo alvin amir amos andre andreas
        andrei andrew angus anthony anton antonio archibald armando arnold arthur arturo augustus axel barnabas barry
        bartholomew benedict benjamin bernard boris bradley brandon brendan brent brett brian bruce bruno bryan byron
        caleb calvin carl carlos cecil cedric charles chester christian christopher clarence clifford clinton
        clyde colin conrad constantine cornelius craig curtis cyril cyrus dale damian daniel darren darryl david dean
        dennis derek desmond diego dirk dmitri dominic donald douglas duncan dustin dwayne earl edgar edmund eduardo
        edward edwin eli elias elijah elliot elmer emmanuel enrique eric erik ernest ernesto ethan eugene evan ezra
        felix ferdinand fernando floyd francis francisco frank franklin fred frederick friedrich fritz gabriel gareth
        gary gavin gene geoffrey george gerald gerard gilbert giovanni glen gordon graham grant gregory guillermo
        gustav gustavo guy hans harold harrison harry harvey hassan hector heinrich henry herbert herman horace howard
        hubert hugh hugo humphrey hussein ian ibrahim ignacio igor ira isaac isaiah ivan jack jacob jaime jake james
        jared jason jasper javier jeffrey jeremiah jeremy jerome jesus joachim joaquin joel johann john jonah jonas
        jonathan jorge jose joseph joshua juan julian julio julius justin karl keith kenneth kevin khalid klaus konrad
        konstantin kurt lambert lance lars laurence lawrence leo leon leonard leopold leroy leslie lester levi lewis
        lionel lloyd lorenzo louis lucas lucian luis luke luther magnus malcolm manuel marco marcos marcus mario mark
        marshall martin marvin matthew maurice max maximilian maxwell melvin michael miguel mikhail miles milton
        mitchell mohamed mohammed montgomery mortimer moses muhammad mustafa nathan nathaniel neil nelson nicholas
        nigel nikolai noah noel norbert norman oleg oliver omar orlando oscar oswald otto owen pablo patrick paul
        pavel pedro percy perry peter philip pierre quentin rafael ralph ramon randall raul raymond reginald rene
        reuben ricardo richard robert roberto roderick rodney rodrigo roger roland roman ronald ross roy ruben rudolf
        rudolph rupert russell salvador samuel santiago scott sean sebastian sergei sergio seth sheldon sidney silas
        simon solomon spencer stanislav stanley stefan stephen steven stewart stuart sven sylvester tariq terence
        theodore thomas timothy tobias todd travis trevor tristan ulrich ulysses vernon victor vincent vladimir
        wallace walter warren wayne wendell wesley wilbur wilfred wilhelm willard william winston wolfgang xavier
        yusuf zachary karim sanjay rajesh suresh ramesh vijay giuseppe luca matteo paolo pietro jean-paul wilhelm
        kenji hiroshi takeshi bob bill jim tom joe mike dave steve
        """
    )
)
