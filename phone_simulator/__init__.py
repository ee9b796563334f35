"""A stand-in for the telephone provider: calls, conferences, keys and speech, without a telephone.

It imports nothing of the application and nothing of the provider's library, so that it cannot share their mistakes.
"""

from phone_simulator.chaos import Chaos
from phone_simulator.exchange import Exchange
from phone_simulator.people import Person
from phone_simulator.phones import Heard, Phone
from phone_simulator.speech import Recogniser
from phone_simulator.transports import in_process, over_http

__all__ = ["Chaos", "Exchange", "Heard", "Person", "Phone", "Recogniser", "in_process", "over_http"]
