"""The assistant: what a patient's sentence is answered with."""
