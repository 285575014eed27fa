# ruff: noqa: RUF001 - sentences of many languages
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.io.encoding import decode

NOISE = np.random.default_rng(1).bytes(5000)
SENTENCES = {
    "french": "Les étudiants ont présenté leurs travaux à la fin de l'année. C'était très intéressant.",
    "german": "Die Schüler haben ihre Aufgaben überraschend gut gelöst. Schöne Grüße aus München.",
    "english": "It’s a “café” – naïve, he said. The store was already closed when we went there yesterday.",
    "polish": "Zażółć gęślą jaźń. Wczoraj poszliśmy do sklepu, żeby kupić chleb, ale było już zamknięte.",
    "czech": "Včera jsme šli do obchodu koupit chléb a mléko, ale bylo už zavřeno. Příliš žluťoučký kůň.",
    "hungarian": "Tegnap elmentünk a boltba, hogy kenyeret és tejet vegyünk, de már zárva volt. Jövőre hűvös ősz lesz.",
    "turkish": "Dün ekmek ve süt almak için markete gittik ama çoktan kapanmıştı. Şimdi hava güneşli.",
    "russian": "Вчера мы пошли в магазин, чтобы купить хлеб и молоко, но он уже был закрыт.",
    "greek": "Χθες πήγαμε στο κατάστημα για να αγοράσουμε ψωμί και γάλα, αλλά ήταν ήδη κλειστό.",
    "hebrew": "אתמול הלכנו לחנות לקנות לחם וחלב, אבל היא כבר הייתה סגורה.",
    "arabic": "ذهبنا أمس إلى المتجر لشراء الخبز والحليب، لكنه كان مغلقا بالفعل.",
    "japanese": "昨日、パンと牛乳を買いに店に行きましたが、もう閉まっていました。",
    "chinese": "昨天我们去商店买面包和牛奶，但是已经关门了。下次我们会早点去。",
    "taiwanese": "昨天我們去商店買麵包和牛奶，但是已經關門了。下次我們會早點去。",
    "korean": "어제 우리는 빵과 우유를 사러 가게에 갔지만 이미 문을 닫았습니다.",
}
LEGACY = [
    *[("french", codec) for codec in ("cp1252", "latin-1", "mac_roman")],
    *[("german", codec) for codec in ("cp1252", "latin-1", "mac_roman")],
    *[("english", codec) for codec in ("cp1252", "mac_roman")],
    *[("polish", codec) for codec in ("cp1250", "iso8859_2")],
    *[("czech", codec) for codec in ("cp1250", "iso8859_2")],
    *[("hungarian", codec) for codec in ("cp1250", "iso8859_2")],
    ("turkish", "cp1254"),
    *[("russian", codec) for codec in ("cp1251", "koi8_r", "cp866", "iso8859_5")],
    *[("greek", codec) for codec in ("cp1253", "iso8859_7")],
    ("hebrew", "cp1255"),
    ("arabic", "cp1256"),
    *[("japanese", codec) for codec in ("shift_jis", "euc_jp", "iso2022_jp")],
    *[("chinese", codec) for codec in ("gbk", "gb18030")],
    ("taiwanese", "big5"),
    ("korean", "euc_kr"),
]


def table(language: str, rows: int = 20) -> str:
    return "id,text,label\n" + "".join(f'{row},"{SENTENCES[language]}",{row % 2}\n' for row in range(rows))


def refusal(data: bytes, encoding: str = "auto", key: str | None = "data.train") -> str:
    with pytest.raises(PodiumError) as caught:
        decode(data, encoding, where="raw/train.csv", key=key)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(("language", "codec"), LEGACY)
@pytest.mark.parametrize("rows", [1, 20])
def test_a_guess_finds_the_text_and_says_so(language: str, codec: str, rows: int) -> None:
    data = table(language, rows).encode(codec)
    decoded = decode(data, where="train.csv", key="data.train")
    assert decoded.text == data.decode(codec)
    assert len(decoded.notes) == 1
    assert decoded.encoding in decoded.notes[0]
    assert "a guess" in decoded.notes[0]
    assert "set data.train.encoding" in decoded.notes[0]


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_every_unicode_encoding_is_found(language: str, codec: str) -> None:
    decoded = decode(table(language).encode(codec), where="train.csv")
    assert decoded.text == table(language)
    assert decoded.encoding == codec


