"""Names that nobody here has: proposed as new, or asked about where they are a slip or a nickname of a known one."""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.capture import vocabulary as v
from netjournal.capture.involvement import took_part
from netjournal.capture.known_people import Name, is_pupil, said_after
from netjournal.capture.line_words import Word, at, before, clause, introduced
from netjournal.capture.spellings import Spellings, is_slip
from netjournal.startup.fast_dataclass import dataclass

_LONGEST_NAME = 5
_NO_SLIPS = v.ORDINARY | v.NOT_PEOPLE | v.NAMES_AND_WORDS
_NO_BEGINNING = v.ORDINARY | v.DETERMINERS
_BODIES = v.NOT_PEOPLE - v.MONTHS_AND_DAYS
_THEIRS = ("his", "her", "their")
_LONGEST_HEADING = 3
_HEADS = v.words("on at about re from")
_CAME = v.words("phoned rang called came stopped emailed visited popped dropped texted messaged caught had and")
_NO_NAME = v.ORDINARY | v.NOT_PEOPLE | v.INSTITUTIONS | v.MEETING | v.PLACES
_JOINS = (",", "&", "+", "/")


@dataclass(frozen=True, slots=True)
class NewName:
    """Words `begin` up to `end` that name somebody unknown; `ids` are the people who could be meant."""

    begin: int
    end: int
    ids: tuple[str, ...] = ()
    community: bool = False


