from django.urls import path

from demo import views

app_name = "demo"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("mail/", views.mail, name="mail"),
    path("mail/<str:name>/", views.mail_message, name="mail_message"),
    path("mail/<str:name>/frame/", views.mail_frame, name="mail_frame"),
]
