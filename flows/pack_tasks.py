"""Packs' jobs as Prefect tasks; like those of flows/job_tasks.py none keeps, caches or retries anything."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.packs import issue_pack as issuing
from tasks.packs import pack_jobs, tell_job

draft_board = task(name="draft-board-pack", persist_result=False, cache_policy=NO_CACHE)(
    pack_jobs.draft_board
)
draft_for_board = task(name="draft-for-board", persist_result=False, cache_policy=NO_CACHE)(
    pack_jobs.draft_for_board
)
draft_paper = task(name="draft-committee-paper", persist_result=False, cache_policy=NO_CACHE)(
    pack_jobs.draft_paper
)
draft_for_committee = task(name="draft-for-committee", persist_result=False, cache_policy=NO_CACHE)(
    pack_jobs.draft_for_committee
)
issue_pack = task(name="issue-pack", persist_result=False, cache_policy=NO_CACHE)(issuing.issue_pack)
tell_people = task(name="tell-of-packs", persist_result=False, cache_policy=NO_CACHE)(tell_job.tell)
