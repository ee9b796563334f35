"""The gateway: what browsers and phones reach. A view parses, calls one service and renders."""
