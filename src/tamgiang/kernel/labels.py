"""Text declared in both languages at once, so that no declaration can lack a translation."""

from dataclasses import dataclass

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """A declared text in Vietnamese and English; Vietnamese is what is shown by default."""

    vi: str
    en: str

    def __post_init__(self) -> None:
        if not self.vi.strip() or not self.en.strip():
            raise ValueError(f"a label needs both languages: {self!r}")

    def in_language(self, language: str) -> str:
        """The text in `language` ("vi", "en", or a variant such as "en-gb")."""
        return self.en if language.split("-")[0] == "en" else self.vi

    def __str__(self) -> str:
        return self.vi
