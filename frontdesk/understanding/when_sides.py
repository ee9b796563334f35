"""Rules for stretches with one end, and for words that point at what was said: "after the 5th", "the day before"."""

from dataclasses import replace

from frontdesk.understanding.when_calendar import DAY, OPEN_END, WEEK, coming_day_of_month, one_day
from frontdesk.understanding.when_rules import Found, Meaning, Rules, days_of
from frontdesk.understanding.when_values import Beside, Days, Scene

OPEN = Rules()
_EVENT = "w|x|the|la|a|mine|to|in|on|of|for|from|at|part|visit|starts|fromnow|ago|busy|back*"


@OPEN.rule(
    f"unfit w|x|in|on|at|of|to|the|mine|part|free* until|starting {_EVENT} the|la? d=DAY",
    "until the|la? d=DAY unfit|no",
    "n=fails|no x|arrives|starts u=until the|la? d=DAY",
)
def _unfit_until(found: Found, scene: Scene) -> Meaning:
    """Read "I am away until the 5th", "hasta el 5 no puedo", "no abren hasta el lunes"; but "no signal till sunday"."""
    if "n" in found and found["n"].kind == "no" and not found["u"].word:
        return None
    days = days_of(found, "d")
    return None if days.sort == "soonest" or found["d"].hours else Days(days.first, days.first + OPEN_END, "range")


@OPEN.rule("a=DAY but|rather? r=after|starting|before|until the|la? d=DAY")
def _side_within(found: Found, scene: Scene) -> Meaning:
    """Read "the first week of january, after the 4th": the 4th of that month."""
    days, day = days_of(found, "a"), days_of(found, "d")
    if days.sort != "range" or days.from_now or not (day.sort == "date" and day.loose) or found["d"].hours:
        return None
    first = coming_day_of_month(days.first, day.first.day)
    if not days.first <= first < days.end:
        return None
    kind = found["r"].kind
    if kind in ("after", "starting"):
        first += DAY * (kind == "after")
        return replace(days, first=first, in_week=None) if first < days.end else None
    end = first + DAY * (kind == "until")
    return replace(days, end=end, in_week=None) if days.first < end else None


@OPEN.rule("<DAY busy", "<DAY span x")
def _busy(found: Found, scene: Scene) -> Meaning:
    """Read "los sábados trabajo" and "el miércoles tengo estudio"."""
    return "unfit"


@OPEN.rule(
    "r=after|starting|until|before the|la? d=DAY",
    "from|since|of? the? d=DAY r=onward|or_before",
    "d=DAY o=or r=after|before $",
    "d=DAY r=until $",
    "from d=DAY r=on",
)
def _open_sided(found: Found, scene: Scene) -> Meaning:
    """Read "after Thanksgiving", "before friday", "from monday on"."""
    days, kind = days_of(found, "d"), found["r"].kind
    parted = found["d"].gap and found["d"].start > found["r"].start  # "he hit me once, two years ago"
    if days.sort == "soonest" or found["d"].hours or parted:
        return None
    if kind in ("after", "starting", "onward", "on"):
        first = days.end if kind == "after" and "o" not in found else days.first  # "the 11th or after"
        end = days.in_week + WEEK if days.in_week and days.sort == "weekday" else first + OPEN_END
        # "wednesday of next week or later" is in that week
        core = first if kind == "starting" else None
        return Days(first, max(end, first + DAY), "range", loose=days.bare_weekday, core=core)
    if kind in ("or_before", "until") and days.also and "o" not in found:  # "the 28th or 29th at the latest"
        return Days(days.first, days.also[-1].end, "range")
    ends = [other.first if kind == "before" and "o" not in found else other.end for other in (days, *days.others)]
    coming = [end for end in ends if end > scene.today]
    if not coming:
        return days
    doubtful = kind == "until" and days.sort == "range" and scene.table.until_may_begin
    others = (days,) if doubtful else ()
    core = days.first if days.sort == "range" and kind == "until" else None
    return Days(scene.today, coming[0], "range", from_now=True, others=others, loose=days.bare_weekday, core=core)


@OPEN.rule(
    f"r=after|before|until|starting {_EVENT} the|la? d=DAY $",
    f"r=after|before|until|starting {_EVENT} the|la? d=DAY &so|but|rather|instead",
)
def _beside_an_event(found: Found, scene: Scene) -> Meaning:
    """Read "before school starts on the 8th" and "after I get back on the 5th"."""
    return _open_sided(found, scene)


