"""The table of known errors: python tests/exporters/known_errors_test.py"""
import json
import unittest

from driver_models import PACKAGE, ROOT
from jsonschema import Draft202012Validator


class KnownErrors(unittest.TestCase):
    FILE = ROOT / "exporters" / "runner" / "known_errors.json"

    def rows(self):
        return json.loads(self.FILE.read_text())

    def test_one_sorted_row_per_line(self):
        patterns = [row["pattern"] for row in self.rows()]
        self.assertEqual(patterns, sorted(set(patterns)))
        self.assertEqual(len(self.FILE.read_text().splitlines()), len(patterns) + 2)

    def test_the_schema(self):
        schema = Draft202012Validator(json.loads((ROOT / "docs" / "schema" / "known-errors.schema.json").read_text()))
        self.assertTrue(schema.is_valid(self.rows()))
        for key in ("pattern", "targets", "cause", "advice"):
            without = [{name: value for name, value in row.items() if name != key} for row in self.rows()]
            self.assertFalse(schema.is_valid(without))

    def test_packages_are_those_of_the_extras(self):
        pinned = (PACKAGE / "pyproject.toml").read_text()
        for row in self.rows():
            if row["advice"].startswith("pip install "):
                self.assertIn(row["advice"].removeprefix("pip install ").strip("'"), pinned)


if __name__ == "__main__":
    unittest.main()
