"""Language and appearance: chosen by whoever sits at this computer, kept outside the file."""

from __future__ import annotations

from PySide6.QtCore import Signal

from studio_app.words import Language, say
from ui.theme import Appearance
from ui.widgets.cards import Card
from ui.widgets.choices import Segmented
from ui.widgets.plain import PlainLabel


class LanguageCard(Card):
    """Changes at once."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(say("Language"))
        self.body.addWidget(
            PlainLabel(say("Changes at once; what you are in the middle of stays."), face="muted", wrap=True)
        )
        self._options = Segmented[Language]([("zh_CN", "中文"), ("en", "English")])
        self._options.picked.connect(self.chosen)
        self.body.addWidget(self._options)

    def mark(self, language: Language) -> None:
        """Marks what is chosen now."""
        self._options.set_value(language)


class AppearanceCard(Card):
    """Light, dark, or as the system has it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(say("Appearance"))
        sentence = say("Light for the day, dark for a night shift, or as this computer has it.")
        self.body.addWidget(PlainLabel(sentence, face="muted", wrap=True))
        options: list[tuple[Appearance, str]] = [
            ("light", say("Light")),
            ("dark", say("Dark")),
            ("system", say("As the system")),
        ]
        self._options = Segmented[Appearance](options)
        self._options.picked.connect(self.chosen)
        self.body.addWidget(self._options)

    def mark(self, appearance: str) -> None:
        """Marks what is chosen now."""
        self._options.set_value("light" if appearance == "light" else "dark" if appearance == "dark" else "system")
