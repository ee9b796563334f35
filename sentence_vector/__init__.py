"""Meaning as numbers: two sentences that mean nearly the same get vectors that point nearly the same way.

Used unchanged by the application (Python 3.12) and by the engine (Python 3.10). Needs numpy and nothing else.
The weights are all-MiniLM-L6-v2, English first: it helps other languages a little, through shared words.
"""

from sentence_vector.encoder import SentenceVector, centred, load
from sentence_vector.kept import Vectors, VectorsOnFile, for_learning
from sentence_vector.weights import WeightsError

__all__ = ["SentenceVector", "Vectors", "VectorsOnFile", "WeightsError", "centred", "for_learning", "load"]
