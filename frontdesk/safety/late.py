"""The screen, loaded beside the start: a page is served at once, and no sentence is answered unscreened."""

import threading
from collections.abc import Callable

from frontdesk.safety.screen import Danger, Screen


class LateScreen:
    """Loads the screen once, at the first sentence or when warmed up; whoever asks meanwhile waits for it."""

    def __init__(self, load: Callable[[], Screen]) -> None:
        self._load = load
        self._screen: Screen | None = None
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Begins to load."""
        threading.Thread(target=self._get, daemon=True).start()

    def read(self, text: str, previous: str = "", *, hurried: bool = False) -> Danger | None:
        """What the screen reads in a text; `previous` is what the same patient said just before."""
        return self._get().read(text, previous, hurried=hurried)

    def urgent_today(self, text: str) -> bool:
        """Whether a clinical manager should see this today, though it is no alarm."""
        return self._get().urgent_today(text)

    def plays_down(self, text: str) -> bool:
        """Whether somebody who was just told to call for help would rather wait."""
        return self._get().plays_down(text)

    def confirms_now(self, text: str, *, hurried: bool = False) -> bool | None:
        """The answer to "is this happening right now?"."""
        return self._get().confirms_now(text, hurried=hurried)

    def _get(self) -> Screen:
        with self._lock:
            if self._screen is None:
                self._screen = self._load()
            return self._screen
