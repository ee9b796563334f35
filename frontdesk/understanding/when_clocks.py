"""Rules for exact times: "at 4", "4:30 pm", "half past three", "las tres menos cuarto", "diez para las cinco"."""

from frontdesk.understanding.when_parts import part
from frontdesk.understanding.when_rules import Found, Meaning, Rules
from frontdesk.understanding.when_values import DAY_MINUTES, NOON, Clock, Hours, NoSuchDate, Scene

CLOCKS = Rules(within=True)  # times that are known as such by their own words
SINGLES = Rules()  # a lone number is a time after "at", after a day, or as the whole answer

MINUTES_BESIDE = (5, 10, 20, 25)  # said before or after a full hour


def exact(minute: int, half: str = "", sure: bool = False) -> Hours:
    """Return one time of day."""
    return Hours(Clock(minute, sure), None, "minute", half)


def hour_of(found: Found, name: str = "n") -> int | None:
    """Return the minutes of an hour said as a plain number, or None when it cannot be one."""
    token = found[name]
    return token.number * 60 if 0 < token.number <= 24 and len(token.word) <= 2 else None


def half_of(found: Found) -> str:
    """Return "am" or "pm" when it was said."""
    return found["h"].kind if "h" in found else ""


def _time(hour: int, minute: int, half: str) -> Hours | None:
    if not (0 <= hour <= 24 and 0 <= minute <= 59 and hour * 60 + minute < DAY_MINUTES):
        return None
    sure = hour > 12 or (hour == 0 and not half)
    return exact(hour * 60 + minute, "" if sure else half, sure)


@CLOCKS.rule("at|toat|in? n=clock h=am|pm?")
def _clock(found: Found, scene: Scene) -> Meaning:
    """Read "4:30", and "noon"."""
    token = found["n"]
    if not token.word:
        return exact(token.number, sure=True)
    hour, minute = (int(number) for number in token.word.replace("h", ":").split(":"))
    hours = _time(hour, minute, half_of(found))
    if hours is None:
        raise NoSuchDate("no_such_time")
    return hours


@CLOCKS.rule("at|toat|about n=dotted h=am|pm?", "n=dotted h=am|pm")
def _dotted(found: Found, scene: Scene) -> Meaning:
    hour, minute = (int(number) for number in found["n"].word.split("."))
    return _time(hour, minute, half_of(found))


@CLOCKS.rule(
    "at|toat? n=num m=num z=num? h=am|pm",
    "at|toat? n=num h=am|pm",
    "at|toat? n=num m=num? oclock h=am|pm?",
)
def _with_half(found: Found, scene: Scene) -> Meaning:
    """Read "4 pm", "430 pm", "four thirty pm", "four oh five pm", "4 o'clock"."""
    hour = found["n"].number
    minute = found["m"].number if "m" in found else 0
    if "z" in found:
        minute = minute * 10 + found["z"].number
    if len(found["n"].word) in (3, 4) and "m" not in found:
        hour, minute = divmod(hour, 100)
    return _time(hour, minute, half_of(found)) if hour else None


@CLOCKS.rule("at n=num u=unit")
def _military(found: Found, scene: Scene) -> Meaning:
    """Read "a las 16 horas"."""
    return _time(found["n"].number, 0, "") if found["u"].word == "hour" else None


@CLOCKS.rule("at? n=num u=unit")
def _hundred_hours(found: Found, scene: Scene) -> Meaning:
    """Read "sixteen hundred hours"."""
    hour, rest = divmod(found["n"].number, 100)
    return _time(hour, 0, "am") if hour and not rest and found["u"].word == "hour" else None


