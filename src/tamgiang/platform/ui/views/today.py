"""Việc hôm nay: what is open for the person who signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def today_page(request: HttpRequest) -> HttpResponse:
    """Imports to confirm, figures behind, and what changed lately."""
    return render(request, "ui/today/today.html", {})
