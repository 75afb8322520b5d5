"""The only writers of reports: keep a template, issue a document."""

from tamgiang.platform.reports.services.issuing import document_of, generate
from tamgiang.platform.reports.services.keeping import store_template

__all__ = ["document_of", "generate", "store_template"]
