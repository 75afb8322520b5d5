"""The worker process: `python -m tamgiang.project.worker` or `tamgiang worker`.

TAMGIANG_JOB_THREADS: how many jobs run at once (2).
"""

import os
import sys
from collections.abc import Sequence

from tamgiang.project.cli import set_up_django


def main(arguments: Sequence[str] = ()) -> int:
    """Work until SIGTERM or SIGINT."""
    set_up_django()
    # Imported late: the apps must be loaded first.
    from tamgiang.platform.jobs.worker import Worker
    from tamgiang.platform.notify.courier import Courier

    worker = Worker(threads=int(os.environ.get("TAMGIANG_JOB_THREADS", "2")))
    worker.obey_signals()
    courier = Courier()
    courier.start()
    worker.run()
    courier.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
