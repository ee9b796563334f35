"""The routes of the intents that need no person; the engine's own environment reads it too (Python 3.10)."""

ROUTES = {
    "scheduling": {
        "book_appointment",
        "move_appointment",
        "cancel_appointment",
        "list_appointments",
        "find_times",
        "new_patient",
        "running_late",
        "inform",
    },
    "billing": {"ask_balance", "explain_charge", "explain_word", "pay_bill"},
    "faq": {"ask_practice", "ask_if_human", "what_was_agreed", "greet", "change_language"},
}
