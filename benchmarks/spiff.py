"""
Steps of SpiffWorkflow, in a virtual environment of its own: `python benchmarks/spiff.py FILE PROCESS DSN CASES ACTS`.

Each case is one row with its state as JSON: a step locks the row, reads it, completes the task, and writes it again.
"""

import json
import sys
import time
from typing import Any

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser  # type: ignore[import-not-found]
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # type: ignore[import-not-found]
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # type: ignore[import-not-found]
from SpiffWorkflow.util.task import TaskState  # type: ignore[import-not-found]

from benchmarks.accounting import used_by


def main() -> None:
    """Run the cases, and print what a step took: CPU and wall milliseconds, bytes of state in the middle."""
    path, process, dsn, cases, acts = sys.argv[1:]
    parser = BpmnParser()
    parser.add_bpmn_file(path)
    spec, inner = parser.get_spec(process), parser.get_subprocess_specs(process)
    kept = BpmnWorkflowSerializer()
    with psycopg.connect(dsn, autocommit=True) as connection:
        ids = []
        for _ in range(int(cases)):
            begun = BpmnWorkflow(spec, inner)
            begun.do_engine_steps()
            ids.append(_one(connection, "insert into bench_flows.spiff (state) values (%s) returning id",
                            [kept.serialize_json(begun)]))  # fmt: skip
        backend = _one(connection, "select pg_backend_pid()", [])
        database, client, wall = used_by(backend).seconds, time.process_time(), time.perf_counter()
        for act in acts.split(","):
            for number in ids:
                step(connection, kept, number, act)
        client, wall = time.process_time() - client, time.perf_counter() - wall
        database = used_by(backend).seconds - database
        size = _one(connection, "select avg(octet_length(state))::int from bench_flows.spiff", [])
    steps = len(ids) * len(acts.split(","))
    print(json.dumps({"steps": steps, "client": client, "database": database, "wall": wall, "state_bytes": size}))


def step(connection: Any, kept: Any, number: int, act: str) -> None:
    """Complete the task that waits."""
    with connection.transaction():
        state = _one(connection, "select state from bench_flows.spiff where id = %s for update", [number])
        case = kept.deserialize_json(state)
        (task,) = case.get_tasks(state=TaskState.READY, manual=True)
        task.data["sent_back"] = act == "send_back"
        task.run()
        case.do_engine_steps()
        connection.execute("update bench_flows.spiff set state = %s where id = %s", [kept.serialize_json(case), number])


def _one(connection: Any, sql: str, values: list[object]) -> Any:
    return connection.execute(sql, values).fetchone()[0]


if __name__ == "__main__":
    main()
