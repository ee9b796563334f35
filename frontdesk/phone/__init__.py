"""The phone line: calls of patients, turn by turn, and the legs by which managers join them."""
