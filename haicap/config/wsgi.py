"""The entry of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from haicap.platform.processes.api import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.config.settings")
# Each worker of the web server comes by here once: it must not outlive the server.
end_with_parent()
application = get_wsgi_application()
# What is there now stays to the end: it need not be looked through for what can be thrown away, nor the rest so often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