def test_utf8_is_no_news_and_ascii_is_utf8() -> None:
    assert decode("a,é\n".encode(), where="train.csv").notes == []
    assert decode(b"a,b\n", where="train.csv").encoding == "utf-8"
    assert decode(b"", where="train.csv").text == ""


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_utf8_text_comes_back(text: str) -> None:
    decoded = decode(text.encode(), where="train.csv")
    assert decoded.text == text.removeprefix("\ufeff") or decoded.encoding == "iso2022_jp"


@given(st.text(st.characters(codec="cp1251", exclude_characters="\0", exclude_categories=["Cc"])))
def test_a_given_codec_is_used_as_given(text: str) -> None:
    assert decode(text.encode("cp1251"), "cp1251", where="train.csv").text == text


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_mark_is_taken_off_though_the_codec_is_given(codec: str) -> None:
    assert decode("\ufeffid,text".encode(codec), codec, where="train.csv").text == "id,text"


def test_bytes_that_cp1252_lacks_do_not_spoil_the_others() -> None:
    data = b"The plan \x93works\x94, pr\x90sident.\n" + b"a longer story in plain ASCII\n" * 10
    decoded = decode(data, where="train.csv")
    assert decoded.encoding == "sloppy-windows-1252"
    assert decoded.text.startswith("The plan “works”, pr\x90sident.")
    assert decode(data, "sloppy-windows-1252", where="train.csv").text == decoded.text  # what is said can be set


def test_undecodable_bytes_name_the_place_and_the_setting() -> None:
    message = refusal(b"id,text\n1,abc\n2,caf\xe9\n", "utf-8")
    assert message.startswith("raw/train.csv: byte 0xe9 at offset 19 (line 3) cannot be read as utf-8")
    assert "set data.train.encoding" in message


def test_damaged_utf8_is_refused_not_read_as_something_else() -> None:
    message = refusal(("é" * 30).encode() + b"\n\xe9\n")
    assert "byte 0xe9 at offset 61 (line 2) is not UTF-8, though 30 other characters beyond ASCII are" in message
    assert "set data.train.encoding" in message


@pytest.mark.parametrize("encoding", ["auto", "latin-1"])
@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"id,text\n1,a\0b\n", NOISE])
def test_what_holds_nul_is_not_text(data: bytes, encoding: str) -> None:
    message = refusal(data, encoding)
    assert message.startswith("raw/train.csv")
    assert "not text" in message
    assert "NUL" in message
    assert re.search(r"line \d+", message)
    assert "data.train.encoding" in message


def test_half_a_character_is_not_text() -> None:
    message = refusal(b"id,text\n1,\\ud800\n", "unicode_escape")
    assert message.startswith("raw/train.csv, line 2: not text: it holds half a character (a lone surrogate)")


def test_control_characters_are_not_text() -> None:
    message = refusal(bytes(range(1, 32)) * 9 + b"\xff" * 100, "latin-1")
    assert "not text: 62% of it are control characters, read as latin-1" in message


def test_bytes_of_no_encoding_are_refused() -> None:
    noise = bytes(max(1, byte) for byte in NOISE)
    assert "is not UTF-8, and no other encoding fits" in refusal(noise)


@pytest.mark.parametrize(
    ("data", "kind"), [(b"PK\x03\x04rest", "ZIP"), (b"\x1f\x8brest", "gzip"), (b"%PDF-1.7", "PDF")]
)
def test_another_kind_of_file_is_called_by_its_name(data: bytes, kind: str) -> None:
    message = refusal(data)
    assert kind in message
    assert "unpack it, or export it" in message


def test_an_unknown_codec_is_answered_with_the_nearest() -> None:
    assert (
        refusal(b"a", "utf8x") == "params.yaml, data.train.encoding: there is no encoding 'utf8x'; did you mean utf8?"
    )
    assert "there is no encoding" in refusal(b"a", "utf-8\0")
    assert "did you mean" not in refusal(b"a", "rot13")  # a codec, but none of text
    assert "save it as UTF-8" in refusal(b"id,text\n1,\0\n", key=None)
