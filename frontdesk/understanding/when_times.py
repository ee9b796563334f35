"""Rules for stretches of the day: "in the morning", "after 3", "between 2 and 4", "around 10", "after lunch"."""

from dataclasses import replace

from frontdesk.understanding.when_clocks import MINUTES_BESIDE, exact, half_of
from frontdesk.understanding.when_parts import part
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_tokens import Token
from frontdesk.understanding.when_values import Clock, Hours, Scene

BETWEEN = Rules(within=True)  # two plain numbers, before "ten to five" is read as a time
STRETCHES = Rules(within=True)  # from one time to another
PARTS = Rules()  # parts of the day
SIDES = Rules()  # after, before, around a time

_AROUND = 30
_NOT_EARLY = 9 * 60
_ENDS = " !num|and,half|and,quarter|half|quarter|less|oclock|unit|x|month|of"
_NEVER_ALONE = ("school", "work")


@BETWEEN.rule(
    "lead=from|of|between|since at? a=num am=num? to|until|and|dash at? b=num bm=num? h=am|pm?" + _ENDS,
    "lead=from|of|since at a=num at b=num h=am|pm?" + _ENDS,
    "at a=num to|until|dash at? b=num h=am|pm?" + _ENDS,
    "lead=starting|after at? a=num am=num? but|and? until|before at? b=num bm=num? h=am|pm?" + _ENDS,
    "lead=from|of|between|since at? a=num am=num? to|until|and|dash at? b=num and? q=half|quarter h=am|pm?",
    "a=num am=num to|until|dash b=num bm=num? h=am|pm?" + _ENDS,
    "a=num to|dash|until b=num h=am|pm",
    "^ a=num to|dash|until at? b=num $",
    "<DAY a=num to|dash|until b=num" + _ENDS,
    "<so a=num to|dash|until b=num" + _ENDS,
)
def _between_numbers(found: Found, scene: Scene) -> Meaning:
    if "lead" not in found and not found["a"].word and found["a"].number in MINUTES_BESIDE:
        return None  # "ten to five" is a time
    low, high = (_low(found[side], found.get(side + "m")) for side in "ab")
    if high and "q" in found:
        high = replace(high, minute=high.minute + (30 if found["q"].kind == "half" else 15))
    return _stretch(low, high, half_of(found)) if low and high else None


@BETWEEN.rule("a=num dash b=num" + _ENDS)
def _typed_stretch(found: Found, scene: Scene) -> Meaning:
    """Read "my break is 12-1" when the day is known."""
    typed = found["a"].word and found["b"].word and found["b"].start - found["a"].end <= 1
    hours = typed and max(found["a"].number, found["b"].number) <= 12
    return _between_numbers(found, scene) if scene.day and hours else None


@BETWEEN.rule("^ a=num to|dash|until at? b=num &num|x|w|stays|mine|because|but")
def _stretch_first(found: Found, scene: Scene) -> Meaning:
    """Read "nine to eleven, eleven's pushing it" when the day is known."""
    return _between_numbers(found, scene) if scene.day else None


@STRETCHES.rule(
    "from|of|between|since at? a=TIME|num to|until|and|dash at|the? b=TIME",
    "from|of|since at? a=TIME|num at b=TIME|num",
    "between a=TIME and b=num",
    "from|of|between|since at? a=num am=num to|until|and|dash at|the? b=TIME",
    "from|of|since a=TIME to|until|dash at|the? b=num !x|unit",
    "a=TIME to|dash|until at|the? b=TIME",
    "a=num to|dash|until at|the? b=TIME",
    "a=TIME to|dash|until b=num !x|unit",
)
def _from_to(found: Found, scene: Scene) -> Meaning:
    low, high = _low(found["a"], found.get("am")), _low(found["b"])
    if low is None or high is None:
        return None
    halves = [token.hours.half for token in (found["b"], found["a"]) if token.hours and token.hours.half]
    return _stretch(low, high, halves[0] if halves else "")


def _low(token: Token, minutes: Token | None = None) -> Clock | None:
    if token.hours:
        return token.hours.low if token.hours.precision == "minute" else None
    minute = minutes.number if minutes else 0
    if not 0 < token.number <= 24 or minute >= 60:
        return None
    return Clock(token.number * 60 + minute, sure=token.number > 12)


def _stretch(low: Clock | None, high: Clock | None, half: str) -> Hours:
    return Hours(low, high, "range", half)