class NewNames:
    """Looks for new names in one line, after its known ones are judged."""

    def __init__(self, words: Sequence[Word], names: Sequence[Name], spellings: Spellings, *, caseless: bool) -> None:
        self.words = words
        self.spellings = spellings
        self.caseless = caseless
        self.owners = {name.end: name for name in names if name.verdict == "known"}
        self.taken = {place for name in self.owners.values() for place in range(name.begin, name.end)}
        self.found: list[NewName] = []

    def find(self) -> list[NewName]:
        """The new names, in the order of the line."""
        place = 0
        while place < len(self.words):
            word = self.words[place]
            if place in self.taken or word.mention or word.quoted or word.zone == "section":
                place += 1
                continue
            new = self._at(place)
            if new is not None:
                self.found.append(new)
            place = new.end if new else place + 1
        return self.found

    def _at(self, place: int) -> NewName | None:
        words, word = self.words, self.words[place]
        if word.zone != "main":
            return None
        how = introduced(words, place)
        team = self._community(place, how)
        if team is not None:
            return team
        end = self._name_end(place)
        slipped = self._near_full(place)
        if slipped is not None:
            return slipped
        if end is not None and self._stands(place, end, how) and not self._is_pupil(place, end):
            alone = end - place == 1
            near = (
                self.spellings.nearest(word.key)
                if alone
                else self.spellings.nearest_full([item.key for item in words[place:end]])
            )
            return NewName(place, end, tuple(near))
        return self._slip(place, how)

    def _near_full(self, place: int) -> NewName | None:
        """A full name with one slip in one of its words: “Lucia Morow”, “pria lakewood”."""
        words, spellings = self.words, self.spellings
        for end in (place + 3, place + 2):
            those = words[place:end]
            if (
                len(those) < end - place
                or end - 1 in self.taken
                or any(word.gap not in (" ", "-") for word in those[1:])
            ):
                continue
            if any(word.possessive or word.mention for word in those):
                continue
            keys = [word.key for word in those]
            if keys[0] in spellings.first or any(key in spellings.later for key in keys[1:]):
                ids = spellings.nearest_full(keys)
                if ids:
                    return NewName(place, end, tuple(ids))
        return None

    def _is_pupil(self, place: int, end: int) -> bool:
        """Whether the sentence speaks of a pupil, also a few words on: “Malik after class about his homework”."""
        following = [word.key for word in self.words[end : end + 6]]
        things = zip(following, following[1:], following[2:], strict=False)
        about = any(key in v.ABOUT and whose in _THEIRS and what in v.PUPIL_THINGS for key, whose, what in things)
        return about or is_pupil(self.words, place, end)

    def _stands(self, place: int, end: int, how: str) -> bool:
        """Whether something introduces a person at `place`."""
        words, word = self.words, self.words[place]
        if how in ("direct", "meet") or self._joined(place):
            return True
        ahead = before(words, place)
        # “our new TA, Zofia”; but not “Maths Teacher Zofia”
        role = (
            ahead is not None and not (ahead.capital and not ahead.first and not ahead.upper) and ahead.key in v.ROLES
        )
        if role and word.gap in (" ", ", "):
            return True
        titled = word.key in v.TITLES
        if how == "foreign":
            return titled or end - place >= 2
        if end - place >= 2 and self._is_met(place, how):
            return True
        begins = word.first or (word.gap.strip() in ("-", "–", "—") and place > 0)
        return not how and begins and self._is_subject(place, end, titled=titled)

    def _is_met(self, place: int, how: str) -> bool:
        """“sat next to Yusuf Demir”, “with a Dana Whitlock”."""
        ahead, near = before(self.words, place), [word.key for word in clause(self.words, place, 3)]
        if how == "weak" and near[:2] == ["to", "next"]:
            return True
        article = ahead is not None and ahead.key in ("a", "an", "one")
        return article and introduced(self.words, place - 1) in ("meet", "direct")

    def _is_subject(self, place: int, end: int, *, titled: bool) -> bool:
        """“Lena Vogt told me”, “Mr Brandt showed me”, “Lena lent me”."""
        words = self.words
        object_ = at(words, end + 1)
        to_me = object_ is not None and object_.key in v.ME
        meeting = any(word.key in v.TALK_NOUNS for word in words[max(0, place - 3) : place])
        if titled:
            return said_after(words, end) or (meeting and self._is_pause(end))
        if end - place >= 2:
            return (said_after(words, end) and to_me) or self._is_heading(place, end, meeting=meeting)
        gave = at(words, end)
        gives = gave is not None and gave.key in ("showed", "lent", "sent", "helped")
        return gives and to_me and words[place].key not in v.ORDINARY

    def _is_pause(self, end: int) -> bool:
        following = at(self.words, end)
        return following is None or bool(following.gap.strip(" .'’"))

    def _is_heading(self, place: int, end: int, *, meeting: bool) -> bool:
        """“Hugo Lindqvist on Kahoot”, “Marcus Holloway phoned”, “Samira Khan (new head) stopped”."""
        words, following = self.words, at(self.words, end)
        plain = all(word.capital and word.key not in _NO_NAME and len(word.key) > 1 for word in words[place:end])
        if not plain or end - place > _LONGEST_HEADING or following is None:
            return False
        if following.gap == " " and not following.capital:
            return following.key in _HEADS or following.key in _CAME
        return "(" in following.gap or (meeting and bool(following.gap.strip()))

    def _counts(self, end: int) -> bool:
        """Whether somebody who took part, or a new name, ends before the word at `end`."""
        owner = self.owners.get(end)
        if owner is not None:
            return took_part(self.words, owner)
        if end > 0 and self.words[end - 1].mention:
            return self.words[end - 1].zone == "main"
        return any(new.end == end for new in self.found)

    def _joined(self, place: int) -> bool:
        """“Ana and Zofia”, “with Ali Grace, Jessica Beck”."""
        ahead = before(self.words, place)
        if ahead is None:
            return False
        if ahead.key in ("and", "und"):
            return self._counts(place - 1)
        sign = self.words[place].gap.strip()
        return sign in _JOINS and (self._counts(place) if sign != "," else any(new.end == place for new in self.found))

    def _name_end(self, place: int) -> int | None:
        """Where a new name that begins at `place` ends; None where none begins."""
        words = self.words
        if self.caseless:
            return None
        titled = words[place].key in v.TITLES
        begin = place + 1 if titled else place
        if begin >= len(words) or (titled and words[begin].gap.strip(" .")):
            return None
        end, capitals = begin, 0
        while end < len(words) and self._is_part(begin, end):
            word = words[end]
            if word.key in v.INSTITUTIONS:
                return None
            capitals += 1 if word.capital or _has_no_case(word) else 0
            end += 1
            if _has_no_case(word):
                break
        if capitals == 0 or end - begin > _LONGEST_NAME or words[end - 1].possessive or words[place].quoted:
            return None
        if self._body_follows(end):
            return None
        common = words[begin].key in _NO_BEGINNING or (capitals == 1 and words[begin].key in v.RISKY)
        return None if common and not titled else end

    def _is_part(self, begin: int, place: int) -> bool:
        """Whether the word at `place` belongs to the name that begins at `begin`."""
        words, word = self.words, self.words[place]
        if word.mention:
            return False
        if place > begin:
            initial = word.gap in (". ", ".") and len(words[place - 1].key) == 1
            if (word.gap not in (" ", "-") and not initial) or words[place - 1].possessive:
                return False
            following = at(words, place + 1)
            if word.key in v.PARTICLES and not word.capital and following is not None and following.capital:
                return True
        if not word.capital and not (_has_no_case(word) and place == begin):
            return False
        return not (word.key in v.NOT_PEOPLE or word.upper or any(letter.isdigit() for letter in word.key))

    def _body_follows(self, end: int) -> bool:
        """“Oxford University Press”, “Met Office”."""
        following = at(self.words, end)
        if following is None or following.gap not in (" ", "-", " & "):
            return False
        body = following.capital and following.key in _BODIES
        return following.key in v.INSTITUTIONS or body

    def _slip(self, place: int, how: str) -> NewName | None:
        """A slip or a nickname of a known name, where a person can stand."""
        word = self.words[place]
        if not word.key.isalpha() or word.possessive:
            return None
        small = not word.capital and len(word.key) > 2 and word.key not in _NO_SLIPS
        if small and (how in ("direct", "meet") or (self.caseless and how)):
            near = [identity for identity in self.spellings.nearest(word.key) if self._alike(word.key, identity)]
            return NewName(place, place + 1, tuple(near)) if near else None
        begins = word.capital and not word.upper and word.first and not how and len(word.key) > 3
        if begins and word.key not in _NO_SLIPS:
            near = self._near_subject(place)
            return NewName(place, place + 1, tuple(near)) if near else None
        return None

    def _near_subject(self, place: int) -> list[str]:
        """Whom the first word may mean: “Koffi at the bus stop”, “Benny told me”."""
        word, following = self.words[place], at(self.words, place + 1)
        if said_after(self.words, place + 1):
            return self.spellings.nearest(word.key)
        heads = following is None or (following.gap == " " and following.key in _HEADS) or bool(following.gap.strip())
        return self.spellings.slips(word.key) if heads and word.key not in v.NICKNAMES else []

    def _alike(self, word: str, identity: str) -> bool:
        """Whether the likeness is more than a common beginning."""
        return word in v.NICKNAMES or any(is_slip(own, word) for own in self.spellings.words.get(identity, ()))

    def _community(self, place: int, how: str) -> NewName | None:
        """“met the assessment working group”."""
        if how not in ("direct", "meet") or self.words[place].key not in ("the", "our", "my"):
            return None
        for end in range(place + 2, min(place + 4, len(self.words))):
            spaced = all(self.words[index].gap == " " for index in range(place + 1, end + 1))
            if self.words[end].key in v.COMMUNITY_NOUNS and spaced:
                return NewName(place + 1, end + 1, community=True)
        return None


def _has_no_case(word: Word) -> bool:
    """Whether a word is of a script without capitals."""
    first = word.raw[0]
    return first.isalpha() and first.lower() == first.upper()
