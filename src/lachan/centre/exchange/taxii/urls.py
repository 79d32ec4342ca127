"""Addresses of the TAXII server, below `/taxii2/`."""

from django.urls import path

from lachan.centre.exchange.taxii import views

urlpatterns = [
    path("", views.discovery, name="taxii"),
    path("schemas/<slug:name>.json", views.schema, name="taxii-schema"),
    path("<slug:root>/", views.root_information, name="taxii-root"),
    path("<slug:root>/status/<str:status>/", views.status, name="taxii-status"),
    path("<slug:root>/collections/", views.collections, name="taxii-collections"),
    path("<slug:root>/collections/<str:named>/", views.collection, name="taxii-collection"),
    path("<slug:root>/collections/<str:named>/manifest/", views.manifest, name="taxii-manifest"),
    path("<slug:root>/collections/<str:named>/objects/", views.objects, name="taxii-objects"),
    path(
        "<slug:root>/collections/<str:named>/objects/<str:object_id>/", views.one_object, name="taxii-object"
    ),
    path(
        "<slug:root>/collections/<str:named>/objects/<str:object_id>/versions/",
        views.versions,
        name="taxii-versions",
    ),
    path("<path:rest>", views.nowhere, name="taxii-nowhere"),
]
