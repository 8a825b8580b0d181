"""`manage.py work` with the mails swept so often: python -m tests.instance.paced SECONDS"""

import sys

import django

if __name__ == "__main__":
    django.setup()

    from django.core.management import call_command

    from config import celery_app

    celery_app.conf.beat_schedule["outbox.tasks.deliver_due"]["schedule"] = float(sys.argv[1])
    call_command("work")
