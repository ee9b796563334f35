"""PocketSphinx 5 with the English model that comes with it: grammars where the answer can be guessed, free where not.

A grammar always hears something. So what it heard is held against a loop of all sounds of the language: words that fit
no better than sounds in any order are not taken. The limits are from synthetic voices (docs/speech.md has the table).
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pocketsphinx

from frontdesk.content import ROOT
from frontdesk.listening.model import Heard, Wanted

MODEL = Path(pocketsphinx.get_model_path("en-us"))
GRAMMARS = ROOT / "data" / "speech" / "grammars"
WIDE = {"beam": 1e-100, "wbeam": 1e-80, "pbeam": 1e-100, "maxhmmpf": -1, "bestpath": False}
SURE, SURE_OF_A_WORD, FEW = -8.0, -4.0, 2  # better than sounds by so much a frame; of one or two words more is asked
READABLE = -13.0  # the same of free words, which are only ever shown to be corrected
FRAMES_A_WORD = 75  # a word takes no three quarters of a second: where it does, most of what was said is not among them
OFFERED, DANGER = "offered", "danger"
UNIT = 1 / math.log(1.0001)  # of PocketSphinx's scores, whose logarithms have this base
NO_SPEECH = ("SIL", "+")  # how the names of pauses and noises begin


@dataclass(frozen=True)
class _Found:
    words: str
    score: float
    frames: int
    spoken: int = 0  # frames that are no pause


class Sphinx:
    """One decoder for grammars and sounds, one for free words. Not for two threads at once."""

    def __init__(self, language: str) -> None:
        where = {"hmm": str(MODEL / "en-us"), "dict": str(MODEL / "cmudict-en-us.dict"), "loglevel": "FATAL"}
        self._decoder: Any = pocketsphinx.Decoder(**where, **WIDE, lm=None)
        self._free: Any = pocketsphinx.Decoder(**where, lm=str(MODEL / "en-us.lm.bin"))
        self._free_search = self._free.current_search()
        self.grammars = {file.stem for file in (GRAMMARS / language).glob("*.jsgf")}
        for name in self.grammars:
            self._decoder.add_jsgf_file(name, str(GRAMMARS / language / f"{name}.jsgf"))
        self._decoder.add_allphone_file("sounds", str(MODEL / "en-us-phone.lm.bin"))

    def hear(self, sound: bytes, wanted: Wanted) -> Heard | None:
        """The words that fit best, or free ones where they may be any; None when there are none."""
        sounds = _decode(self._decoder, "sounds", sound)
        found = [_decode(self._decoder, search, sound) for search in self._searches(wanted)]
        best = max(found, key=lambda one: one.score)
        if self._is_sure(best, sounds):
            return Heard(best.words, sure=True)
        free = _decode(self._free, self._free_search, sound) if wanted.free else None
        if free and free.words and _better(free, sounds) >= READABLE:
            return Heard(free.words, sure=False)
        return None

    def _searches(self, wanted: Wanted) -> list[str]:
        """The grammar, danger, and the offered answers of which it knows every word."""
        known = [words for words in wanted.answers if all(self._decoder.lookup_word(word) for word in words.split())]
        if known:
            rule = " | ".join(known)
            self._decoder.add_jsgf_string(OFFERED, f"#JSGF V1.0; grammar {OFFERED}; public <all> = {rule};")
        return [wanted.grammar, DANGER, *([OFFERED] if known else [])]

    def _is_sure(self, found: _Found, sounds: _Found) -> bool:
        words = found.words.split()
        enough = SURE_OF_A_WORD if len(words) <= FEW else SURE
        return bool(words) and _better(found, sounds) >= enough and sounds.spoken <= FRAMES_A_WORD * (len(words) + 1)


def _decode(decoder: Any, search: str, sound: bytes) -> _Found:
    decoder.activate_search(search)
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    if found is None or found.score <= 0:
        return _Found("", -math.inf, 1)
    spoken = sum(one.end_frame - one.start_frame + 1 for one in decoder.seg() if not one.word.startswith(NO_SPEECH))
    return _Found(found.hypstr, math.log(found.score) * UNIT, decoder.n_frames(), spoken)


def _better(found: _Found, sounds: _Found) -> float:
    return (found.score - sounds.score) / found.frames
