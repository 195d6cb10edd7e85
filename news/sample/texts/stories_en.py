"""The articles in English: shorter, of the same facts as the Chinese ones they translate."""

from .story import Lead, Story

_QUALITY = Story(
    leads=(
        Lead(
            ("{firm} joins the {year} list of quality models",),
            "{firm} is honoured for following the quality of its {product} from start to finish.",
            "The list of quality models for {year} has been published. {company} is on it for following the quality "
            "of {product} from incoming material to delivery, the latest from {industry} in {zone}.",
        ),
        Lead(
            ("{tens} companies in {industry} learn from {firm}",),
            "Quality managers of {tens} companies follow {product} from inspection to delivery.",
            "On {day}, a meeting on quality was held in {venue}. Quality managers of {tens} companies walked "
            "through the workshop of {company} and followed {product} from incoming inspection to delivery.",
        ),
        Lead(
            ("Chief quality officers visit {firm}",),
            "“In the past we trusted our hands, now we trust data”: {tens} officers compare notes.",
            "“In the past we trusted our hands, now we trust data.” On {day}, {person}, {post} of {company}, "
            "showed {tens} chief quality officers how {product} are inspected on the line.",
        ),
        Lead(
            ("{firm} leads a new group standard for {product}",),
            "The standard was written by {few} partners and takes effect on {deadline}.",
            "On {day}, a group standard for {product} was published. It was drafted under the lead of {company} by "
            "{few} companies, laboratories and universities in {days} months, and takes effect on {deadline}.",
        ),
    ),
    middles=(
        "In recent years {firm} has spent {money_small} on testing equipment and built {few} automatic "
        "inspection lines. The pass rate of {product} is now {percent_high}, and complaints are down by {percent}.",
        "Experts made {tens} suggestions on incoming control, inspection and calibration; {few} of them were "
        "put into effect on the spot.",
        "{firm} has taken part in {few} national and industry standards, and {tens} of its suppliers have "
        "raised their own requirements.",
        "The zone's one-stop platform brings together measurement, standards, testing and certification. This "
        "year it has served companies {hundreds} times and saved {firm2} and others {money_tiny} in fees.",
    ),
    quotes=(
        "There is no short cut to quality. We set our standard a little above what the customer asks.",
        "In the past we waited to be inspected. Now we measure by ourselves.",
    ),
    closings=(
        "The zone will go on training chief quality officers and aims at {percent_high} of larger companies by "
        "the end of next year.",
        "Training material and case studies are available at the service platform.",
    ),
    extras=(
        '<table class="table-full"><caption>Inspection of products</caption><thead><tr>'
        '<th scope="col">Product</th><th scope="col">Batches</th><th scope="col">Passed</th></tr></thead>'
        "<tbody><tr><td>{product}</td><td>{tens}</td><td>{tens}</td></tr>"
        "<tr><td>{product2}</td><td>{tens2}</td><td>{tens2}</td></tr></tbody></table>",
    ),
)

_INVESTMENT = Story(
    leads=(
        Lead(
            ("{firm} to invest {money} in {zone}", "{firm} signs for a new plant in {park}"),
            "A project for {product} worth {money} is signed; annual output is to reach {money2}.",
            "On {day}, {company} signed an agreement with {zone} in {venue}. The project in {park} covers about "
            "{mu} mu, with a total investment of {money}, a research centre and {few} intelligent production "
            "lines. Annual output is to reach {money2}.",
        ),
        Lead(
            ("{few} projects signed in {quarter} of {year}",),
            "The zone focuses on {industry} and {industry2} and has signed {few} projects this quarter.",
            "{zone} signed {few} new projects in {quarter} of {year}, {few2} of them worth more than 100 million "
            "yuan. More than {percent_mid} of the projects are in {industry}.",
        ),
        Lead(
            ("{firm} expands production of {product}",),
            "A year after its first stage went into operation, {firm} invests another {money}.",
            "A year after its first stage went into operation, {company} comes back to {zone}: on {day} it agreed "
            "to invest another {money} in the production of {product}.",
        ),
        Lead(
            ("Forum brings {tens} companies in {industry} to Qinglan",),
            "Companies and investors discuss cooperation in {venue}.",
            "Managers of {tens} companies and {few} investors met in {venue} on {day} to discuss "
            "[cooperation|opportunities] in {industry}.",
        ),
        Lead(
            ("From signing to breaking ground in {tens} days",),
            "With permits ready in advance, {firm} begins to build for {product}.",
            "On {day}, {company} broke ground in {park} for a plant that will make {product}, only {tens} days after "
            "it had signed. The investment is {money}.",
        ),
    ),
    middles=(
        "The project will be built in two stages and is to create {jobs} jobs. The first stage opens next year.",
        "Founded in {founded}, {company} develops, makes and sells {product}, holds {tens} patents and exports to "
        "{few} countries and regions.",
        "Permits for planning and construction now take no more than {days} working days. Each project has one "
        "contact who answers for it from the first talk to the first product.",
        "With {firm}, {firm2} and others, {park} is home to {tens} companies in {industry}. Their output grew by "
        "{percent} in a year.",
    ),
    quotes=(
        "We came for the supply chain, and we stay for the way things get done here.",
        "This is more than a new plant: our research team moves here too.",
    ),
    closings=(
        "The zone plans to attract {tens} projects of more than 100 million yuan this year.",
        "The guests also visited {park2} and the workshop of {firm2}.",
    ),
    extras=(
        '<table class="table-full"><caption>Projects signed</caption><thead><tr><th scope="col">Project</th>'
        '<th scope="col">Investment</th><th scope="col">Site</th></tr></thead>'
        "<tbody><tr><td>{firm}: {product}</td><td>{money}</td><td>{park}</td></tr>"
        "<tr><td>{firm2}: {product2}</td><td>{money3}</td><td>{park2}</td></tr></tbody></table>",
    ),
)

