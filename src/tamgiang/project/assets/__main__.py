"""`python -m tamgiang.project.assets WEB VENDOR`: fill VENDOR from WEB/node_modules."""

import sys
from pathlib import Path

from tamgiang.project.assets.collect import collect

if __name__ == "__main__":
    collect(Path(sys.argv[1]), Path(sys.argv[2]))
