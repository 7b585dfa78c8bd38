"""What a draft that changes processes finds running. Nothing is written."""

from collections.abc import Sequence

from haicap.domains.law.contracts import Change, ImpactItem
from haicap.kernel.messages import sentence
from haicap.platform.db.api import run_all

_RUNNING = """
select d.process, count(*)
from dossiers_tokenrow t join dossiers_dossierrow d on d.id = t.dossier_id
where t.leads and split_part(d.process, '/', 1) = any(%(codes)s)
group by 1 order by 1
"""
RUN_ON = sentence("%(count)s running dossiers are on version %(process)s, and stay on it.")


def process_impact(changes: Sequence[Change]) -> tuple[ImpactItem, ...]:
    """Return how many running dossiers are on each version of the processes that get a further one. One statement."""
    codes = {change.body["code"] for change in changes if change.kind == "process" and "bpmn" in change.body}
    if not codes:
        return ()
    return tuple(
        ImpactItem("RunningOnVersion", RUN_ON, {"count": count, "process": key}, count=count)
        for key, count in run_all(_RUNNING, {"codes": sorted(codes)})
    )