@CLOCKS.rule("at? z=num n=num u=unit", "at? z=num n=num m=num u=unit", "at? z=num n=num !num|unit")
def _oh_hours(found: Found, scene: Scene) -> Meaning:
    """Read "oh eight thirty hours", "oh nine hundred"."""
    hour, minute = found["n"].number, found["m"].number if "m" in found else 0
    if found["z"].number or found["z"].word or ("u" in found and found["u"].word != "hour"):
        return None
    if hour % 100 == 0:
        return _time(hour // 100, 0, "am") if hour else None
    return _time(hour, minute, "am") if "u" in found else None


@CLOCKS.rule("m=num of n=num h=am|pm? !unit|num|month|of")
def _minutes_of_hour(found: Found, scene: Scene) -> Meaning:
    """Read "ten of four"."""
    hour, minutes = hour_of(found), found["m"]
    spoken = not minutes.word and minutes.number in MINUTES_BESIDE
    return exact((hour - minutes.number) % DAY_MINUTES, half_of(found)) if hour and hour <= NOON and spoken else None


@CLOCKS.rule("half after n=num h=am|pm?", "a? q=quarter after n=num h=am|pm?")
def _past_hour(found: Found, scene: Scene) -> Meaning:
    hour = hour_of(found)
    return None if hour is None else exact(hour + (15 if "q" in found else 30), half_of(found))


@CLOCKS.rule("a? quarter to|until|of|before|toat|for at? n=num h=am|pm?")
def _quarter_to(found: Found, scene: Scene) -> Meaning:
    hour = hour_of(found)
    return None if hour is None else exact((hour - 15) % DAY_MINUTES, half_of(found))


@CLOCKS.rule("quarter two=num n=num h=am|pm? !num|unit")
def _heard_quarter_to(found: Found, scene: Scene) -> Meaning:
    """Read "quarter two four", as it is heard."""
    return _quarter_to(found, scene) if found["two"].number == 2 and not found["two"].word else None


@CLOCKS.rule("about|at m=num after &z=clock|num|dotted|half|quarter|at|x|w|mine", "about|at m=num after $")
def _past_any_hour(found: Found, scene: Scene) -> Meaning:
    """Read "the bus comes at 20 past", of every hour."""
    ends = "z" not in found or found["z"].gap or found["z"].kind in ("x", "w", "mine")
    return "w" if ends and found["m"].number in (*MINUTES_BESIDE, 15, 35, 40, 50, 55) else None


@CLOCKS.rule("m=num unit? after n=num h=am|pm?", "m=num unit? b=to|until|before|toat at? n=num h=am|pm?")
def _minutes_beside(found: Found, scene: Scene) -> Meaning:
    """Read "ten to five", "20 past 3", "diez para las cinco". Typed "10 to 5" is a stretch of hours."""
    hour, minutes = hour_of(found), found["m"].number
    typed = "b" in found and bool(found["m"].word) and found["b"].kind == "to"
    if hour is None or hour > NOON or minutes not in MINUTES_BESIDE or typed:
        return None
    return exact((hour + (-minutes if "b" in found else minutes)) % DAY_MINUTES, half_of(found))


@CLOCKS.rule("at|toat|la? n=num and? q=half|quarter h=am|pm?", "at|toat|la? n=num b=less q=quarter|num h=am|pm?")
def _and_half(found: Found, scene: Scene) -> Meaning:
    """Read "las cuatro y media", "tres menos cuarto"."""
    hour, quarter = hour_of(found), found["q"]
    if hour is None or quarter.number >= 60:
        return None
    minutes = {"half": 30, "quarter": 15}.get(quarter.kind, quarter.number)
    return exact((hour + (-minutes if "b" in found else minutes)) % DAY_MINUTES, half_of(found))


@CLOCKS.rule("at|la? n=num m=num? h=noon_tag|dawn_tag", "at|la? n=num and m=num h=noon_tag|dawn_tag")
def _tagged(found: Found, scene: Scene) -> Meaning:
    """Read "las 12 del día", "las 4 de la madrugada"."""
    hour, minute = found["n"].number % 12, found["m"].number if "m" in found else 0
    hour += 12 if found["h"].kind == "noon_tag" and hour < 7 else 0
    return exact(hour * 60 + minute, sure=True) if minute < 60 else None


@CLOCKS.rule("at|la? n=num m=num? in? the? p=part", "at|la? n=num and m=num in? the? p=part")
def _with_part(found: Found, scene: Scene) -> Meaning:
    """Read "4 in the afternoon", "las diez de la mañana"."""
    hour, minute = hour_of(found), found["m"].number if "m" in found else 0
    if hour is None or hour > NOON or minute >= 60 or found["p"].gap:
        return None
    return exact(hour + minute, part(scene, found["p"].word).half)


@SINGLES.rule("about|at|toat? n=num at? again=num m=num !unit|num", "about|at|toat? n=num again=num m=half")
def _hour_or_half_past(found: Found, scene: Scene) -> Meaning:
    """Read "one, one thirty"."""
    hour, minutes = hour_of(found), found["m"].number or 30
    if hour is None or hour > NOON or found["again"].number != found["n"].number or minutes not in (15, 30, 45):
        return None
    return Hours(Clock(hour), Clock(hour + minutes), "range")


@SINGLES.rule(
    "at|toat|la n=num and m=num !x|unit",
    "at|toat n=num m=num z=num !x|unit|num",
    "at|toat n=num m=num !x|unit|num",
    "<DAY n=num m=num !x|unit|num",
    "about n=num m=num !x|unit|num",
    "n=num m=num &ish|dash,ish|DAY|on,DAY",
    "^ n=num m=num $",
    "^ n=num and m=num $",
    "^ n=num m=num z=num $",
    "^ n=num m=num &or",
    "^ n=num m=num &told=w|x|stays|mine|because",
    "<so n=num m=num !x|unit|num",
    "<TIME,or n=num m=num !x|unit|num",
    "<TIME n=num m=num !x|unit|num",
)
def _hour_and_minute(found: Found, scene: Scene) -> Meaning:
    """Read "at two thirty", "a las cuatro y veinte", "at two oh five"."""
    hour, minute = hour_of(found), found["m"].number
    if "told" in found and (scene.day is None or found["n"].word or found["m"].word):
        return None  # "2 10 year olds"
    if "z" in found:
        minute = minute * 10 + found["z"].number
    plausible = minute == 5 or 10 <= minute < 60 or ("z" in found and minute < 60)
    return _time(hour // 60, minute, "") if hour and plausible else None


@SINGLES.rule("<to n=num !x|unit|num|ord|of", "<for n=num !x|unit|num|ord|of")
def _new_hour(found: Found, scene: Scene) -> Meaning:
    """Read "move it from 3 to 4"."""
    hour = hour_of(found)
    return _time(hour // 60, 0, "") if hour and scene.moving else None


@SINGLES.rule("^ alone=at n=num &x", "at n=num &x")
def _hour_before_a_word(found: Found, scene: Scene) -> Meaning:
    """Read "a las 10 llego bien"; in English "at 10 main street" is an address, at the beginning none."""
    hour = hour_of(found)
    asked = scene.day and "alone" in found
    return _time(hour // 60, 0, "") if hour and (asked or scene.table.words_may_follow) else None


@SINGLES.rule(
    "at|toat n=num !x|unit|ord",
    "<DAY n=num !x|unit|num|ord|of|DAY",
    "n=num &DAY,TIME",
    "^ n=num &DAY|on,DAY",
    "<TIME,or n=num !x|unit",
    "<correct n=num !x|unit|num|of",
)
def _lone_hour(found: Found, scene: Scene) -> Meaning:
    """Read "at 4", "tuesday 4", "7 tonight"."""
    token = found["n"]
    if len(token.word) in (3, 4):
        return _time(token.number // 100, token.number % 100, "")
    hour = hour_of(found)
    return None if hour is None else _time(hour // 60, 0, "")


@SINGLES.rule("n=num")
def _praised_hour(found: Found, scene: Scene) -> Meaning:
    """Read "so nine would be okay, that gives me time"."""
    return _bare_hour(found, scene) if found["n"].praised else None


@SINGLES.rule("at|toat? num no|correct &TIME", "at|toat? num no|correct &at,num", "d=num no|correct &num")
def _taken_back(found: Found, scene: Scene) -> Meaning:
    """Read "three, no, four o'clock": the first is no time at all."""
    return "w" if "d" not in found or (scene.day and not scene.table.no_is_doubtful) else None


@SINGLES.rule("n=num m=num !x|unit|num|ord|of|month|TIME|DAY")
def _quarter_hours(found: Found, scene: Scene) -> Meaning:
    """Read "two thirty" anywhere."""
    hour = hour_of(found)
    quarter = not found["n"].word and not found["m"].word and found["m"].number in (15, 30, 45)
    return _time(hour // 60, found["m"].number, "") if hour and hour <= NOON and quarter else None


@SINGLES.rule("the n=num m=num one=num? $")
def _the_one(found: Found, scene: Scene) -> Meaning:
    """Read "the nine forty five one", of the times that were offered."""
    one = "one" not in found or (found["one"].number == 1 and not found["one"].word)
    return _hour_and_minute(found, scene) if scene.day and one else None


@SINGLES.rule("n=num $")
def _last_alone(found: Found, scene: Scene) -> Meaning:
    """Read "noon? no wait, the nurse comes then. one"."""
    return _bare_hour(found, scene) if found["n"].gap else None


@SINGLES.rule(
    "^ n=num $",
    "^ n=num &w,but|w,w,but",
    "n=num &then",
    "<but n=num !x|unit|num|of",
    "^ n=num &mine|stays|because|but|rather|done|arrives",
    "^ w|rather|want|but|thought* n=num w* $",
    "n=num &or,num",
    "n=num &or,TIME",
    "<so n=num !x|unit|num|of|month|ord",
    "^ n=num &b=w|x|mine|stays|because",
    "n=num &unfit",
    "^ n=num &w,unfit",
    "n=num &fails",
    "<unfit n=num !x|unit|num|of",
    "<not n=num !x|unit|num|of",
    "<rather n=num !x|unit|num|of",
    "<ok n=num !x|unit|num|of",
    "w n=num &not,num",
)
def _bare_hour(found: Found, scene: Scene) -> Meaning:
    """Read "4" as a time when the day is known already."""
    token = found["n"]
    if "b" in found and not found["b"].gap and (token.word or found["b"].kind != "w" or found["b"].word == "refuses"):
        return None  # "2 kids", "nine's too early"
    if scene.day and len(token.word) in (3, 4):
        return _time(token.number // 100, token.number % 100, "")
    hour = hour_of(found)
    return _time(hour // 60, 0, "") if hour and scene.day else None
