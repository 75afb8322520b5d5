"""Screens of any declared register: list, record, form, withdrawal, export."""
