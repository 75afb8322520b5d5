"""Imports one sheet into a house in a process of its own, so that its memory can be told.

Beside it a thread writes single records as a person at a desk would, and times each.
"""

import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.harness import Spent, measure

DESK_PAUSE = 0.05


def make_sheet(path: Path, people: int) -> None:
    """A list of `people` as a commune might send it: text days, three lines of title."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("Nhân khẩu")
    page.write(0, 0, "UBND HUYỆN QUẢNG ĐIỀN")
    page.write(1, 0, "DANH SÁCH NHÂN KHẨU (dữ liệu giả lập)")
    heads = ("STT", "Mã công dân", "Họ và tên", "Ngày sinh", "Giới tính", "Mã hộ", "Thôn", "Xã",
             "Điện thoại", "Ngày đăng ký")  # fmt: skip
    page.write_row(3, 0, heads)
    for n in range(people):
        name = f"{('Nguyễn', 'Trần', 'Lê', 'Phạm')[n % 4]} {('Thị', 'Văn')[n % 2]} Mẫu {n % 997}"
        born = f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{1940 + n % 80}"
        row = (n + 1, f"QD{n:07d}", name, born, ("Nam", "Nữ")[n % 2], f"H{n // 4:06d}",
               f"TDP {n % 4 + 1}", "Thị trấn Sịa", f"09{n:08d}", "01/07/2021")  # fmt: skip
        page.write_row(n + 4, 0, row)
    book.close()


class Desk(threading.Thread):
    """Somebody else at work: one record after another while the import runs."""

    def __init__(self, block: int) -> None:
        super().__init__(daemon=True)
        self._block = block
        self.over = threading.Event()
        self.waits: list[float] = []
        self.cpu = 0.0

    def run(self) -> None:
        """Write until told to stop; each wait goes from asking to acknowledged."""
        from datetime import date

        from django.db import connection

        from tamgiang.platform.registers.services import create
        from tamgiang.platform.registry.registry import register_named
        from tamgiang.platform.scopes import system_scope

        register = register_named("cameras.camera")
        with system_scope("bench"):
            while not self.over.is_set():
                values = {
                    "code": f"DESK-{len(self.waits):06d}",
                    "kind": "public",
                    "location": "Thị trấn Sịa",
                    "block": self._block,
                    "effective_on": date(2023, 8, 1),
                }
                begin = time.perf_counter()
                create(register, values, actor="bench")
                self.waits.append(time.perf_counter() - begin)
                self.over.wait(DESK_PAUSE)
        self.cpu = time.thread_time()
        connection.close()


def main(folder: str, people: int) -> None:
    """Print what each step cost, the memory of both processes, and the desk's waits."""
    from bench.house import database, start

    start()
    from django.conf import settings

    settings.MEDIA_ROOT = Path(folder) / "files"
    sheet = Path(folder) / "nhân khẩu.xlsx"
    make_sheet(sheet, people)
    with database(Path(folder), "import"):
        before = _peak(resource.RUSAGE_SELF)
        told = imported(sheet, people)
    told["base_mb"], told["own_mb"] = before, _peak(resource.RUSAGE_SELF)
    sys.stdout.write(json.dumps(told))


def imported(sheet: Path, people: int) -> dict[str, object]:
    """The whole way of one sheet: read, matched, compared, confirmed, audited."""
    from tamgiang.platform.audit.selectors import verify
    from tamgiang.platform.imports.models import Batch
    from tamgiang.platform.imports.services import (
        confirm,
        preview,
        propose_mapping,
        set_mapping,
        upload,
    )
    from tamgiang.platform.jobs.queue import run_queued
    from tamgiang.platform.orgunits.models import UnitVersion
    from tamgiang.platform.orgunits.services import load_sample_area
    from tamgiang.platform.registers.models import model_of
    from tamgiang.platform.registry.registry import register_named
    from tamgiang.platform.scopes import system_scope

    register = register_named("people.resident")
    load_sample_area()
    block = UnitVersion.objects.filter(code="19867-01").values_list("unit_id", flat=True)[0]
    spent: dict[str, Spent] = {}

    def step(name: str, act: Callable[[], object]) -> None:
        spent[name] = measure(act)

    with system_scope("bench"):
        step("upload", lambda: upload(sheet, register, "bench", "system:bench"))
        batch = Batch.objects.get()
        set_mapping(batch, propose_mapping(batch))
        step("preview", lambda: preview(batch))
        desk = Desk(block)
        desk.start()
        step("confirm", lambda: (confirm(batch, "system:bench"), run_queued()))
        desk.over.set()
        desk.join()
        batch.refresh_from_db()
        active = model_of(register).objects.active().count()
        if (batch.state, active) != ("applied", people) or not verify().intact:
            raise SystemExit(f"the import did not come out whole: {batch.state}, {active}")
    return {
        "cpu": {name: cost.cpu for name, cost in spent.items()},
        "wall": {name: cost.wall for name, cost in spent.items()},
        "desk_cpu": desk.cpu,
        "waits": desk.waits,
    }


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    main(sys.argv[1], int(sys.argv[2]))
