"""Where a line spells a known contact, and whether a person can stand there."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from netjournal.capture import vocabulary as v
from netjournal.capture.line_words import Word, at, before, introduced, key_of, touches
from netjournal.capture.spellings import Spellings
from netjournal.startup.lazy_regex import lazy_pattern

_JOINED = lazy_pattern(r"\s*(?:,|;|&|\+|/|,?\s*(?:and|und|et|y|en)\s)\s*|\s+")
_MEASURE = lazy_pattern(r"\d{1,3}(?:m|min|mins|h|h\d\d)?")
_GOES_ON_AFTER_NAME = v.ABOUT | v.words(
    "and for on in at to after before from this today yesterday again who if how whether why what during because over"
    " w with"
)
_WORD_AFTER = v.words(
    "in of since until till by during every early late mid last next this through before after for to"
    " from at near around"
)
_WORD_BEFORE = v.words(
    "it i we you they he she this that the a an be have not need also get see if to of for is was has will may can"
    " books book work works schemes scheme duty room department dept class lesson show trip period care talk early"
    " again numbers and tests exams"
)

_MOST_WORDS = 12
"""Words of the longest name that is found in a line."""

_MONTHS_AND_PLACES = v.MONTHS_AND_DAYS | v.PLACES
_NEVER_INSIDE = _MONTHS_AND_PLACES | {"art"}
_NO_FIRST_NAMES = v.ORDINARY | v.NOT_PEOPLE | v.TITLES | v.MEETING | v.ROLES
_AFTER_PLACE = v.words("and but then again today yesterday last this where who i we he she they after before")
_AFTER_COMMUNITY = v.SAYING | v.ABOUT | {"with", "on", "at", "and"}
_READ_OR_HEARD = v.words("to read by of watched heard scrolled browsed")
_TOOK_OF_A_PLACE = v.TOOK - {"had", "did", "won", "lost"}


@dataclasses.dataclass(slots=True, eq=False)
class Name:
    """Words `begin` up to `end` that spell contacts. `full` names are more than one word of a name, or a title and one.

    `verdict`: known, risky (a name that is also a word), doubt, other (somebody else's name), or empty for words.
    `unsure` ones are asked about, whoever they are.
    """

    begin: int
    end: int
    ids: list[str]
    full: bool
    group: bool = False
    surname: bool = False
    unsure: bool = False
    verdict: str = ""


def spelled_names(words: Sequence[Word], spellings: Spellings) -> list[Name]:
    """Every place where a contact is spelled, the longest spelling of each."""
    names: list[Name] = []
    place = 0
    while place < len(words):
        name = None if words[place].mention else _spelled(words, place, spellings)
        if name is not None:
            names.append(name)
        place = name.end if name else place + 1
    return names


def _spelled(words: Sequence[Word], place: int, spellings: Spellings) -> Name | None:
    word = words[place]
    phrase = _phrase(words, place, spellings)
    if phrase is not None:
        return phrase
    following = at(words, place + 1)
    if word.key in v.TITLES and following is not None and following.gap.strip(" .") == "" and len(following.gap) < 3:
        return _after_title(words, place, spellings)
    by_initial = _with_initial(words, place, spellings)
    if by_initial is not None:
        return by_initial
    groups = spellings.groups.get(word.key)
    if groups and not word.key.isdecimal():
        if word.upper:
            return Name(place, place + 1, list(groups), full=True, group=True)
        named_so = len(word.key) > 3 and word.key not in v.NOT_PEOPLE
        exact = [
            group
            for group in groups
            if group in spellings.handles.get(word.key, ()) or spellings.words.get(group) == (word.key,)
        ]
        if named_so and exact:
            return Name(place, place + 1, exact, full=False, group=True)
    first = spellings.named(word.key)
    ids = list(dict.fromkeys(first or spellings.later.get(word.key) or ()))
    return Name(place, place + 1, ids, full=False, surname=not first) if ids else None


def _phrase(words: Sequence[Word], place: int, spellings: Spellings) -> Name | None:
    """The longest name of several words that begins here."""
    if words[place].key not in spellings.phrases:
        return None
    end = place + 1
    while end < len(words) and end - place < _MOST_WORDS and _continues(words, place, end):
        end += 1
    length, ids = spellings.longest([_key_inside(word) for word in words[place:end]])
    if not ids:
        length, ids = spellings.longest([word.key for word in words[place:end]])
    if not ids:
        return None
    return Name(place, place + length, list(ids), full=True, group=not spellings.is_person(ids[0]))


def _continues(words: Sequence[Word], begin: int, place: int) -> bool:
    """Whether the word at `place` can belong to a name that begins at `begin`."""
    word = words[place]
    if word.mention:
        return False
    after_title = word.gap == ". " and words[begin].key in v.TITLES and place == begin + 1
    return word.gap in (" ", "-", "‐", "  ", "' ", "’ ") or after_title


def _key_inside(word: Word) -> str:
    """A word as it is compared inside a name: the `'s` of “St Luke's Club” belongs to it."""
    return key_of(word.raw) if word.possessive else word.key


def _after_title(words: Sequence[Word], place: int, spellings: Spellings) -> Name | None:
    """“Dr Ortiz”, “Mr F”: a title stands before a surname."""
    word, following = words[place], words[place + 1]
    found = None if following.mention else _spelled(words, place + 1, spellings)
    if len(following.key) == 1 and following.raw.isupper() and not (found and found.full):
        ids = spellings.later_with(following.key)
        return Name(place, place + 2, ids[:4], full=True, unsure=True) if ids else None
    if found is None:
        return None
    ids = found.ids if found.full else list(spellings.later.get(following.key, ())) or found.ids
    if len(ids) > 1:
        doctor = word.key in v.DOCTORS
        ids = [identity for identity in ids if (identity in spellings.doctors) == doctor] or ids
    family = any(item.key in v.FAMILY for item in words)
    unsure = family and not all(identity in spellings.titled for identity in ids)
    written = " ".join(item.key for item in words[place : found.end])
    ids = [identity for identity in ids if identity not in spellings.refused.get(written, ())]
    return Name(place, found.end, ids, full=True, unsure=unsure)  # of nobody where the name is known not to mean them


def _with_initial(words: Sequence[Word], place: int, spellings: Spellings) -> Name | None:
    """“M. Ruiz” and “Ana R”."""
    word, following = words[place], at(words, place + 1)
    if following is None or following.mention:
        return None
    begins = len(word.key) == 1 and word.raw.isupper() and following.gap in (". ", " ", ".")
    if begins and following.key in spellings.later:
        ids = [
            identity
            for identity in spellings.later[following.key]
            if spellings.words.get(identity, ("",))[0][:1] == word.key
        ]
        if ids and (following.gap != " " or following.capital):
            return Name(place, place + 2, ids, full=True)
    initial = len(following.key) == 1 and following.capital and following.gap == " " and following.key not in "ia"
    if initial and word.key in spellings.first and not following.possessive:
        ids = [
            identity
            for identity in spellings.first[word.key]
            if any(part[0] == following.key for part in spellings.words.get(identity, ())[1:])
        ]
        if ids:
            return Name(place, place + 2, ids, full=True)
    return None


def said_after(words: Sequence[Word], place: int) -> bool:
    """Whether the words from `place` on say what a person did: a finished verb, “and I”, a measure."""
    following = at(words, place)
    if following is None or following.gap != " ":
        return following is not None and following.key == "i" and "&" in following.gap
    own = words[place - 1]
    if own.capital and following.key[:1].isdigit() and own.key not in v.MONTHS_AND_DAYS and not own.possessive:
        return bool(_MEASURE.fullmatch(following.key))
    if own.capital and own.key in v.PLACES and following.key in _TOOK_OF_A_PLACE:
        return True
    if following.key in v.SAYING and not following.capital:
        return True
    if own.key in v.NAMES_AND_WORDS and own.capital and not following.capital:
        finished = following.key.endswith("ed") and len(following.key) > 4 and following.key not in v.CHILDISH
        if (own.key not in v.SCHOOL_WORDS or not own.first) and (finished or following.key in v.TOOK):
            return True
    after = at(words, place + 1)
    return following.key in ("and", "&") and after is not None and after.key in ("i", "me", "myself")


def judge(text: str, words: Sequence[Word], names: Sequence[Name], spellings: Spellings) -> None:
    """Give every name its verdict; names that are joined with one that counts are judged with it."""
    for group in _joined_groups(text, words, names):
        after = said_after(words, group[-1].end)
        for name in group:
            how = introduced(words, name.begin)
            name.verdict = _alone(words, name, how, said=after and (name is group[-1] or len(group) > 1))
        _with_others(words, group)
        for name in group:
            if name.verdict == "risky":
                name.verdict = "doubt" if _could_be_meant(words, name) else ""
    for name in names:
        written = " ".join(word.key for word in words[name.begin : name.end])
        refused = spellings.refused.get(written)
        if refused:
            name.ids = [identity for identity in name.ids if identity not in refused]
            name.verdict = name.verdict if name.ids else ""
        name.ids = spellings.present(name.ids)


def _joined_groups(text: str, words: Sequence[Word], names: Sequence[Name]) -> list[list[Name]]:
    groups: list[list[Name]] = []
    for name in names:
        last = groups[-1][-1] if groups else None
        if last is not None and not words[last.end - 1].possessive:
            between = text[words[last.end - 1].end : words[name.begin].start]
            if len(between) < 20 and _JOINED.fullmatch(between):
                groups[-1].append(name)
                continue
        groups.append([name])
    return groups


def _with_others(words: Sequence[Word], group: Sequence[Name]) -> None:
    """“Grace and Will ran”: beside a name that counts, one that is also a word counts as well."""
    first = group[0].begin
    after_and = first > 1 and words[first - 1].key == "and" and words[first - 2].mention
    marked = after_and or (first > 0 and words[first - 1].mention)
    capitals = [
        name
        for name in group
        if name.verdict == "risky" and words[name.begin].capital and words[name.begin].key not in _MONTHS_AND_PLACES
    ]
    if not (marked and capitals) and len(capitals) < 2 and all(name.verdict != "known" for name in group):
        return
    all_names = all(name.verdict in ("known", "risky") for name in group)
    for name in group:
        word = words[name.begin]
        stands = word.capital or (all_names and _small_word_follows(words, name.end))
        if name.verdict == "risky" and stands and not words[name.end - 1].possessive:
            name.verdict = "known"


def _could_be_meant(words: Sequence[Word], name: Name) -> bool:
    """Whether a name that is also a word is worth a question, where the line names nobody else."""
    word, ahead, following = words[name.begin], before(words, name.begin), at(words, name.end)
    if not word.capital or word.possessive or word.quoted or word.zone != "main":
        return False
    if ahead is not None and not word.first and (ahead.key in _WORD_AFTER or ahead.key in v.DETERMINERS):
        return False
    if following is None or following.gap.strip():
        return True
    if word.key in _MONTHS_AND_PLACES:
        return False
    return following.key not in _WORD_BEFORE and not following.capital


def _small_word_follows(words: Sequence[Word], place: int) -> bool:
    """After a name in small letters that is also a word only these may stand; anything else makes it the word."""
    following = at(words, place)
    if following is None or following.gap.strip() or not following.key.isalpha():
        return True
    return following.key in _GOES_ON_AFTER_NAME


def _alone(words: Sequence[Word], name: Name, how: str, *, said: bool) -> str:
    word, ahead = words[name.begin], before(words, name.begin)
    if name.group:
        return _community(words, name, how)
    if name.full:
        return "known"
    if _is_other_person(words, name):
        return "other"
    if touches(words, name.end) and words[name.end].key in v.FAMILY:
        return ""
    if ahead is not None and ahead.key in v.DETERMINERS and word.gap == " ":
        return ""
    if is_pupil(words, name.begin, name.end):
        return ""
    if word.key in v.RISKY or (len(word.key) < 3 and word.key.isascii()):
        return _risky(words, name, how, said=said)
    if not word.capital and word.key in v.NOT_PEOPLE:
        return ""
    small_surname = name.surname and word.raw.islower() and not how and not word.first and not said
    return "risky" if small_surname else "known"


def _risky(words: Sequence[Word], name: Name, how: str, *, said: bool) -> str:
    """The verdict on one word of a name that is also a word, a month or a place."""
    word, ahead = words[name.begin], before(words, name.begin)
    has_role = ahead is not None and ahead.key in v.ROLES and word.gap == " "
    stands = how in ("direct", "meet", "with", "known") or has_role
    if how == "known" and word.key in _MONTHS_AND_PLACES and not said:
        stands = ahead is not None and ahead.key not in ("saw", "see", "visit", "meet", "hello", "hi", "dear", "thanks")
    if word.possessive and not stands:
        return ""
    if not word.capital:
        follows = _small_word_follows(words, name.end)
        known = (stands and how != "known" and follows) or (said and word.raw.isupper())
        return "known" if known else "risky" if follows else ""
    if stands or said:
        return "known"
    inside = not word.first and word.key not in _NEVER_INSIDE and len(word.key) > 2
    if inside and ahead is not None and ahead.key.isalpha() and word.gap == " " and not ahead.capital:
        return "known"
    return "risky"


def _is_other_person(words: Sequence[Word], name: Name) -> bool:
    """“Ana Schmidt”, “Foster Academy”, “Nils Herrera”: a capitalised neighbour makes it another name."""
    own = words[name.begin]
    after = words[name.end] if touches(words, name.end) else None
    if after is not None and not words[name.end - 1].possessive and own.capital:
        is_name = after.capital and not after.upper and not after.first and len(after.key) > 1
        if is_name and after.key not in v.NOT_PEOPLE:
            return True
        if after.key in v.INSTITUTIONS and name.surname:
            return True
    ahead = before(words, name.begin)
    if ahead is None or ahead.mention or (ahead.first and not name.surname):
        return False  # “Bought Renée”: before a first name stands a word, not another first name
    if own.gap not in (" ", "-") or not ahead.capital or ahead.possessive or not own.capital:
        return False
    ordinary = (
        ahead.key in _NO_FIRST_NAMES
        or bool(introduced(words, name.begin))
        or (ahead.first and ahead.key.endswith(("ed", "ing")))
        or ahead.upper
    )
    return not ordinary


def _community(words: Sequence[Word], name: Name, how: str) -> str:
    """A community counts when led or followed by a word of meeting, alone, or before a pause."""
    following, ahead = at(words, name.end), before(words, name.begin)
    if words[name.end - 1].possessive:
        return ""
    if following is None or following.gap.strip() or not following.key.isalpha() or following.key in v.COMMUNITY_MEETS:
        return "known"
    article = ahead is not None and ahead.key in ("the", "our", "my")
    led = at(words, name.begin - (2 if article else 1)) if name.begin > (1 if article else 0) else None
    if how or (article and introduced(words, name.begin - 1)) or following.key in _AFTER_COMMUNITY:
        return "known"
    if name.full and led is not None and led.key in ("at", "in") and following.key in _AFTER_PLACE:
        return "known"
    return "known" if ahead is not None and ahead.key in _READ_OR_HEARD else ""


def is_pupil(words: Sequence[Word], begin: int, end: int) -> bool:
    """“told Kevin off”, “Zara, year 10”, “Mia about her essay”: whether what follows speaks of a pupil."""
    while end + 1 < len(words) and words[end].key in ("and", "&") and words[end + 1].capital:
        end += 2
    while begin > 1 and words[begin - 1].key == "and" and words[begin - 2].capital:
        begin -= 2
    ahead, following = before(words, begin), at(words, end)
    if following is None:
        return False
    after = at(words, end + 1)
    if ahead is not None and ahead.key in ("told", "asked", "tell") and following.gap == " ":
        if following.key in ("off", "again", "twice", "first"):
            return True
        if following.key in ("he", "she", "they") or (following.key == "to" and after and after.key in v.ORDERS):
            return True
    if following.key in v.ABOUT and after is not None and after.key in ("his", "her", "their"):
        thing = at(words, end + 2)
        return thing is not None and thing.key in v.PUPIL_THINGS
    in_class = following.key in ("year", "grade", "class", "form") and "," in following.gap
    return in_class and after is not None and after.key[:1].isdigit()
