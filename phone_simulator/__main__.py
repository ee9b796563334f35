"""python -m phone_simulator: see server."""

from phone_simulator.server import main

main()
