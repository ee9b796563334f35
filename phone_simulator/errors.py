"""What the simulator itself refuses."""


class NotImitated(NotImplementedError):
    """The provider can do this; the simulator says so instead of ignoring it or doing something else."""
