"""Common surnames of English-speaking countries, the project's own list: two of them, however near, are two."""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

ENGLISH_SURNAMES: Final = frozenset(
    words(
        """
        abbott adams adamson aitken aldridge alexander allen allan allison anderson andersen andrews archer armstrong
        arnold ashton atkins atkinson austin bailey baker baldwin ball bannister barber barker barlow barnes barnett
        barr barrett barron barry bartlett barton bates baxter beck becker bell bender benjamin bennett benson bentley
        berg berger berry bird bishop black blackburn blair blake bond boone booth bowen bowers bowman boyd boyle
        bradford bradley bradshaw brady brandt brennan brewer briggs brock brooks brown browning bruce bryan bryant
        buchanan buck buckley burgess burke burnett burns burton bush butler byrd byrne cain caldwell callahan cameron
        campbell cannon carey carlson carlton carpenter carr carroll carson carter case casey cassidy castillo castro
        chambers chandler chapman charles chase chavez christensen christian clark clarke clay clayton clements cobb
        cochran coffey cohen cole coleman coles collier collins colon combs compton conley conner connolly connor
        conrad conway cook cooke cooley cooper copeland corbett costa cox craft craig crane crawford cross cruz
        cummings cunningham curry curtis dale dalton daly daniel daniels davidson davies davis davison dawson day dean
        decker delgado dennis diaz dickinson dickson dillon dixon dixson dodd dodson doherty donaldson donovan dorsey
        douglas dougherty downs doyle drake dudley duffy duke duncan dunlap dunn duran durham dyer eaton edwards
        elliott ellis ellison emerson english erickson espinoza estes evans everett ewing farley farmer farrell
        faulkner ferguson fernandez fields figueroa finch finley fischer fisher fitzgerald fleming fletcher flores
        flowers flynn foley forbes ford foreman foster fowler fox francis frank franklin franks fraser frazier
        frederick freeman french frost fry fuller fulton gaines gallagher galloway garcia gardner garner garrett
        garrison garza gates gentry george gibbons gibbs gibson gilbert giles gill gillespie gilmore glass glenn
        glover golden gomez gonzales gonzalez good goodman goodwin gordon gould graham grant graves gray grey green
        greene greer gregory griffin griffith griffiths grimes gross guerrero guthrie gutierrez guzman hahn hale haley
        hall hamilton hammond hampton hancock hanna hansen hanson hardin harding hardy harmon harper harrell
        harrington harris harrison hart harvey hastings hatfield hawkins hayden hayes haynes heath hebert henderson
        hendricks hendrix henry hensley henson herman hernandez herrera herring hess hester hewitt hickman hicks
        higgins hill hines hinton hobbs hodge hodges hoffman hogan holden holder holland holloway holman holmes holt
        hood hooper hoover hopkins hopper horn horne horton house houston howard howe howell hubbard huber hudson huff
        huffman hughes hull humphrey hunt hunter hurley hurst hutchinson hutchison hyde ingram irwin jackson jacobs
        jacobson james jarvis jefferson jenkins jennings jensen jenson jimenez johns johnson johnston jones jordan
        joseph joyce juarez kane kaufman keith keller kelley kelly kemp kennedy kent kerr key kidd kim king kinney
        kirby kirk kirkland klein kline knapp knight knowles knox koch kramer lamb lambert lancaster landry lane lang
        lara larsen larson lawrence lawson le leach leblanc lee leon leonard lester levine levy lewis lindsay lindsey
        little livingston lloyd logan long lopez lott love lowe lowery lucas luna lynch lynn lyons macdonald macias
        mack madden maddox maldonado malone mann manning marks marquez marsh marshall martin martinez martins mason
        massey mathews mathis matthews maxwell may mayer mayo mays mcbride mccall mccarthy mcclain mcclure mcconnell
        mccormick mccoy mccullough mcdaniel mcdonald mcdowell mcfarland mcgee mcgrath mcguire mcintosh mcintyre mckay
        mckee mckenzie mckinney mcknight mclaughlin mclean mcleod mcmahon mcmillan mcneil mcpherson meadows medina
        mejia melendez melton mendez mendoza mercado mercer merritt meyer meyers michael middleton miles millar miller
        mills miranda mitchell molina monroe montgomery montoya moody moon mooney moore morales moran moreno morgan
        morris morrison morrow morse morton moses mosley moss mueller mullen mullins munoz murphy murray myers nash
        navarro neal nelson newman newton nguyen nicholls nichols nicholson nielsen nielson nixon noble noel nolan
        norman norris norton nunez obrien ochoa oconnor odom odonnell oliver olsen olson oneal oneill orr ortega ortiz
        osborn osborne owen owens pace pacheco padilla page palmer park parker parks parrish parsons pate patel
        patrick patterson pattison patton paul payne pearce pearson peck pena pennington perez perkins perry peters
        petersen peterson petty phelps phillips pickett pierce pittman pitts pollard poole pope porter potter potts
        powell powers pratt preston price prince proctor pruitt pugh quinn ramirez ramos ramsey randall randolph
        rasmussen ratliff ray raymond reed reid reese reeves reilly reyes reynolds rhodes rice rich richard richards
        richardson richmond riddle riggs riley rios rivas rivera rivers roach robbins roberson roberts robertson
        robins robinson robson robles rocha rodgers rodriguez rogers rojas rollins roman romero rosa rosales rosario
        rose ross roth rowe rowland roy ruiz rush russell russo rutledge ryan salas salazar salinas sampson samson
        sanchez sanders sanderson sandoval sanford santana santiago santos sargent saunders savage sawyer schmidt
        schmitt schneider schroeder schultz schulz schwartz schwarz scott sears sellers serrano sexton shaffer shannon
        sharp sharpe shaw shelton shepard shepherd sheppard sherman shields short silva simmonds simmons simon simpson
        sims singleton skinner sloan small smith smythe snider snow snyder solis solomon sosa soto sparks spears
        spence spencer stafford stanley stanton stark steele stein stephens stephenson stevens stevenson stewart stone
        stout strickland strong stuart suarez sullivan summers sutton swanson sweeney sweet sykes talley tanner tate
        taylor terrell terry thomas thompson thomson thornton tillman todd torres townsend tran travis trevino
        trujillo tucker turner tyler tyson underwood valdez valencia valentine valenzuela vance vargas vaughan vaughn
        vazquez velasquez vega velez villarreal vincent vinson wade wagner walker wall wallace waller walls walsh
        walter walters walton ward ware warner warren washington waters watkins watson watt watts weaver webb weber
        webster weeks weiss welch wells welsh west wheeler whitaker white whitehead whitfield whitley whitney wiggins
        wilcox wilder wiley wilkerson wilkins wilkinson willard williams williamson willis willson wilson winters wise
        witt wolf wolfe wong wood woodard woods woodward wooten workman wright wyatt wynn yang yates york young zamora
        zimmerman
        """
    )
)
