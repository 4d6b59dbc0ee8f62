"""The installation's jobs as Prefect tasks.

None keeps or caches a result: they take an installation, which holds secrets, and what they did is in the
register. None is retried by Prefect: what one run leaves undone, the next finds in the register.
"""

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks import jobs

decide_notices = task(name="decide-notices", persist_result=False, cache_policy=NO_CACHE)(jobs.decide)
send_dispatches = task(name="send-dispatches", persist_result=False, cache_policy=NO_CACHE)(jobs.send)
publish_feed = task(name="publish-feed", persist_result=False, cache_policy=NO_CACHE)(jobs.publish)
