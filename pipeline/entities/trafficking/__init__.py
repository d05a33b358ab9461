"""Trafficking flows and country roles stated in prose."""
