"""What the build of the front end gives a browser: sizes, fonts, nothing from outside."""

import json
import re

import pytest
from django.test import Client, override_settings

from haicap.ui.assets import BUILT, asset

KILOBYTE = 1000


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    manifest = BUILT / "manifest.json"
    assert manifest.exists(), "the front end is not built: make install"
    return json.loads(manifest.read_text())


def compressed(name: str) -> int:
    return (BUILT / f"{name}.br").stat().st_size


class TestBuild:
    def test_keeps_the_first_page_of_the_portal_small(self, names):
        with override_settings(ROOT_URLCONF="tests.surfaces.test_ui_pages", HAICAP_SAMPLE=True):
            page = len(Client().get("/ui/", headers={"Accept-Encoding": "gzip"}).content)
        own = page + compressed(names["portal.css"]) + compressed(names["app.js"])
        fonts = sum(file.stat().st_size for file in BUILT.glob("*.woff2"))
        live = compressed(names["htmx.esm.js"])
        assert own + live < 60 * KILOBYTE
        assert own + fonts < 100 * KILOBYTE

    def test_gives_every_style_and_script_compressed_and_named_by_its_content(self, names):
        for name in names.values():
            assert re.search(r"-[0-9A-Z]{8}\.(css|js)$", name)
            assert (BUILT / f"{name}.gz").exists()
            assert (BUILT / f"{name}.br").exists()

    @pytest.mark.parametrize("name", ["portal.css", "desk.css"])
    def test_takes_nothing_from_outside_and_none_of_the_marks_that_are_not_ours(self, names, name):
        style = (BUILT / names[name]).read_text()
        assert "://" not in style.replace("http://www.w3.org", "")
        assert "GDS Transport" not in style
        assert "crown" not in style
        assert "url(data:" not in style.replace('"', "")
        for file in re.findall(r'url\("?\./([^")]+)"?\)', style):
            assert (BUILT / file).exists(), file

    def test_is_what_pages_name(self, names):
        assert asset("portal.css") == f"/static/haicap/{names['portal.css']}"

    @pytest.mark.parametrize("name", ["portal.css", "desk.css"])
    def test_knows_dark_less_data_large_text_and_paper(self, names, name):
        style = (BUILT / names[name]).read_text().replace(": ", ":").replace('"', "")
        for wish in ("prefers-color-scheme:dark", "prefers-reduced-data:reduce", "data-text=large", "@media print"):
            assert wish in style