@OPEN.rule(f"r=after|before|until|starting {_EVENT} the|la? d=DAY")
def _perhaps_beside_an_event(found: Found, scene: Scene) -> Meaning:
    """Ask in "before I fly out on the 18th mornings are best": it might be "before I decide, on the 18th"."""
    days, beside = days_of(found, "d"), _open_sided(found, scene)
    return replace(beside, others=(days,)) if isinstance(beside, Days) and beside != days else None


@OPEN.rule("stays w|x|in|on|at|the|la|of|mine|to|part|visit* until w|at|x* the|la? d=DAY")
def _perhaps_away_until(found: Found, scene: Scene) -> Meaning:
    """Ask in "I'm at my sister's until the 8th": until then, or from then on."""
    days = days_of(found, "d")
    if days.sort == "soonest" or found["d"].hours or days.end <= scene.today:
        return None
    until = Days(scene.today, days.end, "range", from_now=True)
    return Days(days.first, days.first + OPEN_END, "range", others=(until,))


@OPEN.rule("waits the|la? d=DAY")
def _waits(found: Found, scene: Scene) -> Meaning:
    """Ask in "I'd rather wait till friday": that day, or any from then on."""
    days = days_of(found, "d")
    if days.sort in ("range", "soonest") or found["d"].hours:
        return replace(days, in_week=None)
    return Days(days.first, days.first + OPEN_END, "range", others=(one_day(days.first),))


@OPEN.rule("the|la n=num|a r=after t=the|la? d=DAY", "the|la r=after t=the|la? d=DAY", "r=following of the|la? d=DAY")
def _one_after_a_day(found: Found, scene: Scene) -> Meaning:
    """Read "the one after new year's", of the weekday or week said before."""
    days = _open_sided({"r": replace(found["r"], kind="after"), "d": found["d"]}, scene)
    parted = any(name in found and found[name].gap for name in "td")  # "the one after, the week of the 16th"
    one = "n" not in found or (found["n"].number == 1 and not found["n"].word)
    return replace(days, follows=True) if isinstance(days, Days) and one and not parted else None


@OPEN.rule("the? n=num after !DAY|TIME|num", "the? n=num after_that")
def _one_after(found: Found, scene: Scene) -> Meaning:
    """Read "skip this thursday, the one after"."""
    return "following" if found["n"].number == 1 and not found["n"].word else None


@OPEN.rule("so|but|rather r=after|before w|x|starts|back* $", "r=after w|free w|free* $")
def _side_of_what_was_said(found: Found, scene: Scene) -> Meaning:
    """Read "class ends at five so after", "she is here until friday so after she leaves", "después ya puedo"."""
    return found["r"].kind + "_that"


@OPEN.rule("from|since? the? d=DAY to|until e=DAY", "d=DAY or e=DAY after $")
def _on_or_after(found: Found, scene: Scene) -> Meaning:
    """Read "from the 20th to whenever" and "the 20th or any day after"."""
    days = days_of(found, "d")
    if days_of(found, "e").sort != "soonest" or days.sort not in ("weekday", "date"):
        return None
    return Days(days.first, days.first + OPEN_END, "range")


@OPEN.rule("unfit|not w|x|in|on* r=before|after the|la? d=DAY")
def _not_beside(found: Found, scene: Scene) -> Meaning:
    """Read "it can't be before the tenth"."""
    days = days_of(found, "d")
    if days.sort == "soonest":
        return None
    if found["r"].kind == "before":
        return Days(days.first, days.first + OPEN_END, "range")
    return Days(scene.today, days.end, "range", from_now=True) if days.end > scene.today else None


@OPEN.rule("r=before|after the|mine? part|unit|x starts w? w? on? the|la? d=DAY")
def _beside_a_beginning(found: Found, scene: Scene) -> Meaning:
    """Read "before school starts, which is on the 24th"."""
    return _open_sided({"r": found["r"], "d": replace(found["d"], gap=False)}, scene)


@OPEN.rule("r=after &d=DAY")
def _then_any_day(found: Found, scene: Scene) -> Meaning:
    """Read "hasta el viernes estoy ocupada. después me da igual"."""
    return "after_that" if days_of(found, "d").sort == "soonest" else None


@OPEN.rule("^ fails &DAY")
def _asks_itself(found: Found, scene: Scene) -> Meaning:
    """Read "isn't monday the 19th? that one": nothing is refused."""
    return "w"


@OPEN.rule("^ no n=no")
def _no_no(found: Found, scene: Scene) -> Meaning:
    """Read "no no thursday is great": that refuses what was offered, if anything."""
    return None if found["n"].gap else "w"


