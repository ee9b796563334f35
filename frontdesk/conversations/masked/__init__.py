"""Card numbers that were spread over several messages are masked in all of them."""
