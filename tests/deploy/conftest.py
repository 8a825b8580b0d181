"""The image as its container file makes it, without an engine: same files, same commands."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.deploy import files

PLACE = re.compile(r"(?<!\w)/(app|data|tmp)\b")


@dataclass
class Built:
    """The folder /app of the image, and where the other folders it names are instead."""

    app: Path
    data: Path
    temporary: Path
    image: files.Image

    def here(self, text):
        places = {"/app": self.app, "/data": self.data, "/tmp": self.temporary}
        return PLACE.sub(lambda found: str(places[found[0]]), text)

    def environment(self, **more):
        own = {name: self.here(value) for name, value in self.image.environment.items()}
        own["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return own | more

    def run(self, command, **options):
        """A command of the container file, where the image would run it."""
        return subprocess.run(self.here(command), shell=True, cwd=self.app, check=True, **options)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Copied and prepared in order; packages are those of the tests, which hold all of its lock."""
    *_, image = files.images()
    folder = tmp_path_factory.mktemp("image")
    built = Built(folder / "app", folder / "data", folder / "tmp", image)
    for place in (built.app, built.data, built.temporary):
        place.mkdir()
    within = sorted(files.context())
    for source, target in (copy for copy in image.copy if not copy[0].startswith("--")):
        for path in (one for one in within if one.is_relative_to(source)):
            inside = path.name if target.endswith("/") else path.relative_to(source)
            placed = Path(built.here(target)) / inside
            placed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, placed)
    for command in image.run:
        if not command.startswith("useradd"):
            built.run(command, env=built.environment())
    in_whole_seconds(built.app)
    return built


def in_whole_seconds(folder):
    """The layers of an image keep no parts of a second."""
    for path in folder.rglob("*"):
        written = int(path.stat().st_mtime)
        os.utime(path, (written, written))