@PARTS.rule("w=early|late in? the|la? p=part", "w=early|late of|in the p=part")
def _early_part(found: Found, scene: Scene) -> Meaning:
    """Read "early morning", "late afternoon": the first or last half."""
    first, end = scene.table.parts[found["p"].word]
    whole, edge = part(scene, found["p"].word), Clock((first + end) // 2, sure=True)
    return replace(whole, high=edge) if found["w"].kind == "early" else replace(whole, low=edge)


@PARTS.rule("after the? p=part &after,at|after,TIME|done|about,TIME|about,at|TIME|about,num")
def _after_work_at(found: Found, scene: Scene) -> Meaning:
    """Read "after work, I get off at 4:30": the hour says when that is."""
    return "w" if found["p"].word in _NEVER_ALONE else None


@PARTS.rule("r=after mine x of? p=part")
def _after_somebodys_part(found: Found, scene: Scene) -> Meaning:
    """Read "saliendo mis niños de la escuela"; "after my wife's morning" is not over at noon."""
    return _beside_part(found, scene) if found["p"].word in _NEVER_ALONE else None


@PARTS.rule("r=after|before|until|starting the? p=part !starts")
def _beside_part(found: Found, scene: Scene) -> Meaning:
    """Read "after lunch", "before work", "después de la escuela"."""
    first, end = (Clock(minute, sure=True) for minute in scene.table.parts[found["p"].word])
    kind = found["r"].kind
    if kind in ("after", "starting"):
        return Hours(end if kind == "after" else first, None, "range")
    return Hours(None, first if kind == "before" else end, "range")


@PARTS.rule("in? p=part")
def _part(found: Found, scene: Scene) -> Meaning:
    return None if found["p"].word in _NEVER_ALONE else part(scene, found["p"].word)


@PARTS.rule("not_early")
def _not_early(found: Found, scene: Scene) -> Meaning:
    """Read "in the morning but not too early"."""
    return Hours(Clock(_NOT_EARLY, sure=True), None, "part")


@PARTS.rule("<DAY w=early|late", "^ w=early|late $")
def _early(found: Found, scene: Scene) -> Meaning:
    return part(scene, found["w"].kind)


@PARTS.rule("<DAY h=am|pm")
def _half_day(found: Found, scene: Scene) -> Meaning:
    """Read "friday pm"."""
    return part(scene, "morning" if found["h"].kind == "am" else "afternoon")


@SIDES.rule(
    "about at? t=TIME r=onward|or_before", "about at? n=num r=onward|or_before", "about t=TIME or r=after|before $"
)
def _about_or_later(found: Found, scene: Scene) -> Meaning:
    """Read "like 3:15 or later"."""
    return _side(found, scene)


@SIDES.rule("about at? t=TIME &or,TIME|or,at|or,num", "about at? n=num &or,TIME|or,at,TIME")
def _about_either(found: Found, scene: Scene) -> Meaning:
    """Read "around 6 or 6:30": one of the two."""
    return _exact_hours(found)


@SIDES.rule("about a=at? n=num !x|unit|num|month|of", "about a=TIME", "t=TIME dash? ish|about", "n=num dash? ish")
def _around(found: Found, scene: Scene) -> Meaning:
    hours = _exact_hours(found)
    parted = "a" in found and found["a"].gap  # "a esa hora como. A la una"
    return replace(hours, precision="range", slack=_AROUND) if hours and not parted else None


@SIDES.rule("done after at? t=TIME", "arrives|leaves at? e=TIME")
def _when_it_is_over(found: Found, scene: Scene) -> Meaning:
    """Read "I get off at 4:30", "my ride comes at 11"."""
    hours = found["t" if "t" in found else "e"].hours
    if hours is None or hours.precision != "minute":
        return None
    return replace(hours, precision="range", aside=True) if "t" in found else replace(hours, aside=True)


@SIDES.rule(
    "mine x after|starts w|x|of|in|from|part* at? t=TIME",
    "mine w starts w|x|of|in|from|part* at? t=TIME",
    "starts of|from|the|la* part at? t=TIME",
)
def _aside(found: Found, scene: Scene) -> Meaning:
    """Read "my son gets out of school at 1:30"."""
    hours = found["t"].hours
    return replace(hours, aside=True) if hours else None


@SIDES.rule(
    "r=before at|toat? t=TIME u=unfit",
    "r=before at|toat? n=num u=unfit",
    "r=after|starting|before|until|since at|toat|the|la? t=TIME",
    "t=TIME r=until $",
    "u=stays w|x|in|on|at|the|la|of* r=until at|toat? t=TIME",
    "r=after|before w|x|the|la|a|mine|to|in|on|at|of|for|part|visit|starts* at|toat? t=TIME",
    "u=unfit w|x|in|on|the* r=until|before at|toat? t=TIME",
    "u=unfit w|x|in|on|the* r=before at|toat? n=num !x|unit|num|month|of",
    "u=fails|no w|x|arrives|leaves|starts|in* r=until at|toat? t=TIME",
    "<free r=from at|la? n=num !x|unit|num|month|of|to|until|dash",
    "<free r=from at|la? t=TIME",
    "<free r=from at|la? n=num &b=x",
    "r=after|starting|before|until at|la? n=num !x|unit|num|month|of|to",
    "r=after|starting|before|until at|la? n=num &to,w|to,x",
    "r=after|starting|before|until at|la? n=num &b=x",
    "t=TIME r=onward|or_before",
    "t=TIME or r=after|before $",
    "at|of? n=num r=onward|or_before",
    "from at? n=num r=on !the|num|DAY",
    "t=TIME r=on $",
    "n=num or r=after|before $",
)
def _side(found: Found, scene: Scene) -> Meaning:
    hours, kind = _exact_hours(found), found["r"].kind
    if hours is None or ("b" in found and not found["b"].gap):
        return None
    if kind in ("after", "starting", "since", "onward", "on", "from") or "u" in found:
        return Hours(hours.low, None, "range", hours.half)
    return Hours(None, hours.low, "range", hours.half)


def _exact_hours(found: Found) -> Hours | None:
    token = found["t"] if "t" in found else found["n"] if "n" in found else found["a"]
    if token.hours:
        return token.hours if token.hours.precision == "minute" else None
    number = token.number
    return exact(number * 60, sure=number > 12) if 0 < number <= 24 and len(token.word) <= 2 else None
