"""Settings of Celery."""

import os

broker_url = os.environ.get("BROKER_URL", "redis://redis:6379/0")
broker_transport_options = {"visibility_timeout": 3600}
broker_connection_retry_on_startup = True
task_acks_late = True  # expect: SHD602
task_time_limit = 120
worker_prefetch_multiplier = 1
timezone = "UTC"
