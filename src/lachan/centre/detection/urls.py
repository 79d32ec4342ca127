"""The desk's pages about passes over the register."""

from django.urls import path

from lachan.centre.detection import views

urlpatterns = [
    path("register/passes/", views.passes, name="desk_passes"),
    path("register/passes/again", views.again, name="desk_passes_again"),
    path("register/passes/<row:sweep_id>", views.one_pass, name="desk_pass"),
]
