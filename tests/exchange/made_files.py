"""Small files in every format that can be imported, with fictional people in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from netjournal.exchange.imports.builder import ImportedRecords
from netjournal.exchange.imports.formats import ReadOptions, read
from netjournal.text.dates import DateOrder

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
READING = ReadOptions(DateOrder.DMY, TODAY, NOW)

LINKEDIN = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing.\n'
    'Learn more, ""here""."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    'Mara,Oyelaran,https://www.linkedin.com/in/mara-o,mara@school.example,Brook School,"Lead, Maths",05 Feb 2023\n'
    'Jún,"Ødegård ""JO""",https://www.linkedin.com/in/jun,,,,21 Dec 2025\n'
    ",,,,,,\n"
)
LINKEDIN_OLD = (
    "First Name,Last Name,Email Address,Company,Position,Connected On\r\nMara,Oyelaran,,Brook,,02/05/2023\r\n"
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Name Prefix,Nickname,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Website 1 - Label,Website 1 - Value,Event 1 - Label,Event 1 - Value\r\n"
    'Ada,B,Quist,Dr,Ady,Brook School,Coach,--02-29,"First line,\nsecond ""line""",* myContacts ::: Number Talks,'
    "Home,ada@home.example ::: a.q@home.example,* Work,ada@school.example,Mobile,+44 20 7946 0000,Blog,"
    "https://example.org/ada,Anniversary,2015-06-01\r\n"
    ",,,,,Brook Office,,,,* myContacts,,,,,,,,,,\r\n"
    ",,,,,,,,,,,,,,,,,,,\r\n"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Organization 1 - Name,Organization 1 - Title\n"
    "Ada Quist,Ada,,Quist,* myContacts ::: Coaches,* Work,ada@school.example,Brook School,Coach\n"
)
OUTLOOK = (
    '"First Name","Middle Name","Last Name","Title","Company","Department","Job Title","Business Street",'
    '"Business City","Mobile Phone","Business Phone","Birthday","Categories","E-mail Address","E-mail Type",'
    '"E-mail Display Name","E-mail 2 Address","Notes","Private","Web Page","Gender","Hobby"\r\n'
    '"Zoë","","Mbeki","Ms","Brook School","Maths","Head of Maths","1 Long Road","Fenwick","555 0100","555 0101",'
    '"7/3/1979","Maths;Leads","zoe@school.example","SMTP","Zoë Mbeki","zoe@home.example","Met in May","False","",'
    '"Unspecified","Chess"\r\n'
    '"Ivo","","Lund","","","","","","","","","0/0/00","","ivo@x.example","SMTP","Ivo","","","True","","",""\r\n'
)
VCARD_21 = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:Mu=F1oz;Luc=EDa\r\n"
    "FN;CHARSET=UTF-8;QUOTED-PRINTABLE:Luc=C3=ADa Mu=C3=B1oz\r\nTEL;WORK;VOICE:555-0199\r\n"
    "EMAIL;INTERNET:second@x.example\r\nEMAIL;PREF;INTERNET:lucia@x.example\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:One=0D=0A=\r\ntwo\r\n"
    "PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n /9j/4AAQSkZJRgABAQ\r\n AAAQABAAD\r\n\r\nEND:VCARD\r\n"
)
VCARD_30 = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Noor\n  Ashby\nN:Ashby;Noor;;;\nORG:Fenwick Group;Research\nTITLE:Lead\n"
    "item1.EMAIL;type=INTERNET;type=pref:noor@x.example\nitem1.X-ABLabel:_$!<Work>!$_\n"
    "item2.ADR;type=HOME:;;12 Long Road;Fenwick;;F1 2AB;UK\n"
    "item3.X-ABDATE:2019-05-01\nitem3.X-ABLabel:_$!<Anniversary>!$_\n"
    "TEL;type=CELL:\u202a+1 555 0102\u202c\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-01-22\n"
    "URL:https\\://example.org/noor\nX-SOCIALPROFILE;type=linkedin:https://www.linkedin.com/in/noor\n"
    "NOTE:New\\, room 12.\\nLikes talks\\; and maps.\nCATEGORIES:myContacts,Number Talks\nEND:VCARD\n"
)
VCARD_40 = (
    "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\nKIND:group\r\n"
    "FN:Maths Circle\r\nMEMBER:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af\r\nMEMBER:mailto:IVO@x.example\r\n"
    "MEMBER:urn:uuid:00000000-0000-4000-8000-000000000000\r\nCATEGORIES:communities,maths\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af\r\nFN:Hal Bergstrand\r\n"
    "EMAIL;PREF=2:b@x.example\r\nEMAIL;PREF=1:hal@x.example\r\nTEL;VALUE=uri;TYPE=cell:tel:+1-555-0104;ext=7\r\n"
    "BDAY:--0122\r\nPHOTO:data:image/png;base64,iVBORw0KGgo=\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ivo Lund\r\nEMAIL:ivo@x.example\r\nBDAY;VALUE=text:circa 1960\r\nEND:VCARD\r\n"
)
JRNL_JSON = (
    '{"tags": {"@mara": 1}, "entries": [\n'
    '{"title": "Call with @mara about maps.", "body": "She sorts them. @feedback", "date": "2026-10-14",'
    ' "time": "15:30", "tags": ["@mara", "@feedback"], "starred": false},\n'
    '{"title": "PLC.", "body": "", "date": "2026-10-15", "time": "09:00", "tags": [], "starred": true},\n'
    '{"title": "", "body": "", "date": "2026-10-15", "time": "", "tags": []}, {"title": "x", "date": "soon"}, 7]}\n'
)
JRNL_TEXT = (
    "[2026-10-14 15:30] Call with @mara about maps.\nShe sorts them. @feedback\n\n[2026-10-15 03:05:00 PM] PLC. *\n"
)
FRIENDS = (
    "### Activities:\n- 2026-10-14: Call with **Ada Quist** about maps in _the hall_. @feedback\n"
    "- 2026-09-02: Lunch with **Ady** and **Ivo Lund**.\n- 2026-09-01: Read alone.\n- yesterday: Ran.\n\n"
    "### Notes:\n- 2026-09-15: **Ada Quist** runs number talks.\n- 2026-09-16: Nobody knows.\n\n"
    "### Friends:\n- Ada Quist (a.k.a. Ady a.k.a. AQ) [Fenwick] @maths @maps\n- Bo Park\n\n"
    "### Locations:\n- Fenwick\n- the hall\n- Mars\n"
)
OWN = (
    '{"netjournal": 1, "exported_at": "2026-11-23T10:00:00.000Z", "contacts": [{"id": "a1", "name": "Ada Quist",'
    ' "handle": "ada", "created_at": "2026-09-01T08:00:00.000Z", "updated_at": "2026-09-01T08:00:00.000Z"}]}\n'
)