_CONSTRUCTION = Story(
    leads=(
        Lead(
            ("{percent_mid} of {work} complete",),
            "Builders are on schedule for {work}.",
            "Cranes turn and engines hum: on the morning of {day}, {hundreds} workers were busy at the site beside "
            "{road}, where {work} took another step towards completion.",
        ),
        Lead(
            ("{zone} starts {few} key projects worth {money}",),
            "The projects are in {industry}, {industry2} and public services.",
            "On {day}, {zone} started {few} key projects at once, among them {work} and a plant of {firm} for "
            "{product}. Together they are worth {money}.",
        ),
        Lead(
            ("New plant of {firm} to open next year",),
            "The plant covers {mu} mu and costs {money}.",
            "The steel frame of the new plant of {company} stands. On {day} it passed its inspection, only {days} "
            "months after work began. The plant covers {mu} mu and costs {money}.",
        ),
        Lead(
            ("Meeting on key projects settles {tens} questions",),
            "Land, pipelines and power for {work} were on the agenda.",
            "A meeting on key projects was held in {venue} on {day}. It heard reports on {work} and other projects "
            "and settled {tens} questions of land, pipelines and power.",
        ),
    ),
    middles=(
        "The project, budgeted at {money_small}, is {days} days ahead of plan.",
        "Dust is measured all day, and cranes and lifts report to one platform. So far this year {tens} risks "
        "were found and removed.",
        "Once finished, it will serve {tens} companies nearby and the residents of {town}.",
        "Not far away, {firm2} is testing the equipment of its new line for {product2}.",
    ),
    quotes=(
        "The schedule is tight, but no inspection is left out.",
        "We moved our office to the site: questions are answered the same day.",
    ),
    closings=(
        "It is to be completed in {month} next year.",
        "{tens} key projects of this year's list have begun.",
    ),
)

_TENDER = Story(
    leads=(
        Lead(
            ("Call for tenders: {work} ({number})",),
            "Tenders are to be submitted by {deadline}.",
            "Qinglan Construction Investment Co., Ltd. invites tenders for {work}. The project has been approved "
            "and its funds are in place.",
        ),
        Lead(
            ("Call for tenders: services in {park} ({number})",),
            "The budget is {money_tiny}; tenders are to be submitted by {deadline}.",
            "On behalf of the administration of {zone}, tenders are invited for services in {park}, with a budget "
            "of {money_tiny}.",
        ),
    ),
    middles=(
        "<strong>1. Scope.</strong> The works take about {hundreds2} calendar days; details are in the documents.",
        "<strong>2. Tenderers.</strong> Independent legal entities with the required qualification and at least "
        "{few2} similar projects in the past {few} years.",
        "<strong>3. Documents.</strong> The documents can be downloaded from the public resources trading "
        "platform until {deadline}.",
        "<strong>4. Opening.</strong> Tenders are opened at 9:30 on {deadline} in {venue}. Late tenders are not "
        "accepted.",
    ),
    quotes=(),
    closings=("The Chinese text of this notice is binding.",),
)

