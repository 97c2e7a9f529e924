from django.http import HttpResponse
from django.shortcuts import render

from catalog.models import Lamp


def shelf(request):
    return render(request, "catalog/shelf.html", {"lamps": Lamp.objects.all()})


def health(request):
    # Asks the database: without it there is no shop.
    Lamp.objects.count()
    return HttpResponse("ok", content_type="text/plain")
