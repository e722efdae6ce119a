"""The language a text is in, as a guess that a reader would make too."""

from __future__ import annotations

import pytest

from twshell.sim import Simulator
from twshell.sim.language import language_of
from twshell.sim.town.materials import load


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The compiler has found a fault in my poem"),
        ("en", "Good morning"),
        ("en", "hello"),
        ("de", "Guten Morgen, das ist schön"),
        ("de", "Ich komme morgen mit der Fähre"),
        ("fr", "Je ne sais pas où est la gare"),
        ("es", "¿Dónde está el gato?"),
        ("pt", "Não tenho pão"),
        ("nl", "Ik heb het niet gezien"),
        ("it", "Che cosa è successo con il gatto?"),
        ("pl", "Dzień dobry, jak się masz"),
        ("tr", "Bugün hava çok güzel"),
        ("vi", "Hôm nay trời đẹp quá"),
        ("ru", "Привет, как дела"),
        ("uk", "Як справи, друже? Їжак спить"),
        ("ar", "صباح الخير"),
        ("fa", "گربه روی پنجره است، چه خوب"),
        ("he", "בוקר טוב"),
        ("hi", "नमस्ते दुनिया"),
        ("ja", "図書館の猫"),
        ("zh", "写得真好"),
        ("ko", "안녕하세요"),
        ("el", "Καλημέρα"),
        ("th", "สวัสดี"),
        ("ru", "Compiler? Нет, спасибо, я лучше сам"),
        ("en", "@grace that is a #Straße of its own https://example.org/der/die/das"),
        ("qam", "@grace @lin"),
        ("qht", "#kites #Tidewick"),
        ("qct", "$TIDE"),
        ("zxx", "https://example.org"),
        ("und", "42 🪁 …"),
        ("und", "@grace #kites"),
        ("und", ""),
    ],
)
def test_a_text_is_told_by_its_letters_and_small_words(lang: str, text: str) -> None:
    assert lang == language_of(text)


def test_a_picture_without_a_word_has_a_name_of_its_own() -> None:
    assert ("qme", "en") == (language_of("", has_media=True), language_of("The quay", has_media=True))


def test_the_towns_own_sentences_are_nearly_all_told_right() -> None:
    materials = load()
    said = [(lang, text) for lang, bank in materials.tongues.items() for text in bank["posts"]]
    said += [("en", text) for theme in materials.themes.values() for text in theme.posts]
    wrong = [(lang, language_of(text), text) for lang, text in said if lang != language_of(text)]
    assert len(wrong) <= len(said) // 50, wrong


def test_a_hostile_text_takes_no_time_to_speak_of() -> None:
    assert "und" == language_of("\u0301" * 25_000)
    assert "en" == language_of("the " * 6_000)


def test_a_post_made_through_the_api_has_the_language_of_its_text(sim: Simulator, client: object) -> None:
    for lang, text in (("de", "Der Nebel ist heute sehr beleidigt"), ("ja", "猫に会いたい"), ("en", "The fog is in")):
        made = client.say(text).json()["data"]["id"]  # type: ignore[attr-defined]
        assert lang == client.get(f"/2/tweets/{made}", **{"tweet.fields": "lang"}).json()["data"]["lang"]  # type: ignore[attr-defined]
