"""`python -m sentence_vector TEXTS FILE` keeps the vectors of the texts of a JSON list in a file."""

import json
import sys
from functools import partial
from pathlib import Path

from sentence_vector import load
from sentence_vector.kept import VectorsOnFile

AT_ONCE = 320  # sentences, between two lines that say how far it is
say = partial(print, flush=True)


def main(texts: list[str], file: Path) -> None:
    """Computes them, and says how far it is."""
    sentences = load()
    if sentences is None:
        sys.exit("there is no sentence model")
    vectors = VectorsOnFile(sentences, file)
    for start in range(0, len(texts), AT_ONCE):
        vectors.encode_words(texts[start : start + AT_ONCE])
        say(f"read {min(start + AT_ONCE, len(texts))} of {len(texts)} new sentences")
    vectors.write(texts, file)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
