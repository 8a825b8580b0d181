"""Answers that say the same to every visitor, made once."""

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from roadmaps.templatetags.keeping import PIECES, TOKEN


def answer(request, template, page):
    """The page; from memory for a visitor, when `page["whole"]` says all that it shows."""
    visitor = not (request.user.is_authenticated or request.GET or get_messages(request))
    if page["whole"] is None or not visitor:
        return render(request, template, page)

    def rendered():
        alone = {"whole": None, "csrf_token": TOKEN}
        return render_to_string(template, page | alone, request).encode()

    html = PIECES.get((template, get_language(), request.path, page["whole"]), rendered)
    return HttpResponse(html.replace(TOKEN.encode(), get_token(request).encode()))
