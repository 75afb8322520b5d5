"""Settings of the test run: the dummy module is installed, state lives in a folder apart."""

import os
import tempfile

os.environ.setdefault("TAMGIANG_HOME", tempfile.mkdtemp(prefix="tamgiang-test-"))
os.environ.setdefault("TAMGIANG_DUMMY", "1")
# One address asks for everything here; the tests of the limits set them.
os.environ.setdefault("TAMGIANG_RATES", "0")

from tamgiang.project.settings import *  # noqa: F403 - the environment comes first
