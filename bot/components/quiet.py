"""Logs that cannot hold a patient's words: Rasa writes messages, slots and whole conversations into its own."""

import logging

from frontdesk import log


def quiet() -> None:
    """From now on only what `frontdesk.log` lets through is logged: of Rasa, warnings and errors without their text."""
    log.start("rasa")
    logging.getLogger("rasa").setLevel(logging.WARNING)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # warns of each turn that takes long
