"""Danh bạ trực: whom the centre calls, by kind, searched, printed, called with one press."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tamgiang.kernel.text import fold
from tamgiang.modules.centre.registers import CONTACT
from tamgiang.modules.centre.selectors.roster import on_duty, phone_book
from tamgiang.platform.registers.selectors import MASK
from tamgiang.platform.ui.access import may_write, require

_KINDS = CONTACT.by_name["kind"].options  # type: ignore[attr-defined]


@login_required
def phonebook(request: HttpRequest) -> HttpResponse:
    """The phone book, filtered by words and kind."""
    require(request, "centre.view")
    kind, words = request.GET.get("kind", ""), fold(request.GET.get("q", "")).split()
    known = {one.code for one in _KINDS}
    found = [
        phone
        for phone in phone_book([kind] if kind in known else ())
        if all(word in fold(f"{phone.name} {phone.kind_label.vi}") for word in words)
    ]
    duty = {one.contact.code: one for one in on_duty()}
    page = {
        "groups": [
            (label, [(phone, duty.get(phone.code)) for phone in many])
            for label, many in groupby(found, key=lambda phone: phone.kind_label)
        ],
        "count": len(found),
        "kinds": _KINDS,
        "kind": kind,
        "q": request.GET.get("q", ""),
        "masked": masked(),
        "mask": MASK,
        "register": CONTACT,
        "may_write": may_write(request.user, CONTACT),
    }
    return render(request, "centre/watch/phonebook.html", page)


def masked() -> bool:
    """Whether the register declares its telephone numbers personal; duty phones are not."""
    return CONTACT.by_name["phone"].personal
