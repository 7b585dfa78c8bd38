"""News: written with the change, told after it, never lost and never told by halves."""

from datetime import datetime

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from haicap.domains.dossiers import api as dossiers
from haicap.domains.papers import api as papers
from haicap.platform.db.clauses import Clause, run_one, statement
from haicap.platform.outbox import api as outbox
from haicap.platform.outbox.models import MessageRow
from tests.city import AT, city, filing, officer
from tests.tasks import run_task

__all__ = ["city"]
pytestmark = [pytest.mark.django_db]


def publish(name: str, count: int = 1, at: datetime = AT) -> None:
    for number in range(count):
        clauses = [
            Clause("one", "select %(number)s::int as n", {"number": number}),
            outbox.news(name=name, body={"a": "â"}, at=at, source="one", more="jsonb_build_object('n', one.n)"),
        ]
        run_one(*statement(clauses, "select 1"))


class TestRelay:
    def test_tells_each_message_to_all_its_listeners_in_order(self) -> None:
        heard: list[str] = []
        outbox.listen("test.in_order", heard.append)
        outbox.listen("test.in_order", heard.append)
        publish("test.in_order", count=2)
        assert outbox.relay() == 2
        assert heard == ['{"a": "â", "n": 0}'] * 2 + ['{"a": "â", "n": 1}'] * 2
        assert not MessageRow.objects.exists()

    def test_takes_no_more_than_asked(self) -> None:
        publish("test.nobody_listens", count=5)
        assert [outbox.relay(limit=3), outbox.relay(limit=3), outbox.relay(limit=3)] == [3, 2, 0]

    def test_keeps_the_message_when_a_listener_fails(self) -> None:
        def fail(_body: str) -> None:
            raise RuntimeError("away")

        outbox.listen("test.failing", fail)
        publish("test.failing")
        with pytest.raises(RuntimeError, match="away"), transaction.atomic():
            outbox.relay()
        assert MessageRow.objects.count() == 1

    def test_of_a_change_undone_there_is_no_news(self) -> None:
        def change() -> None:
            with transaction.atomic():
                publish("test.undone")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            change()
        assert not MessageRow.objects.exists()


@pytest.mark.usefixtures("city")
class TestReceiptJob:
    def test_makes_the_receipt_after_a_dossier_was_taken_in(self) -> None:
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k").code
        with pytest.raises(papers.DocumentUnknown):
            papers.document(dossier_code=code, form=papers.Form.RECEIPT)
        assert outbox.relay() == 1
        job = ProcrastinateJob.objects.get(task_name="dossiers.make_receipt")
        assert (job.task_name, job.queue_name) == ("dossiers.make_receipt", "papers")
        assert job.args["code"] == code
        assert job.args["track_url"].endswith(f"/track/{code}")
        run_task(job.task_name, **job.args)
        assert papers.document(dossier_code=code, form=papers.Form.RECEIPT).dossier_code == code

    def test_does_the_same_when_it_runs_again(self) -> None:
        code = dossiers.receive(by=officer("receiver"), at=AT, filing=filing(), key="k").code
        for _ in range(2):
            run_task("dossiers.make_receipt", code=code, track_url="https://x.vn/track")
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from papers_documentrow")
            assert cursor.fetchone() == (1,)
