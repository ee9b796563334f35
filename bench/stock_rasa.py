"""Stock Rasa as it comes, only with our components on its path, so that it can load the same model."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "bot"), str(ROOT)]

from rasa.__main__ import main  # noqa: E402

if __name__ == "__main__":
    main()
