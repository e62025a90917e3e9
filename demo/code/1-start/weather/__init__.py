"""Readings of a few weather stations."""