_AWARD = Story(
    leads=(
        Lead(
            ("Proposed award: {work} ({number})",),
            "The results are published for {few} working days.",
            "The tenders for {work} were evaluated on {day}. {company}, {company2} and {company3} are "
            "proposed for the award, in this order. The results are published for {few} working days.",
        ),
    ),
    middles=(
        "<strong>First candidate.</strong> {company}, with a price of {money_small} and {hundreds2} calendar days.",
        "<strong>Objections.</strong> Tenderers may object in writing within this time and are answered within "
        "three days.",
    ),
    quotes=(),
    closings=("The Chinese text of this notice is binding.",),
)

_GRANT = Story(
    leads=(
        Lead(
            ("Applications open for the {year} fund for {industry} ({number})",),
            "Applications close on {deadline}.",
            "To support companies in {industry}, the zone invites applications for its fund of {year}.",
        ),
    ),
    middles=(
        "<strong>Who.</strong> Companies registered in {zone} whose spending on research is at least {few}% of "
        "their revenue.",
        "<strong>What.</strong> Up to {percent_low} of the cost of equipment, at most {money_tiny} for a company.",
        "<strong>How.</strong> Submit the form, last year's audit report and invoices in {few} copies to the "
        "enterprise service centre by {deadline}.",
    ),
    quotes=(),
    closings=("Office hours are from 9:00 to 11:30 and from 14:00 to 17:00 on working days.",),
)

_HEARING = Story(
    leads=(
        Lead(
            ("Environmental report: {firm}, {product}",),
            "Comments are welcome within {few} working days.",
            "The environmental report of {company} on its project for {product} is published for comment for {few} "
            "working days from {day}.",
        ),
        Lead(
            ("Public notice: planning of a site at {road} ({number})",),
            "A site at the crossing of {road} and {road2} is to be replanned.",
            "The plan for a site at the crossing of {road} and {road2} is published for comment for {tens} days from "
            "{day}. The site covers about {mu} mu and is meant for {work}.",
        ),
    ),
    middles=(
        "Anybody may comment in writing, with name and address, which are kept confidential.",
        "The documents can be seen in {venue} from 9:00 to 11:30 and from 14:00 to 17:00 on working days.",
    ),
    quotes=(),
    closings=("Office: administration of {zone}, {tens} {road}.",),
)

_POLICY = Story(
    leads=(
        Lead(
            ("{few} measures to support {industry} in {zone}",),
            "Companies can receive up to {money_tiny} for equipment, research and staff.",
            "On {day}, {zone} published {few} measures for companies in {industry}: for equipment, research, markets "
            "and people. A company can receive up to {money_tiny}.",
        ),
        Lead(
            ("Explained: grants for companies in {industry}",),
            "{tens} companies put their questions to {office}.",
            "How much is paid for new equipment, and what counts as research? On {day}, {tens} companies in "
            "{industry} put their questions in {venue}.",
        ),
        Lead(
            ("{tens} grants now paid without an application",),
            "Grants of {money_small} were paid without a single form.",
            "“We filled in no form, and there it was.” On {day}, {person}, {post} of {company}, found a grant of "
            "{money_tiny} in the account. {tens} grants are now paid without an application.",
        ),
    ),
    middles=(
        "Projects with equipment of more than {money_tiny} receive {percent_low} of the cost, and {few2} points "
        "more where robots are used.",
        "Companies that lead a national standard, for example for {product}, receive {days}0,000 yuan for each.",
        "Stands at trade fairs are supported by {percent_mid}, for up to {few} fairs a year.",
        "Compared with the past, the threshold is lower, payments are made every quarter, and {few} documents "
        "are enough where {tens} were asked for.",
    ),
    quotes=("Whether a policy is good, companies decide. We asked more than a hundred of them.",),
    closings=(
        "The measures are valid for three years.",
        "Staff of the enterprise service centre answer further questions.",
    ),
    extras=(
        "<h2>At a glance</h2><ul><li>Equipment: {percent_low} of the cost</li>"
        "<li>Trade fairs: {percent_mid} of the stand</li><li>Payment: every quarter</li></ul>",
    ),
)

