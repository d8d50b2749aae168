"""Does a text look as if it identifies a student? It warns and never refuses, and is quiet about plain school talk."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache

from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.normalize import normalize, words_of

_CHILD = r"(?:students?|pupils?|learners?|child|kids?|boys?|girls?|tutees?)"
_ONE_CHILD = r"(?:student|pupil|learner|child|kid|boy|girl|tutee|son|daughter)"
_CLASS = r"(?:(?i:year|grade|class|form|set|yr|gr)\.?\s{0,2})?\d{1,2}\s?[A-Ha-h]"
_PERIOD = r"(?i:period|block|hour)\s{0,2}\d{1,2}"
_YEAR = r"(?:(?i:year|grade|class|form|yr|gr)\.?\s{0,2}\d{1,2}(?:\s?[A-Ha-h])?|\d{1,2}[A-H])"
_FILE = (
    r"(?:IEP|EHCP|ILP|504(?:\s+plan)?|SEND?\s+plan|behaviou?r\s+(?:plan|report)|support\s+plan|safeguarding"
    r"|diagnosis|detention|suspension|exclusion|referral)"
)
_OF_A_CHILD = (
    rf"(?:{_FILE}|parents?|mum|mom|mother|dad|father|guardians?|carers?|homework|report\s+card"
    r"|(?:test|exam)\s+(?:score|result)s?|reading\s+age|ADHD|dyslexia|autism)"
)
_NEED = r"(?:IEP|EHCP|ILP|504|SEND?|SENCO|ADHD|ADD|ASD|ODD|PDA|EAL|FSM|dyslexi[ac]|autis(?:m|tic)|anxiety|self-harm)"
_HAS = r"(?:has|had|is on|was on|is|was|gets|got|needs|with|on)"
_LOWER_NAME = r"(?P<lower>[^\W\d_A-Z][^\W\d_]{2,15})"
_NAME = r"(?P<name>[^\W\d_]+(?:[-'’][^\W\d_]+)?)"
_REST = r"(?:\s[A-ZÀ-Þ][\w'’-]*\.?)?"

# Capitalised words that stand where a name could stand and are none.
_NO_NAME_WORDS = """
a i i'm i'll the this that these those my our we he she they you it its his her their your no not and or but if when in
on at by for from with about after before as so to of all each every some many most more both one two three next last
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
october november december autumn spring summer winter term today yesterday tomorrow week day
maths math mathematics algebra geometry fractions ratio statistics science physics chemistry biology english literacy
reading writing spelling french german spanish latin italian mandarin geography history religion civics art arts music
drama dance pe sport sports computing technology design ict stem steam phonics grammar numeracy feedback lesson lessons
council voice voices government union unions services service leadership leaders leader led work works support
achievement success conference conferences handbook premium protection development profile profiles teacher teachers
agency engagement wellbeing welfare survey surveys data information portal progress review reviews centre center
outcomes outcome talk discourse discussion thinking questions question choice choices ownership parliament ambassadors
ambassador mentors mentor advisory advisor exchange feedback portfolio portfolios friendly centred centered led staff
number numbers id ids card cards iep meeting meetings parent parents assessment assessments learning well being
plan plans group set part grade level unit section option class room block table team type vitamin appendix version form
band stream stage year house series exhibit figure chapter page question item step phase model point case school schools
project key mr mrs ms miss mx dr prof professor sir everyone everybody nobody somebody someone people children kids
staff district
state county government ofsted minister head principal special needs open middle new
"""
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_ACTS = lazy_pattern(
    r"\s+(?:said|asked|cried|told|refuse[sd]|struggle[sd]|wrote|loves?|hate[sd]|got|gets|has|had|hasn['’]t|can['’]t"
    r"|cannot|won['’]t|wouldn['’]t|didn['’]t|doesn['’]t|cried|left|forgot|needed|complained|failed|passed|finally|still|needs)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class StudentWarning:
    """A place in a text, from `start` up to `end`, that looks as if it identifies a student, and why."""

    start: int
    end: int
    words: str
    sentence: str


class _Rule(StrEnum):
    """When a pattern counts: always, not at the start of a sentence, or only beside what a person does."""

    ALWAYS = "always"
    INSIDE = "inside"
    ACTING = "acting"


@dataclass(frozen=True, slots=True)
class _Sign:
    """What to look for, what it looks like, and when it counts. Only in a text that has one of `beside` in it (a
    decimal number where there are none) is it worth looking.
    """

    body: re.Pattern[str]
    looks_like: str
    beside: tuple[str, ...] = ()
    rule: _Rule = _Rule.ALWAYS

    def may_be_in(self, folded: str) -> bool:
        """Whether it can be in a case-folded text; tells at once for most."""
        return any(word in folded for word in self.beside) or (not self.beside and any(map(str.isdecimal, folded)))


def _sign(body: str, looks_like: str, beside: str = "", rule: _Rule = _Rule.ALWAYS) -> _Sign:
    return _Sign(lazy_pattern(rf"(?<![\w@]){body}(?!\w)"), looks_like, tuple(beside.split()), rule)


def _any(words: str) -> str:
    """A piece of a pattern in capitals or not."""
    return f"(?i:{words})"


_STUDENT, _MEMBER = "the name of a student", "a name with a class"
_PRIVATE = "something private about a named person"
_PLACE = _any("in|from|of")


_CHILDREN = "student pupil learner child kid boy girl tutee"


@cache
def _signs() -> tuple[_Sign, ...]:
    return (
        _sign(rf"{_any(_ONE_CHILD)}\s+{_any('named|called')}\s+{_NAME}{_REST}", _STUDENT, "named called"),
        _sign(rf"(?P<child>{_any(_CHILD)}),?\s+{_NAME}{_REST}", _STUDENT, _CHILDREN),
        _sign(
            rf"{_any('my|our|the|that|this|a|one')}\s+{_any(_ONE_CHILD)}\s+{_PLACE}\s+{_CLASS}",
            "one student of a class",
            f"{_CHILDREN} son daughter",
        ),
        _sign(rf"{_NAME}\s+[A-Z](?:\.|['’]s)(?:\s*\(?{_YEAR}\)?)?", "a name with an initial", ". ' ’"),
        _sign(rf"{_NAME}(?:\s*\(\s*{_YEAR}\s*\)|,\s*{_CLASS}|\s+{_PLACE}\s+{_CLASS})", _MEMBER, rule=_Rule.INSIDE),
        _sign(rf"{_NAME}\s+{_PLACE}\s+{_YEAR}", _MEMBER, rule=_Rule.ACTING),
        _sign(rf"{_NAME}(?:\s*\(\s*{_PERIOD}\s*\)|,?\s+(?:{_PLACE}\s+)?{_PERIOD})", _MEMBER, rule=_Rule.INSIDE),
        _sign(rf"{_NAME}\s*\(\s*\d{{1,2}}[A-H]\s*\)", _MEMBER, "("),
        _sign(
            rf"{_NAME},?\s+{_any(_HAS)}\s+(?:{_any('an?|the|his|her|their')}\s+)?{_any(_NEED)}",
            _PRIVATE,
            "iep ehcp ilp 504 sen adhd add asd odd pda eal fsm dyslexi autis anxiety self-harm",
        ),
        _sign(rf"{_LOWER_NAME}['’]s\s+{_any(_OF_A_CHILD)}", _PRIVATE, "' ’"),
        _sign(rf"{_LOWER_NAME}\s+(?:in|from)\s+\d{{1,2}}[a-h]", _MEMBER),
        _sign(rf"(?:{_YEAR}|{_PERIOD})(?:['’]s)?\s+{_NAME}", _MEMBER, rule=_Rule.ACTING),
        _sign(rf"{_NAME}\s+\d{{1,2}}[A-H]", _MEMBER, rule=_Rule.ACTING),
        _sign(rf"{_NAME}['’]s?\s+(?:new\s+|first\s+)?{_any(_OF_A_CHILD)}", _PRIVATE, "' ’"),
        _sign(
            rf"{_any(_FILE)}\s+(?:{_any('meeting|review|plan|concern|note|issue|worry')}\s+)?{_any('for|of|about|on|with')}\s+{_NAME}{_REST}",
            _PRIVATE,
            "iep ehcp ilp 504 plan report safeguarding diagnosis detention suspension exclusion referral",
        ),
        _sign(
            rf"{_any('(?:student|pupil)(?:[ ](?:id|number|no[.]?))')}\s?[:#]?\s?\d{{4,12}}",
            "a student's number",
            "student pupil",
        ),
        _sign(
            rf"{_any('DOB|date of birth|born(?: on)?')}:?\s?\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}",
            "a child's date of birth",
            "dob birth born",
        ),
    )


def looks_like_student(text: str, known: Iterable[str] = ()) -> tuple[StudentWarning, ...]:
    """The places in a text that look as if they identified a student, in order; empty for plain school talk.

    `known` are the names of the contacts, who may be named. This guesses from the form alone (a name after “pupil”,
    a name with a class, with an initial, or beside a support plan), so it warns and must never refuse.
    """
    folded = text.casefold()
    signs = [sign for sign in _signs() if sign.may_be_in(folded)]
    if not any(any(_look(text, sign, ())) for sign in signs):
        return ()  # most texts are such, and the names of hundreds of contacts need not be looked at for them
    adults = _words_of_all(tuple(known))
    found = [warning for sign in signs for warning in _look(text, sign, adults)]
    kept: list[StudentWarning] = []
    for warning in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or warning.start >= kept[-1].end:
            kept.append(warning)
    return tuple(kept)


@lru_cache(maxsize=2)
def _words_of_all(names: tuple[str, ...]) -> frozenset[str]:
    """The words of these names; the same are asked for line after line."""
    return frozenset(word for name in names for word in words_of(name))


def _look(text: str, sign: _Sign, adults: Collection[str]) -> Iterator[StudentWarning]:
    for match in sign.body.finditer(text):
        groups = match.groupdict()
        if "name" in groups and not _is_name(groups["name"], adults):
            continue
        if "child" in groups and groups["child"][0].isupper() and not _starts_sentence(text, match.start()):
            continue  # in the middle of a sentence these are titles: the Student Charter
        if "lower" in groups and not _is_lower_name(
            groups["lower"], match[0], adults, acts=_ACTS.match(text, match.end()) is not None
        ):
            continue
        acts = _ACTS.match(text, match.end()) is not None
        if sign.rule is _Rule.ACTING and not acts:
            continue
        if sign.rule is _Rule.INSIDE and not acts and _starts_sentence(text, match.start()):
            continue
        words = " ".join(match[0].split())
        yield StudentWarning(
            match.start(),
            match.end(),
            words,
            f"“{words}” looks like {sign.looks_like}; the journal is better off without it.",
        )


def _is_name(word: str, adults: Collection[str]) -> bool:
    """A capital, small letters after it, no ordinary word of school talk, and nobody among the contacts."""
    bare = normalize(word)
    if len(word) < 2 or not word[0].isupper() or word.isupper():
        return False
    return bare not in _NO_NAMES and bare not in adults and bare.removesuffix("'s") not in adults


_COMMON_WORDS = """
student pupil learner child kid boy girl son daughter teacher colleague parent friend everyone someone everybody
somebody nobody anyone today yesterday tomorrow friday monday tuesday wednesday thursday week month year term
school class group team department who that what it let here there mine other another each one his her their our
your went go came come worked work works used use lesson lessons students pupils children kids boys girls teachers
happened tried taught teach tickets ideas groups talk plan reading writing maths science three two four half most
many some all both few homework fractions feedback test tests
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def _is_lower_name(word: str, whole: str, adults: Collection[str], *, acts: bool) -> bool:
    """A word in small letters where a name would stand: before what belongs to a child, or beside what a child does."""
    bare = normalize(word)
    if bare in _NO_NAMES or bare in _COMMON or bare in adults:
        return False
    return acts or "'" in whole or "’" in whole


def _starts_sentence(text: str, place: int) -> bool:
    before = text[max(place - 8, 0) : place].rstrip(" \t\"“‘'(")
    return not before or before[-1] in ".!?:;\n\r–—-•*"
