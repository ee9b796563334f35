"""The classes of danger."""

# Where one text speaks of several dangers, the words of the first of these are shown: poison and
# pregnancy need instructions of their own, so they come before the dangers with general ones.
KINDS = (
    "overdose_poison",
    "suicide_self_harm",
    "harm_to_others",
    "pregnancy",
    "infant_child",
    "stroke",
    "allergy",
    "abuse_now",
    "heart_breathing",
    "bleeding_trauma_seizure",
    "other_severe",
)
