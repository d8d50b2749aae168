"""Whether somebody who is named took part in what happened, or is only spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.capture import vocabulary as v
from netjournal.capture.known_people import Name
from netjournal.capture.line_words import Word, at, before, clause, introduced

_GOES_ON_AFTER_WILL = v.words("and about re at in on")
_OUT_FOR = v.words("off ill sick absent away forgot cancelled canceled")
_FOR_ABSENT = v.words("waiting looking cover covering covered praise thanks made left")
_WORKS = v.words("piece article book post paper video blog podcast episode article talk chapter poem study report")
_GIVES = v.words("talk session workshop webinar keynote presentation lecture seminar")
_CITING = v.words("mentioned recommended suggested cited quoted told")
_GAVE = v.words("lent gave sent made wrote recommended suggested showed mentioned shared")
_WHEN = v.words("after before during at in on since until while")
_MESSAGES = v.words("mail email message letter text note")
_ASKING_HOW = v.words("how what why where when which who")
_THINKING = v.words("explained explain know knew wondered wondering see saw heard say tell ask show thinks think")
_FAILED_TO = v.words("tried trying try failed forgot hoping hoped wanted tell ask asked told")
_PERSON_OBJECT = v.words("him her them us you")
_COME = v.words("come make show turn join answer reply")


def mark_zones(words: Sequence[Word], names: Sequence[Name]) -> None:
    """Give every word its zone: after “about”, “that” or “must” the sentence tells of somebody who was not there."""
    starts = {name.begin: name for name in names}
    ends = {name.end for name in names}
    zone = "main"
    for place, word in enumerate(words):
        if word.zone == "section":
            break
        zone = _after_pause(word, zone, place in starts, joined=place in ends)
        if word.key in ("but", "then") or (word.key in ("and", "so") and zone == "report"):
            zone = "main"
        name = starts.get(place)
        if name is not None:
            if zone == "about" and introduced(words, place) in ("direct", "meet", "with", "known"):
                zone = "main"
            word.zone = zone
            if _is_will(words, place, name):
                zone = "wish"
        elif word.mention:
            zone = "main" if zone in ("about", "report") and introduced(words, place) else zone
            word.zone = zone
        else:
            word.zone = zone = _zone_from(words, place, zone, starts)


def _is_told(words: Sequence[Word], place: int) -> bool:
    """“explained how …”, “told me what …”, “Olu, who …”: whether a question word begins what is only told."""
    if words[place].key == "who":
        return words[place].gap.strip() == "," and not words[place].first
    return any(word.key in v.SAYING or word.key in _THINKING for word in clause(words, place, 3))


def _after_pause(word: Word, zone: str, begins_name: bool, *, joined: bool) -> str:
    if word.first:
        return "main"
    if "," in word.gap and not joined and (begins_name or zone in ("wish", "report")):
        return "main"
    return zone


def _is_will(words: Sequence[Word], place: int, name: Name) -> bool:
    """Whether “will” is the verb here although somebody is called so: “will ask Ana”."""
    word, following = words[place], at(words, place + 1)
    if word.key != "will" or following is None or name.end != place + 1:
        return False
    if following.gap != " " or (word.capital and not word.first) or not following.key.isalpha():
        return False
    return following.key not in v.SAYING | _GOES_ON_AFTER_WILL and not introduced(words, place)


def _zone_from(words: Sequence[Word], place: int, zone: str, starts: dict[int, Name]) -> str:
    """The zone that begins with this word, or the one that goes on."""
    word, ahead = words[place], before(words, place)
    key, quiet = word.key, zone == "main"
    if key in v.ABOUT:
        return "about" if quiet else zone
    if key in _ASKING_HOW and _is_told(words, place):
        return "report" if quiet else zone
    if key in v.REPORTING and not (key == "since" and word.first):
        return "report" if quiet else zone
    if _wishes(words, place, starts):
        return "wish"
    if key in ("me", "us") and ahead is not None and ahead.key in ("told", "tells", "reminded", "promised"):
        return "report" if quiet else zone
    return zone


def _wishes(words: Sequence[Word], place: int, starts: dict[int, Name]) -> bool:
    """Whether a word begins what is wished, planned, or did not happen."""
    word, ahead, following = words[place], before(words, place), at(words, place + 1)
    key = word.key
    after = following.key if following is not None else ""
    if key in v.MODAL or key in ("wondering", "wondered", "wonder"):
        return True
    if key in v.WITH_TO or key == "meant" or key in _FAILED_TO - {"asked", "told", "tell", "ask"}:
        return after == "to"
    if key == "to" and ahead is not None and ahead.key in _PERSON_OBJECT and place > 1:
        return words[place - 2].key in _FAILED_TO
    if key == "will":
        named = word.capital and not word.first
        return not named and place + 1 not in starts and after not in v.SAYING and after != "and"
    if key == "no":
        enough = place + 2 < len(words)
        return enough and (after in ("reply", "answer", "news", "word") or after in v.MEETING or place + 1 in starts)
    if key == "thought":
        return after == "of"
    begins = word.first or (ahead is not None and ahead.key in ("note", "reminder", "todo"))
    return begins and (key in v.TO_DO or (key == "talk" and word.capital and after == "to"))


def took_part(words: Sequence[Word], name: Name) -> bool:
    """Whether a known name took part; otherwise the person is only spoken of."""
    first, last = words[name.begin], words[name.end - 1]
    ahead, following = before(words, name.begin), at(words, name.end)
    if first.quoted or first.zone == "section":
        return False
    if last.possessive:
        return first.zone == "main" and _is_visited(words, name)
    if first.zone == "report" and ahead is not None and ahead.key in ("says", "said", "thinks", "reckons"):
        return following is None or bool(following.gap.strip()) or following.first
    if first.zone != "main":
        return False
    return not (_is_missed(words, name) or _is_absent(words, name) or _is_owner(words, name))


def _is_visited(words: Sequence[Word], name: Name) -> bool:
    """“watched Ana's lesson”, “Piet's talk at the conference”, “replied to Piet's mail”."""
    thing = at(words, name.end)
    near = [word.key for word in clause(words, name.begin, 2)]
    if any(key in v.WATCHING for key in near):
        return True
    if thing is None:
        return False
    return thing.key in _GIVES or ((thing.key in _MESSAGES and "replied" in near) or "answered" in near)