_VISIT = Story(
    leads=(
        Lead(
            ("Leaders of {zone} visit {firm}",),
            "Visitors learned about orders, staff and materials for {product}; {few} problems were solved at once.",
            "On {day}, leaders of {zone} visited {company} and {company2} in {park} and talked with managers and "
            "workers about business. They solved {few} problems on the spot.",
        ),
        Lead(
            ("{firm}: a small product for a large market",),
            "It took {firm} {tens} years from a rented workshop to the top of its field.",
            "Who would have thought it? {tens} years ago {company} worked in a rented workshop. Today it leads its "
            "field with {product}.",
        ),
        Lead(
            ("Inside {firm}: a production line goes digital",),
            "{few} robot arms make {product} from the first part to the package.",
            "In the digital workshop of {company}, {few} robot arms move in order and make {product} from the first "
            "part to the package. On {day}, our reporter joined a service team on its visit.",
        ),
        Lead(
            ("Banks offer {money} of credit to {tens} companies",),
            "{few} banks met companies in {industry}.",
            "On {day}, {few} banks presented loans for {industry} in {venue}. {company} and others, {tens} companies in "
            "all, were offered {money} of credit.",
        ),
    ),
    middles=(
        "{firm} spends {percent_low} of its revenue on research, holds {tens} patents for {product} and runs a "
        "laboratory together with {school}.",
        "Last year {firm} sold goods for {money_small}, {percent} more than a year before; "
        "exports make up {percent_mid}, says {post} {person}.",
        "To find staff for the company, the zone spoke with {school} at once: {tens} students will begin as "
        "interns next month.",
        "At {firm2}, a new line for {product2} has raised output by {percent} and cut energy by {percent_low}.",
        "Service teams have visited {hundreds} companies this year; {percent_high} of the problems they were told "
        "of are solved.",
    ),
    quotes=(
        "Somebody listens and somebody acts: so we can give all our thoughts to the product.",
        "We do not want to be the largest, only the ones whom nobody can do without.",
    ),
    closings=(
        "Open questions were entered in the service platform and will be answered one by one.",
        "Next year the company plans {few2} more lines for {product}.",
    ),
)

_ENVIRONMENT = Story(
    leads=(
        Lead(
            ("Air in {zone} good on {percent_high} of days",),
            "Fine particles are down by {percent_low} on the year before.",
            "On {day}, {zone} reported on its environment: so far this year the air was good on {percent_high} of days, "
            "with {tens} micrograms of fine particles in a cubic metre, {percent_low} less than a year before.",
        ),
        Lead(
            ("Solar roofs of {tens} MW join the grid in {park}",),
            "Unused roofs now make power for {hundreds}0 homes.",
            "On the roof of {company}, dark blue panels stand in rows. On {day}, another stage of the solar project "
            "in {park} was connected; it now has {tens} MW.",
        ),
        Lead(
            ("{firm} named a green factory",),
            "Waste heat from making {product} warms the dormitories.",
            "The new list of green factories was published on {day}, and {company} is on it. Beside the line for "
            "{product}, a screen shows how much water, power and gas are used.",
        ),
        Lead(
            ("Clear water returns to {town}",),
            "The river is clean again, and people come for a walk.",
            "On the morning of {day}, egrets flew over the river in {town}. Beside {road}, where mud once lay, there is "
            "clear water now.",
        ),
    ),
    middles=(
        "The zone has spent {money_small} on separating rain and waste water and built {tens} kilometres of "
        "pipes.",
        "Experts looked for leaks at {tens} companies and drew up a plan for each; emissions will "
        "fall by {hundreds} tonnes a year.",
        "{firm} uses waste heat from making {product} to warm the dormitories, and its energy use is down by "
        "{percent}.",
        "In {town}, {tens} residents walk along the river twice a week and report what they see.",
    ),
    quotes=(
        "It looks like a cost, but it makes us competitive: customers ask for the carbon footprint first.",
        "People used to hold their breath here. Now they come for a walk after dinner.",
    ),
    closings=("The zone will go on cutting pollution and carbon together.",),
    extras=(
        '<table class="table-full"><caption>Air quality in {last_month}</caption><thead><tr>'
        '<th scope="col">Pollutant</th><th scope="col">Micrograms per cubic metre</th></tr></thead>'
        "<tbody><tr><td>Fine particles</td><td>{tens}</td></tr>"
        "<tr><td>Nitrogen dioxide</td><td>{tens2}</td></tr></tbody></table>",
    ),
)

