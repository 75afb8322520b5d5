"""Settings of the test run: the dummy module is installed and state lives in a folder of its own."""

import os
import tempfile

os.environ.setdefault("TAMGIANG_HOME", tempfile.mkdtemp(prefix="tamgiang-test-"))
os.environ.setdefault("TAMGIANG_DUMMY", "1")

from tamgiang.project.settings import *  # noqa: E402, F403 - the environment comes first
