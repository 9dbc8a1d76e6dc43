"""The one exception of the package."""


class InputObserverError(Exception):
    """One line that names the place and says what was expected there."""


def fail(place, message):
    """Raises the error; `place` is a leaf path or a key, empty where there is none."""
    raise InputObserverError(f"{place}: {message}" if place else message)
