"""Where requests go."""

from django.urls import path

from catalogue import views

urlpatterns = [
    path("books/<int:number>", views.book),
    path("books/<int:number>/labels/<int:copies>", views.labels),
]