def _is_missed(words: Sequence[Word], name: Name) -> bool:
    """“without Ana”, “because of Ana”, “covering for Ana”."""
    ahead = before(words, name.begin)
    if ahead is None:
        return False
    earlier = words[name.begin - 2].key if name.begin > 1 else ""
    if ahead.key == "of":
        return earlier in ("because", "thought", "instead", "afraid")
    if ahead.key == "for":
        return earlier in _FOR_ABSENT
    if ahead.key == "after":
        return earlier in ("asking", "asked", "asks", "ask")
    if ahead.key == "through":
        return earlier in ("met", "know", "knew", "introduced")
    if ahead.key == "by":
        told = any(word.key in _CITING for word in clause(words, name.begin, 6))
        return earlier in _WORKS and told
    return ahead.key in ("missed", "without", "praising", "praised", "quoted", "quoting")


def _is_owner(words: Sequence[Word], name: Name) -> bool:
    """“the book Grace lent me”: whether the name only tells whose a thing is."""
    following, thing, article = at(words, name.end), before(words, name.begin), name.begin - 2
    if following is None or thing is None or article < 0 or following.key not in _GAVE:
        return False
    led = before(words, article)
    if words[article].key not in ("the", "a", "that") or thing.capital or words[name.begin].gap != " ":
        return False
    return led is not None and led.key not in _WHEN


def _is_absent(words: Sequence[Word], name: Name) -> bool:
    """“Ben is ill”, “Ben off sick”, “Ben couldn't come”."""
    following = [word.key for word in words[name.end : name.end + 3]]
    if not following:
        return False
    if following[0] in v.BEING:
        return (len(following) > 1 and following[1] in v.ABSENT) or following[1:3] == ["on", "leave"]
    if words[name.end].gap != " ":
        return False
    return following[0] in _OUT_FOR or (following[0] in v.COULD_NOT and following[-1] in _COME)
