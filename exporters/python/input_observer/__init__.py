"""Feeds recorded TorchScript models to exporters."""
