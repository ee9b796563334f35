"""The core of the front desk: what it knows and promises. It knows no delivery channel."""
