"""Rules for days of a month that are named by their number alone: "the 15th", "el 15", "between the 10th and 15th"."""

from dataclasses import replace

from frontdesk.understanding.when_calendar import DAY, coming_day_of_month, one_day
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Days, NoSuchDate, Scene

NUMBERED = Rules()
_LONGEST_MONTH = 31
_NO_DATE = 3
_NO_STREET = 13  # "the 5th street", "the second opinion"; but "is the 23rd taken"
_PAIRS = ("between the? a=ord and b=ord", "from the? a=ord to|until|dash b=ord", "^ the? a=ord to|until|dash b=ord")
_NO_DAY = "!x|unit|num|of|month|DAY|visit|on"


@NUMBERED.rule(
    *(f"{pair} {_NO_DAY}" for pair in _PAIRS),
    "between the a=ord and b=ord &x=x",
    "between the a=num|ord and b=num !am|pm|oclock|half|quarter|x|unit|num|of|month|DAY",
)
def _days_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "between the 10th and 15th", "from the tenth to fifteenth", "entre el 10 y 15", where the second day has no
    article of its own. "Between 14th and 15th street" and "the 1st and 2nd visit" are none; nor is what is moved."""
    a, b = found["a"], found["b"]
    street = "x" in found and min(a.number, b.number) < _NO_STREET
    spoken = not a.word and not _may_be_day(a, scene)
    hours = b.kind == "num" and b.number <= a.number
    if scene.moving or street or spoken or hours or max(a.number, b.number) > _LONGEST_MONTH:
        return None
    first = coming_day_of_month(scene.today, a.number)
    end = coming_day_of_month(first, b.number) + DAY
    return Days(first, end, "range") if end > first + DAY else None


@NUMBERED.rule(
    "on? the unit? d=ord !x|unit|num|am|pm|DAY,after|DAY,before|or,ord,unit|or,the,ord,unit",
    "^ d=ord &or,the,ord|or,ord|and,the,ord|ord|to,ord|to,the,ord|until,ord|until,the,ord",
    "on unit? d=ord !x|unit",
    "the d=ord &num,unit|a,unit",
    "<correct d=ord !x|unit",
    "the d=ord x=x $",
    "the u=unit d=num !x|unit|am|pm|oclock",
    "u=unit d=num !x|unit|am|pm|oclock",
    "the d=num !x|unit|am|pm|oclock|clock|half|quarter|after,num|after,at|less|dash",
    "^ unit? d=ord $",
    "on d=num !x|unit|am|pm|oclock|clock|num|half|quarter|after|less|dash",
)
def _day_of_month(found: Found, scene: Scene) -> Meaning:
    token = found["d"]
    spoken = not token.word
    if ("x" in found and token.number < _NO_STREET) or ("u" in found and (found["u"].word != "day" or token.gap)):
        return None
    if token.number > 39 or (spoken and not _may_be_day(token, scene)):
        return None
    if not 1 <= token.number <= _LONGEST_MONTH:
        raise NoSuchDate
    return replace(one_day(coming_day_of_month(scene.today, token.number)), loose=True)


@NUMBERED.rule(
    "^ d=ord &about|at|clock|part|in,part|in,the,part|w|ok",
    *(
        f"<{kind} d=ord !x|unit|num|am|pm"
        for kind in ("rather", "want", "so", "but", "w", "ok", "for", "no", "unfit", "fails")
    ),
)
def _typed_day_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "can we do 28th"; "2nd opinion" is none."""
    typed = found["d"].word and found["d"].number > _NO_DATE
    return _day_of_month(found, scene) if typed else None


@NUMBERED.rule("on? the? d=ord")
def _praised_day_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "the 30th works unless it rains" and "23rd is fine"."""
    return _day_of_month(found, scene) if found["d"].praised else None


@NUMBERED.rule("^ a=num j=or|and|to|until|dash b=num $")
def _two_days_of_month(found: Found, scene: Scene) -> Meaning:
    """Read "14 or 15" and "13-15", which are no hours."""
    if scene.day or not max(12, found["a"].number) < found["b"].number <= _LONGEST_MONTH:
        return None
    first = coming_day_of_month(scene.today, found["a"].number)
    last = one_day(coming_day_of_month(first, found["b"].number))
    listed = found["j"].kind in ("or", "and")
    return replace(one_day(first), also=(last,)) if listed else Days(first, last.end, "range")


@NUMBERED.rule("the d=num &x")
def _day_before_a_word(found: Found, scene: Scene) -> Meaning:
    """Read "el 25 salen temprano"; in English "the 25 people" is none."""
    return _day_of_month(found, scene) if scene.table.words_may_follow else None


def _may_be_day(token: Token, scene: Scene) -> bool:
    """Say whether a spoken number may be a day: not "the one", and in Spanish no ordinal but "primero"."""
    if token.kind == "num":
        return token.number != 1
    return scene.table.ordinal_days or token.number == 1
