"""What can break into a call while it does something else."""


class HungUp(Exception):
    """The call is over, with this status."""

    def __init__(self, status: str = "completed") -> None:
        super().__init__(status)
        self.status = status


class Redirected(Exception):
    """The API gave the call another document (docs/voice/api/call-resource#update-a-call-resource)."""

    def __init__(self, url: str, method: str, document: str = "") -> None:
        super().__init__(url)
        self.url = url
        self.method = method
        self.document = document