_TALENT = Story(
    leads=(
        Lead(
            ("Job fair for {industry} offers {hundreds} posts",),
            "{tens} companies from {industry} and {industry2} look for staff.",
            "On {day}, a job fair for {industry} was held in {venue}. {tens} companies offered {hundreds} posts.",
        ),
        Lead(
            ("{firm} teams up with {school}",),
            "Each year {tens} students will be trained for {product}.",
            "On {day}, {school} and {company} agreed to set up a joint college and a training base. Each year {tens} "
            "students will be trained for {product}.",
        ),
        Lead(
            ("{hundreds} compete in skills contest for {industry}",),
            "Winners receive a certificate of their skills.",
            "On {day}, {hundreds} competitors met at the public training base of {zone} for a skills contest in "
            "{industry}.",
        ),
        Lead(
            ("{firm} is hiring: {tens} posts for {product}",),
            "Applications are open until {deadline}.",
            "{company} is looking for {tens} people in research, production and management. Applications are open until "
            "{deadline}.",
        ),
    ),
    middles=(
        "Engineers, technicians and sales staff are wanted most; {firm2} offers up to {tens}0,000 yuan a year "
        "for research posts.",
        "Students will work at {firm}, and {few} of its engineers will teach from real projects.",
        "Young people in the zone can rent one of {hundreds} flats at half the price for {few} years, next to "
        "buses and a neighbourhood centre.",
    ),
    quotes=(
        "What companies lack is not equipment, but people who can use it well.",
        "A job in my own field, close to home: my parents are happy too.",
    ),
    closings=(
        "More posts are in the section "
        '<a href="/{edition}/sections/talent/" rel="noopener noreferrer">Talent</a>.',
        "The zone plans {few} more job fairs this year.",
    ),
)

_TRAFFIC = Story(
    leads=(
        Lead(
            ("{road} closed for works from {day}",),
            "Drivers are asked to use {road3} until {deadline}.",
            "{road} between {road2} and {road3} is closed for works from {day} to {deadline}.",
        ),
        Lead(
            ("New bus line joins {park} and {town}",),
            "Buses run from 6:00 to 21:30, every {days} minutes at peak times.",
            "On the morning of {day}, the first bus of the new line left {park}. It stops {tens} times on its way to "
            "{town}.",
        ),
        Lead(
            ("Wider {road} opens after {days} months",),
            "Four lanes have become eight.",
            "On {day}, {road} opened after {days} months of work. Four lanes have become eight, with ways for bicycles "
            "and {tens} bus bays.",
        ),
    ),
    middles=(
        "Buses take {road2} for the time being and leave out {few} stops.",
        "Heavy vehicles are asked to use {road3}. Please drive slowly and follow the signs.",
        "Peak hours carry {percent_mid} of the day's traffic. At {few} crossings, new turning lanes and signals "
        "will shorten the wait.",
    ),
    quotes=("The way to work matters: good roads help companies to keep their people.",),
    closings=("Please use public transport where you can.",),
)

_SAFETY = Story(
    leads=(
        Lead(
            ("{hundreds} workers take part in fire drill at {firm}",),
            "From alarm to all-clear in {days} minutes.",
            "On {day}, a fire drill was held at {company}. {hundreds} workers left the workshop for {product} quickly "
            "and in order; from alarm to all-clear it took {days} minutes.",
        ),
        Lead(
            ("Inspectors look for risks in {park}",),
            "{tens} risks in fire protection and wiring were found.",
            "On {day}, inspectors came to {park} without notice, examined {few} companies, {company} among them, and "
            "found {tens} risks.",
        ),
        Lead(
            ("{zone} sets its safety tasks for {quarter} of {year}",),
            "Every company is to know and remove its risks.",
            "At a meeting on {day}, {zone} set its safety tasks for {quarter}. Managers of {tens} companies took part.",
        ),
    ),
    middles=(
        "The power room, stores of chemicals and the workshop were looked at, and {tens} "
        "workers were asked what to do in an emergency.",
        "This year experts have visited companies {hundreds} times, and {hundreds2} risks were removed.",
        "At {firm}, each shift begins with a case that is told in {days} minutes.",
    ),
    quotes=("An inspection is not there to make trouble, but to keep it away.",),
    closings=("The inspectors will come again to see that all is done.",),
    extras=(
        "<ol><li>Switch off machines before you leave.</li><li>Keep exits free.</li>"
        "<li>Charge electric bicycles outside only.</li></ol>",
    ),
)

STORIES = {
    "quality": _QUALITY,
    "investment": _INVESTMENT,
    "construction": _CONSTRUCTION,
    "tender": _TENDER,
    "award": _AWARD,
    "grant": _GRANT,
    "hearing": _HEARING,
    "policy": _POLICY,
    "visit": _VISIT,
    "environment": _ENVIRONMENT,
    "talent": _TALENT,
    "traffic": _TRAFFIC,
    "safety": _SAFETY,
}

ATTACHED = "<p>Attachment: {attachment}</p>"
