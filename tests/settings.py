"""Settings of the test run: the dummy module is installed, state lives in a folder apart."""

import os
import tempfile

os.environ.setdefault("TAMGIANG_HOME", tempfile.mkdtemp(prefix="tamgiang-test-"))
os.environ.setdefault("TAMGIANG_DUMMY", "1")

from tamgiang.project.settings import *  # noqa: F403 - the environment comes first