@OPEN.rule("so|no|better|rather|but u=until the|la? d=DAY $")
def _not_until(found: Found, scene: Scene) -> Meaning:
    """Read "no hay nada, entonces hasta el lunes", where "until" begins: the monday after what was said."""
    days = days_of(found, "d")
    if found["u"].word != "may_begin" or days.sort != "weekday" or found["d"].hours:
        return None
    return replace(days, follows=True, core=days.first)


@OPEN.rule("r=before x $")
def _beside_something(found: Found, scene: Scene) -> Meaning:
    """Read "salgo de viaje el 14, antes de irme"."""
    return found["r"].kind + "_that" if found["r"].gap else None


@OPEN.rule("r=before|after $")
def _beside_it(found: Found, scene: Scene) -> Meaning:
    """Read "school begins on the 8th and I need it before"; but "a fin de mes, cuando me paguen" says it again."""
    return "w" if found["r"].word == "event" else found["r"].kind + "_that"


@OPEN.rule("no this $")
def _not_this(found: Found, scene: Scene) -> Meaning:
    """Read "el otro jueves, no este": it says nothing new."""
    return "w"


@OPEN.rule("<DAY poor", "<DAY,w poor", "<DAY fromnow")
def _poor(found: Found, scene: Scene) -> Meaning:
    """Read "friday's bad" and "friday's out"; a bad knee is none of a date's business."""
    return "unfit"


@OPEN.rule("back w|x|on|in|the|la|of* d=DAY $", "back w|x|on|in|the|la|of* d=DAY but|rather|so $")
def _back(found: Found, scene: Scene) -> Meaning:
    """Read "when I'm back on the 29th"."""
    days = days_of(found, "d")
    return None if days.sort == "soonest" else Days(days.first, days.first + OPEN_END, "range")


@OPEN.rule(
    "in? n=num|a u=unit r=after|before|after_that|before_that|later !num|TIME|DAY|the,DAY|la,DAY",
    "to w n=num u=unit",
    "at n=num u=unit",
)
def _counted_from_what_was_said(found: Found, scene: Scene) -> Meaning:
    """Read "my surgery is on the 2nd, a week before", "me operaron el 10, a los diez días"."""
    if found["u"].word in ("minute", "hour") or found["u"].gap:
        return None
    forward = "r" not in found or not found["r"].kind.startswith("before")
    return Beside((found["n"].number or 1) * (1 if forward else -1), found["u"].word)


@OPEN.rule("n=num|a u=unit !fromnow|from|of|ago|DAY")
def _moved_by(found: Found, scene: Scene) -> Meaning:
    """Read "can we push it out a week, it's friday now"."""
    far = found["u"].word in ("day", "week", "month") and scene.moving
    return Beside(found["n"].number or 1, found["u"].word) if far else None


@OPEN.rule("after w? back !w|x|on|in|the|la|DAY", "after w? back $")
def _after_coming_back(found: Found, scene: Scene) -> Meaning:
    """Read "I am away until the 12th, any day after I'm back"."""
    return "after_that"


@OPEN.rule("the|la u=unit before !num|TIME|DAY|the,DAY|la,DAY")
def _week_before(found: Found, scene: Scene) -> Meaning:
    """Read "my pills run out on the 20th so the week before"."""
    return "week_before" if found["u"].word == "week" else None


@OPEN.rule("a u=unit or n=num after|after_that $")
def _one_or_two_after(found: Found, scene: Scene) -> Meaning:
    """Read "the labs are back on the 16th so a day or two after": at first, the day after."""
    return {"day": "day_after", "week": "week_after"}.get(found["u"].word)


@OPEN.rule("u=unit after after_that")
def _next_day_after_that(found: Found, scene: Scene) -> Meaning:
    """Read "my cast comes off on the 19th so the next day after that"."""
    return {"day": "day_after", "week": "week_after"}.get(found["u"].word)


@OPEN.rule("u=unit r=after|before !num|TIME|DAY", "u=unit r=after_that|before_that")
def _beside_what_was_said(found: Found, scene: Scene) -> Meaning:
    """Read "the week after" and "the day before", of a week or day said before."""
    if found["u"].word == "day":
        return "day_" + found["r"].kind.removesuffix("_that")
    return None if found["r"].kind.startswith("before") else "week_after" if found["u"].word == "week" else "following"


@OPEN.rule("^ since|from the|la? d=DAY $", "since the|la? DAY TIME?")
def _since(found: Found, scene: Scene) -> Meaning:
    """Since when something hurts is not a date asked for, but "desde el 25" may be all that is said."""
    days = found["d"].days if "d" in found else None
    alone = days and days.sort == "date" and days.first >= scene.today
    return Days(days.first, days.first + OPEN_END, "range") if days and alone else "w"
