"""English given names in common use that have no nickname of their own in ``nicknames``; the project's own list."""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

GIVEN_NAMES: Final = frozenset(
    words(
        """
        aaliyah abel addison adele adam adrian adriana adrienne aidan aiden aisha aja alan alana alaina alejandra
        alexis alfonso alicia alina alisha alissa alma alondra althea alyssa amber amir amos amy ana anais
        anastasia andres angel anita anjali annette april ariana ariel arjun arlene armando arturo ashley ashton
        asher ashlee athena aubrey audrey aurora ava avery axel ayesha bailey beau bella bernice bessie beth betty
        bianca blaine blake blanca bonnie boyd brady brant braxton breanna brendan brennan brent brett briana
        brianna brock brody brooke brooklyn bruce bruno bryce bryant bryson byron caden caitlin camila candace
        candice cara carla carlton carmelo carmen carol carter casey cesar chandler chanel charlene chase chelsea
        cheryl chloe christa ciara cindy clay cleo clyde cody colby cole colin colleen collin connor conor cooper
        cora corey corinne craig cruz daisy dale dallas dalton damian damon dana dante darius darla darlene darnell
        darrell darren darryl daryl dawn dax deandre deanna debra declan deena deidre delia delores demetrius
        denise deonte desiree destiny devin devon dexter dewayne diamond diego dimitri dominique donna donovan
        doreen doris drake dulce dwayne dwight dylan ebony eddie edna eduardo effie efrain elias elisa elise elmer
        eloise elsa elton elvis emerson emilio emmett enrique eric erica erick erik erika erin ernesto errol
        esmeralda esteban ethan eunice evan everett fabian fatima faye fernanda fernando fiona floyd freya gage
        gail garrett gavin gene genesis genevieve giovanni giselle gladys glen glenda glenn gloria graham grant
        greta guadalupe guy gustavo gwyneth hailey hank harley harmony harper hassan hayden hazel hector heidi
        hilda holly hugo hunter ibrahim ida iker imani ingrid irma isabela ismael israel ivan ivy jada jade jaden
        jalen jamal janelle janette janine jared jaquan jarrod jasmin javier jayden jaylen jeanne jeannette jenna
        jeri jesus jillian joaquin jodi joni jorge josefina joselyn josue juana julio juliana june justice kai
        kaitlyn kara karen karim karina karl karla kari katelyn katrina kayla kaylee keisha kelley kelli kelsey
        kendall kendra kenya kerry kiara kim kira kirk kirsten krista krystal kurt kyla kylie kyra lamar lana lance
        landon lara latasha latisha latonya latoya leila leland lena leticia liam lila liliana lilliana lin lindsey
        logan lola lonnie lorena lori lorna luis luisa luna lyle mack maddox maggie malik mallory malia manuel mara
        marcos margarita mariana maribel marisa marisol marlene marlon marquis marta mateo maura maya mckenna
        melody mia micah miguel mila miles milagros milan millard misty mohamed mohammed moira molly morgan
        muhammad myra myrtle nadia naomi nasir natalia nell nevaeh nia nichole nina nikita noel noelle noemi nolan
        nora norma nyla omar orlando oscar osvaldo otis paige paola paris parker pearl pedro peyton phoebe piper
        porter presley princess priya quinn quinton rahul raj ramon ramona randolph raquel raul raven reagan
        rebekah reed reese reid rene renee rex reyna rhonda ricardo riley rita river roberto rocco rocio rodrigo
        rohan rolando roman rory rosalinda rosario roscoe ross roxana ruben ruby rudy ryder ryan sade sadie saul
        savannah sawyer scarlett sergio shaquille shana shane shania shanice sharif shaun shauna shawn shawna shea
        shelby sherri sherrie sienna sierra silvia simone skylar sofia sonia sonya stacey stacy stefan stella
        sterling summer susana tamika tania tanisha tara tasha tatiana teri tevin thalia tia tina tisha todd tomas
        tonya trent trenton trevor tricia trinity tristan troy trudy tucker tyrell tyrese tyrone tyson ulysses uma
        valeria vaughn vera verna vicente violeta vivek vivienne wanda wendell whitney wilson xander ximena yadira
        yahir yasmin yesenia yolanda yusuf yvette zane zara zoe zoey priyanka sanjay anil sunil deepak amit vijay
        ravi suresh ramesh neha pooja rajesh ahmed ali hassan fatma omar yusef khalid mei ming wei jin hiro kenji
        yuki sakura olga dmitri igor boris nadia katya svetlana ingrid sven lars bjorn hans klaus fritz gerd uwe
        jurgen giovanna marco luca matteo paolo francesca chiara pierre jean-luc francois michel camille
    """
    )
)
