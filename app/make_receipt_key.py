"""The one step before a production service can start: `python -m app.make_receipt_key PATH`."""

import sys
from pathlib import Path

from app.acting import Acting
from app.keys import make_key_file

if __name__ == "__main__":
    make_key_file(Path(sys.argv[1]), Acting().today)
