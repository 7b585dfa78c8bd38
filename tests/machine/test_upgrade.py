"""A data folder of an earlier state of the product: migrated, whole, and open to changes of law as before."""

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import REPOSITORY, Machine, made

pytestmark = pytest.mark.machine
#: the last state before hours, deadlines, procedures and successions could be changed by a law file
EARLIER = "954ba12"
CLOCK = "2026-11-23T09:00"
OLD_FILE = """instrument: {number: "12/QĐ-TTg", issuer: TTg, kind: decision, signed_on: 2026-11-01, title: T}
changes:
  - day: {date: 2026-12-21, kind: off, name: "Nghỉ"}
  - grant: {basis: delegated, from: H26, to: {unit: "00256"}, procedures: ["1.013236"], starts_on: 2026-12-01,
            ends_before: 2027-12-01}
"""
NEW_FILE = """instrument: {number: "13/QĐ-UBND", issuer: H26, kind: decision, signed_on: 2026-11-02, title: T}
changes:
  - hours: {of: {kind: ward}, sessions: ["07:30-11:30", "13:00-16:30"], cut_off: "15:00", starts_on: 2026-12-01}
  - deadline: {procedures: ["1.001669"], working_days: 3, text: "03 ngày làm việc", starts_on: 2026-12-01}
  - procedure: {code: "1.001193", starts_on: 2026-12-01, fees: [{free: true}]}
"""


@pytest.fixture(scope="module")
def earlier() -> Iterator[Path]:
    """Return the code of the earlier state, out of the history of this copy."""
    packed = subprocess.run(
        ["git", "-C", str(REPOSITORY), "archive", EARLIER], capture_output=True, check=False, timeout=60
    )
    if packed.returncode:
        pytest.skip("this copy of the code has no history")
    with tempfile.TemporaryDirectory(prefix="haicap-earlier-") as made_for_all:
        folder = Path(made_for_all)
        # The database does not run as root; its user reads the code here.
        folder.chmod(0o755)
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield folder


@pytest.fixture(scope="module")
def upgraded(earlier: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Return an installation that the earlier code made and used, and the present one has taken over."""
    for machine in made(environment={"HAICAP_CLOCK": CLOCK}):
        machine.environment["PYTHONPATH"] = str(earlier)
        done = machine.run("init", "--json")
        assert done.returncode == 0, done.stderr
        apply(machine, OLD_FILE, tmp_path_factory.mktemp("old"))
        del machine.environment["PYTHONPATH"]
        done = machine.run("init", "--json")
        assert done.returncode == 0, done.stderr
        yield machine


def apply(machine: Machine, text: str, folder: Path) -> None:
    file = folder / "change.law.yaml"
    file.write_text(text, encoding="utf-8")
    done = machine.run("law", "apply", str(file), "--json")
    assert done.returncode == 0, done.stdout + done.stderr


class TestAnEarlierFolder:
    def test_is_whole_and_its_changes_of_law_are_taken_back(self, upgraded: Machine, tmp_path: Path) -> None:
        found = upgraded.ask("verify")
        assert found["differences"] == []
        assert int(str(found["dossiers"])) > 1000
        apply(upgraded, NEW_FILE, tmp_path)
        for number in ("13/QĐ-UBND", "12/QĐ-TTg"):
            (back,) = upgraded.ask("law", "rollback", number)["rolled_back"]  # type: ignore[misc]
            assert back["state"] == "rolled_back"
        assert upgraded.ask("verify")["differences"] == []
        with upgraded.connect() as database:
            for table in ("organisation_workinghoursrow", "procedures_deadline", "procedures_procedureversion"):
                left = database.execute(
                    f"select count(*) from {table} where amendment_id is not null and withdrawn_at is null"  # noqa: S608
                ).fetchone()
                assert left == (0,), table
