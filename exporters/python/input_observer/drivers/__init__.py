"""One program per exporter and runtime, each run as `python -m input_observer.drivers.NAME REQUEST ANSWER`."""
