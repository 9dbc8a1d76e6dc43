"""The Python package as pip installs it: python tests/exporters/python_wheel_test.py

A wheel is built of a copy, without the network, and installed into an empty folder.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PACKAGE = pathlib.Path(__file__).resolve().parents[2] / "exporters" / "python"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
# What is installed is all that Python may find: neither the tree nor the folder of this test.
IMPORT = """
import sys
sys.path.insert(0, sys.argv[1])
import input_observer
from input_observer.drivers import torch_export
print(input_observer.__file__)
"""


class Wheel(unittest.TestCase):
    def test_it_holds_all_modules_and_is_imported(self):
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            shutil.copytree(PACKAGE, here / "source", ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
            command = [*PIP, "install", "--no-deps", "--no-build-isolation", "--no-index", "--target", here / "installed"]
            subprocess.run([*command, here / "source"], check=True)
            modules = lambda root: {str(each.relative_to(root)) for each in root.rglob("*.py")}  # noqa: E731
            self.assertEqual(modules(here / "installed" / "input_observer"), modules(PACKAGE / "input_observer"))
            found = subprocess.run([sys.executable, "-W", "ignore", "-c", IMPORT, here / "installed"], cwd=folder,
                                   check=True, capture_output=True, text=True)  # fmt: skip
            self.assertEqual(found.stdout.strip(), str(here / "installed" / "input_observer" / "__init__.py"))


if __name__ == "__main__":
    unittest.main()
