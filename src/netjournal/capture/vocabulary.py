"""The closed lists of words by which people and times are told from other words. Folded: no case, no accents.

Every list is short on purpose: what a list does not know stays a word of the sentence.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


TALK_NOUNS = words(
    "call chat talk meeting planning conversation coffee moderation session observation lesson-study visit"
    " debrief catch-up catchup phone video word lunch tea workshop webinar walk interview training mentoring"
    " supervision mtg"
)
MEETING = TALK_NOUNS | words(
    "breakfast dinner drinks drink beer pint brunch cuppa chatted talked talking spoke speaking spoken called"
    " zoom met meet planned plan convo walked catch discussed discussion taught brainstorm facetime skype huddle"
    " sat kaffee cafe gesprach comida overleg reunion hable treffen obs facetimed zoomed skyped phoned"
    " conference teams study shared worked spent appointment connected connect roomed ate swapped"
)
"""Words of meeting: near one of these, “with” introduces a person."""

WITH = words("with w")
FOREIGN_WITH = words("mit con avec com med met")
ASKING = words(
    "met asked told thanked called rang phoned emailed mailed texted messaged visited interviewed dmed pinged"
    " meet meeting"
)
"""Verbs whose object is a person, also one that nobody knows yet."""

SEEING = words(
    "saw observed watched joined helped shadowed joins see ask call email text tell thank visit hi hello dear"
    " hey thanks"
)
"""Verbs whose object may be a person, but also a thing: they introduce known people only."""

SPEAKING_TO = words(
    "talked talk talking talkd spoke speak spoken wrote write written listened chatted said introduced sent"
    " showed explained gave thanks thx reached email mail emailed mailed presented turned replied"
)
HEARING_FROM = words(
    "heard hear got learned learnt email emails mail call message messages feedback visit advice tip tips"
    " slides note dm text idea ideas ring support help"
)
WORKING_WITH = words(
    "worked working work played playing started finished reading tried try set kahoot start deal dealt"
)
SAYING = words(
    "told said says showed shows asked asks explained gave gives lent sent helped helps brought thinks reckons"
    " suggested suggests covered called rang emailed came joined ran runs led taught observed shared mentioned"
    " offered agreed agrees recommended invited visited noticed messaged texted wrote walked dropped popped"
    " presented introduced warned promised thanked wondered wants reminded confirmed replied argued swapped"
    " planned met"
)
"""What a person does, finished or in the third person: “Mark explained”, but not “Will run”."""

TOOK = words("took made found kept left sat sang won lost drove got did went saw chose drew spent had")
CHILDISH = words(
    "cried refused finished failed passed scored behaved complained missed improved needed wanted screamed"
    " shouted started"
)
ROLES = words(
    "colleague colleagues mentor ta teacher head deputy librarian friend coach counsellor counselor secretary"
    " speaker trainee psychologist psych governor inspector adviser advisor bursar trainer supply photographer"
    " caretaker technician neighbour neighbor partner tutor principal headteacher nurse psychologist"
)
ABOUT = words("about re regarding concerning uber sobre")
REPORTING = words("that says said thinks reckons believes knew know remember if whether because unless")
WISHING = words(
    "must need needs should want wants would will ll going have hope plan remember remind reminder didnt dont"
    " doesnt never couldnt cant wont could not wish missed miss waiting without instead tomorrow todo"
)
MODAL = words(
    "must needs should wants would ll remind reminder didnt dont doesnt never couldnt cant wont not missed"
    " waiting without instead tomorrow todo could"
)
WITH_TO = words("have going need want plan remember wish hope")
TO_DO = words("ask tell write invite thank remind borrow return find arrange")
ABSENT = words("away ill sick off absent gone missing leaving out late")
BEING = words("is was are were be been")
WATCHING = words("watched observed visited saw joined picked attended visit watch observe into")
DETERMINERS = words("the a an this that these those every each another any some no")
FAMILY = words("family twins boys girls kids mum mom dad mother father parent parents carer guardian gran son daughter")
COULD_NOT = words("couldnt didnt cant wont could did can will wasnt isnt")
ORDERS = words("sit stop stay stand wait move leave be hand tidy apologise apologize calm go put see work listen")
PUPIL_THINGS = words(
    "coat hair shoes bag lunch behaviour behavior essay homework attendance attitude grades grade work reading"
    " book phone uniform lateness writing project mock test tests"
)
ME = words("me us my")

TITLES = words(
    "mr mrs ms miss mx dr prof professor sir madam madame mme mlle herr frau sr sra senor dona don rev fr sister"
)
DOCTORS = words("dr prof professor")
PARTICLES = words("van der den de la las los von zu al el bin ibn di da do dos du le ter ten af av y e")

MONTHS_AND_DAYS = words(
    "january february march april may june july august september october november december jan feb mar apr jun"
    " jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues thu"
    " thur thurs fri easter christmas ramadan summer autumn winter spring mai"
)
PLACES = words(
    "austin florence jordan chelsea paris london sydney brooklyn georgia virginia carolina madison lincoln"
    " washington israel china india victoria adelaide charlotte orlando dallas houston phoenix siena milan"
    " verona kent devon york lancaster chester stirling berlin lourdes lyon leeds oxford cambridge manchester"
    " boston denver jackson troy salem savannah alexandria valencia vienna geneva cairo kenya asia america"
    " francisco cuba dublin odessa sofia"
)
NAMES_AND_WORDS = words(
    "will may grace mark art hope rose dean frank bill rob sue pat ray joy faith dawn eve ivy holly iris amber"
    " ruby pearl jade daisy lily violet hazel olive heather chase grant miles norm guy gene skip chip rich penny"
    " robin jay dale glen cliff heath rock sky star basil ginger rusty lance page young stone park cook baker"
    " carter mason foster frost king black white green brown reed wood woods field hill lane church hall bell"
    " long short small little good best day week moon sharp bright wise price rice berry bush drew jack josh"
    " nick max mat matt pierce harry dot bob tad van an can do so in die le lin min sun sat wed kim song wing"
    " ting bird fish wolf fox rivers lake banks marsh cross cash pope bishop knight major sterling honor honey"
    " candy cherry melody harmony viola clay sandy forest woody buddy ace bud lee ward gardner clark turner"
    " walker fisher hunter cooper porter parker potter singer miller smith cole case christian merry bliss"
    " patience prudence verity constance felicity kitty misty stormy wren lark angel earnest ernest duke earl"
    " prince queen ted tim don jean sally trace lead lent read teach golden hardy noble power powers love"
)
RISKY = NAMES_AND_WORDS | MONTHS_AND_DAYS | PLACES
"""Names that are also words, months or places: they count only where a name can stand."""

SCHOOL_WORDS = words("art hope mark page day week best good little park hall field bell long may will young stone")
INSTITUTIONS = words(
    "school schools academy college university press hall centre center high primary secondary department dept"
    " institute museum library trust council station street road lane avenue building foundation church hospital"
    " team club network union award prize day week group lesson trip bus office project block house conference"
    " farm circle committee society festival app program programme camp services service health director"
    " principal governors leadership management"
)
COMMUNITY_NOUNS = words("department dept team club network circle group committee panel council")
COMMUNITY_MEETS = TALK_NOUNS | words(
    "breakfast brunch dinner zoom agm social session sessions meetings last yesterday this plus again where"
    " episode podcast post newsletter blog for meeting moderation planning chat call session mtg training"
    " workshop retreat lunch drinks minutes online tonight today"
)
NOT_PEOPLE = MONTHS_AND_DAYS | words(
    "year grade class room period form key stage unit lesson chapter week term set group level block maths math"
    " mathematics english science history geography french spanish german latin italian mandarin chinese arabic"
    " music drama pe re it ict hr dt pshe computing biology chemistry physics art food design technology"
    " sociology psychology economics slt smt send senco ofsted pta dfe nqt ect cpd inset google microsoft teams"
    " zoom canva kahoot quizlet desmos geogebra duolingo moodle classroom excel word powerpoint outlook dropbox"
    " onedrive chatgpt copilot gemini apple ipad ipads chromebook chromebooks pearson khan youtube tiktok"
    " instagram facebook twitter mastodon bluesky linkedin slack discord padlet nearpod seesaw edmodo showbie"
    " lego minecraft scratch netflix spotify amazon wikipedia reddit substack whatsapp god jesus allah santa dad"
    " mum mom grandma grandpa grandad granny nan auntie aunt uncle scholastic sainsburys starbucks tesco aldi"
    " lidl ikea union sixth senior reverend everybody everyone somebody nobody people parents pupils students"
    " kids staff colleagues kollegen eltern schuler klasse i me us him her them it he she we they you my our his"
    " their macbeth hamlet shakespeare dickens reception finance payroll admin governors management leadership"
    " estates facilities services head principal deputy director vice nurse mr mrs ms miss monsieur"
)
"""Capitalised and no person: subjects, school words, tools, bodies, religions, languages."""

ORDINARY = words(
    "a an the and or but so if then when while after before since because although though as at by for from in"
    " into of off on out over per re to up with without about this that these those my our your his her its"
    " their i we you he she it they me us not no yes never always often maybe perhaps well ok okay yeah finally"
    " honestly note reminder today tomorrow yesterday tonight good great nice lovely long short quick quiet"
    " brief really very too also just only more most much many few some all any both hi hello hey dear thanks"
    " thx thank coffee tea lunch break breakfast dinner drinks chat talk call zoom meeting mtg planning plan"
    " duty feedback email emails mail text phone video had have has did do does was were is are am be been will"
    " would can could may might must should let lets got get gave give went go came come saw see sat sit told"
    " tell asked ask met meet made make took take read watched listened learned learnt learn felt feel found"
    " find helped help tried try used use wrote write sent send home around back spent left brought kept bumped"
    " ran heard showed shared spoke spoken new old first last next every each another other what who why how"
    " where which there here now again later early late afterwards half quarter hour hours minute minutes day"
    " week month lesson class staff year grade period room monday tuesday wednesday thursday friday saturday"
    " sunday reading maths english science history art hallway corridor present post blog webinar training visit"
    " visited trip conference course department team debrief obs one two three four five six seven eight nine"
    " ten kaffee cafe gesprach mit treffen heute habe frau herr mr mrs ms dr miss prof professor sir madame mme"
    " sr monsieur"
)
"""Words with which sentences begin: another capitalised first word may be a first name."""

NICKNAMES: dict[str, tuple[str, ...]] = {
    "kat": ("katrin", "katherine", "katharina"),
    "kate": ("katrin", "katherine"),
    "kathy": ("katherine", "kathleen"),
    "ben": ("benjamin", "benedict"),
    "benjamin": ("ben",),
    "william": ("will", "bill"),
    "bill": ("will", "william"),
    "tom": ("tomas", "thomas"),
    "thomas": ("tom",),
    "liz": ("elizabeth",),
    "beth": ("elizabeth", "bethany"),
    "mike": ("michael",),
    "bob": ("robert",),
    "rob": ("robert",),
    "lucy": ("lucia",),
    "flo": ("florence",),
    "maggie": ("margaret",),
    "peg": ("margaret",),
    "dick": ("richard",),
    "alex": ("alexander", "alexandra"),
    "sasha": ("alexander", "alexandra"),
    "joe": ("joseph",),
    "pepe": ("jose",),
    "francis": ("frank",),
    "yulia": ("юлия",),
    "arthur": ("art",),
    "marcus": ("mark",),
    "theo": ("theodore",),
    "jim": ("james",),
    "tony": ("anthony",),
    "dave": ("david",),
    "sam": ("samuel", "samantha"),
    "nick": ("nicholas",),
    "chris": ("christopher", "christine"),
}
"""Short forms and other forms of first names: they are asked about, never decided."""
