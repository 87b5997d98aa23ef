"""Disclosure control: what of the results may be published, and what an attacker learns from it."""