TABLE = (
    "Name;E-Mail;Telefon;Schule;Tags;Born;Since;Room\r\n"
    "Ada Quist;ada@x.example, a@y.example;1;Brook;Maths|C++;1984-05-06;3.4.2023;12\r\n;;;;;;;\r\nBo;;;;;;;\r\n"
)

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nX-WR-CALNAME:me@x.example\r\n"
    "BEGIN:VEVENT\r\nUID:weekly\r\nDTSTART;TZID=Europe/Berlin:20261005T150000\r\n"
    "DTEND;TZID=Europe/Berlin:20261005T154500\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n"
    "EXDATE;TZID=Europe/Berlin:20261012T150000\r\nSUMMARY:Grade 7 planning\r\n"
    "ORGANIZER;CN=Ada Quist:mailto:ada@x.example\r\nATTENDEE;CN=Me;PARTSTAT=ACCEPTED:mailto:me@x.example\r\n"
    "ATTENDEE;CN=Bo Park;PARTSTAT=DECLINED:mailto:bo@x.example\r\n"
    "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room4@x.example\r\nDESCRIPTION:secret\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:weekly\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261019T150000\r\n"
    "DTSTART;TZID=Europe/Berlin:20261020T100000\r\nDTEND;TZID=Europe/Berlin:20261020T103000\r\n"
    "SUMMARY:Grade 7 planning\\, moved\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:day\r\nDTSTART;VALUE=DATE:20261006\r\nSUMMARY:Inset day\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:off\r\nDTSTART:20261007T100000Z\r\nDTEND:20261007T110000Z\r\nSTATUS:CANCELLED\r\n"
    "SUMMARY:Called off\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:no\r\nDTSTART:20261008T100000Z\r\nDTEND:20261008T110000Z\r\nSUMMARY:Not me\r\n"
    "ATTENDEE;PARTSTAT=DECLINED:MAILTO:ME@x.example\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:float\r\nDTSTART:20261009T090000\r\nDURATION:PT20M\r\n"
    "SUMMARY:Coffee with Ada Quist and Noor\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:ahead\r\nDTSTART:20261224T100000Z\r\nDTEND:20261224T110000Z\r\nSUMMARY:To come\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)

OPML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>Feeds</title></head><body>\n'
    '<outline text="Maths"><outline text="Number Blog" type="rss" xmlUrl="https://n.example/feed" '
    'htmlUrl="https://n.example/blog"/><outline title="Old &amp; New" xmlUrl="https://o.example/feed"/></outline>\n'
    '<outline text="" xmlUrl="https://p.example/feed" category="/Podcasts"/></body></opml>\n'
)
MASTODON = (
    "Account address,Show boosts,Notify on new posts,Languages\nada@maths.example,true,false,\n"
    "@bo@edu.example,false,false,en\nnobody,true,false,\n"
)
YOUTUBE = (
    "Channel Id,Channel Url,Channel Title\nUC12,http://www.youtube.com/channel/UC12,Number Talks\n"
    "UC34,http://www.youtube.com/channel/UC34,\n"
)

FILES: dict[str, tuple[str, ...]] = {
    "linkedin": (LINKEDIN, LINKEDIN_OLD),
    "google": (GOOGLE, GOOGLE_OLD),
    "outlook": (OUTLOOK,),
    "vcard": (VCARD_21, VCARD_30, VCARD_40),
    "jrnl-json": (JRNL_JSON,),
    "jrnl": (JRNL_TEXT,),
    "friends": (FRIENDS,),
    "json": (OWN,),
    "table": (TABLE,),
    "calendar": (CALENDAR,),
    "opml": (OPML,),
    "mastodon": (MASTODON,),
    "youtube": (YOUTUBE,),
}
"""Files by the format that they are in."""


def read_text(text: str, name: str = "file") -> ImportedRecords:
    """What a text holds, its format found from the text."""
    (incoming,) = read(text.encode(), name, READING)
    return incoming
