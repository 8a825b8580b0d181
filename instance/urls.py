app_name = "instance"

urlpatterns = []
