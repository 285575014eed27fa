# ruff: noqa: RUF001 - typographic quotes
"""Made-up files in the exact shape of each competition's own, with their traps; no row of theirs is in them."""

import csv
import io
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from recipes.made_up import Shape, plain, rows

TREC_6 = ["ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"]
TOXIC = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]


def embedded(labels: list[str]) -> Shape:
    train = [(f"{number:04d}", text, labels[number]) for number, text in enumerate(plain(len(labels)))]
    ids = ["0907", "0003", "1200"]
    test = rows(("id", "text"), *zip(ids, plain(3, "question"), strict=True))
    sample = rows(("id", "label"), *((one, labels[0]) for one in ids))
    files = {"train.csv": rows(("id", "text", "label"), *train), "test.csv": test, "sample_submission.csv": sample}
    return Shape(files, {0: plain(1)[0]}, {}, ["id", "label"], [[one] for one in ids])


def trec_50(classes: list[str]) -> Shape:
    return embedded([name for place, name in enumerate(classes) for _ in range(2 if place > 45 else 5)])


def semeval(board: str) -> Shape:
    texts = ['"He said ""no"" to it.\nTwice."', '"Please, add a button."', *plain(30)]
    train = [(f"815_{number // 2}", text, number % 2) for number, text in enumerate(texts)]
    asked = [("4711_1", "I'd like a présentation, please."), ("4711_2", "somewhere else."), ("9", "a, b")]
    if board == "trial_labeled.csv":  # with a header, not UTF-8, lines that end in CR LF
        cells = (("id", "sentence", "label"), *((*row, "1") for row in asked))
        test = rows(*cells, end="\r\n", encoding="cp1252")
    else:
        test = rows(*((*row, "X") for row in asked))
    files = {"train.csv": rows(*train, end="\r\n"), board: test}
    expected = {0: 'He said ""no"" to it. Twice.', 1: "Please, add a button."}
    return Shape(files, expected, {0: [0], 1: [1]}, None, [list(row) for row in asked])


def imdb() -> Shape:
    def parquet(folder: str, texts: list[str], labels: list[int]) -> bytes:
        stream = io.BytesIO()
        ids = [f"{folder}/neg/{number}_3" for number in range(len(texts))]
        pq.write_table(pa.table({"id": ids, "text": texts, "label": pa.array(labels, pa.int64())}), stream)
        return stream.getvalue()

    train = parquet("train", ["A film.<br /><br />Long.", *plain(29)], [0, 1] * 15)
    files = {"train.parquet": train, "test.parquet": parquet("test", plain(3, "film"), [0, 1, 1])}
    kept = [[f"test/neg/{number}_3"] for number in range(3)]
    return Shape(files, {0: "A film.<br /><br />Long."}, {0: [0], 1: [1]}, ["id", "label"], kept)


def goemotions() -> Shape:
    texts = ['"Quoted in part" and a lone " here', "it’s [NAME]", *plain(82)]
    train = "".join(f"{text}\t{n % 28},{(n + 1) % 28}\te{n:06d}\n" for n, text in enumerate(texts))
    asked = 'why "so?\t27\te0a1b2c\nno\t4,27\te9z8y7x\nyes\t0\te1e1e10\n'
    expected = {0: '"Quoted in part" and a lone " here', 1: "it's [NAME]"}
    first = [[1, 1] + [0] * 26, [0, 1, 1] + [0] * 25]
    kept = [["e0a1b2c"], ["e9z8y7x"], ["e1e1e10"]]
    return Shape(
        {"train.tsv": train.encode(), "dev.tsv": asked.encode()},
        expected,
        dict(enumerate(first)),
        ["id", "labels"],
        kept,
    )


def lines(train: str, *others: str, encoding: str = "utf-8") -> Shape:
    texts = ['an "open quote , and more', "a clich\xe9 , twice  spaced ", *plain(28)]
    content = "".join(f"{number % 2} {text}\n" for number, text in enumerate(texts)).encode(encoding)
    test = texts if not others else plain(3, "other")
    files = {train: content} | {other: "".join(f"1 {text}\n" for text in test).encode() for other in others}
    expected = {0: 'an "open quote , and more', 1: "a clich\xe9 , twice spaced"}
    return Shape(files, expected, {0: [0], 1: [1]}, ["text", "label"], [[text] for text in test])


def disaster_tweets() -> Shape:
    tweets = [("", "", "Fire on the hill!\nStay away, http://t.co/x"), ("wild%20fires", "Oslo, Norway", 'He "sees" it')]
    tweets += [("", "", text) for text in plain(30)]
    train = [(number + 1, *tweet, number % 2) for number, tweet in enumerate(tweets)]
    ids = [0, 2, 3, 9]
    test = [(one, "", "", text) for one, text in zip(ids, plain(4, "tweet"), strict=True)]
    files = {
        "train.csv": rows(("id", "keyword", "location", "text", "target"), *train),
        "test.csv": rows(("id", "keyword", "location", "text"), *test),
        "sample_submission.csv": rows(("id", "target"), *((one, 0) for one in ids)),
    }
    expected = {0: "Fire on the hill! Stay away, http://t.co/x", 1: 'wild%20fires Oslo, Norway He "sees" it'}
    return Shape(files, expected, {0: [0], 1: [1]}, ["id", "target"], [[str(one)] for one in ids])


def spooky() -> Shape:
    texts = ['"So," he said, "it is."', "Æther, and naught else", *plain(28)]
    train = [(f"id{number:05d}", text, ["EAP", "HPL", "MWS"][number % 3]) for number, text in enumerate(texts)]
    ids = ["id90210", "id10001", "id00007"]

    def quoted(*cells: Sequence[object]) -> bytes:
        stream = io.StringIO()
        csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(cells)
        return stream.getvalue().encode()

    files = {
        "train.csv": quoted(("id", "text", "author"), *train),
        "test.csv": quoted(("id", "text"), *zip(ids, plain(3, "line"), strict=True)),
        "sample_submission.csv": quoted(("id", "EAP", "HPL", "MWS"), *((one, 0.40, 0.28, 0.31) for one in ids)),
    }
    return Shape(files, {0: texts[0], 1: texts[1]}, {0: [0], 1: [1]}, ["id", "EAP", "HPL", "MWS"], [[i] for i in ids])


def jigsaw() -> Shape:
    texts = ['"\n\nWhy so?\nI said ""no"", \'twice\'.  "', "nothing wrong", *plain(40)]
    marks = [[int(number % 7 == place + 1) for place in range(6)] for number in range(len(texts))]
    marks[0] = [1, 0, 1, 0, 1, 0]
    train = [(f"{number:016x}", text, *mark) for number, (text, mark) in enumerate(zip(texts, marks, strict=True))]
    ids = ["0000aaaa1111bb12", "0000222233334e07", "0001444455550c46"]
    files = {
        "train.csv": rows(("id", "comment_text", *TOXIC), *train),
        "test.csv": rows(("id", "comment_text"), *zip(ids, ["==Title==\n\nText", " ", "x"], strict=True)),
        "sample_submission.csv": rows(("id", *TOXIC), *((one, *[0.5] * 6) for one in ids)),
    }
    expected = {0: 'Why so? I said ""no"", \'twice\'.', 1: "nothing wrong"}
    return Shape(files, expected, {0: marks[0], 1: marks[1], 7: [0] * 6}, ["id", *TOXIC], [[one] for one in ids])


def quora() -> Shape:
    texts = ['Is it "so", or not?', "What’s [math]x^2[/math]?", *plain(28)]
    train = [(f"0000{number:016x}", text, number % 2) for number, text in enumerate(texts)]
    ids = ["0000111e1ea1c1a11cd1", "00002000000000000000", "000000000000000000e5"]
    files = {
        "train.csv": rows(("qid", "question_text", "target"), *train),
        "test.csv": rows(("qid", "question_text"), *zip(ids, plain(3, "question"), strict=True)),
        "sample_submission.csv": rows(("qid", "prediction"), *((one, 0) for one in ids)),
    }
    expected = {0: texts[0], 1: "What's [math]x^2[/math]?"}
    return Shape(files, expected, {0: [0], 1: [1]}, ["qid", "prediction"], [[one] for one in ids])


def insults() -> Shape:
    texts = [
        r'"I don\u2019t see it.\xa0 Why\\u2019d you?\n"',
        r'"caf\\xc3\\xa9 \"here\" C:\docs"',
        r'"Ch\xe0o b\u1ea1n"',
    ]
    texts += [f'"{text}"' for text in plain(28)]
    dates = ["20120101000001Z", "", "20120102030405Z"]
    train = [(number % 2, dates[number % 3], text) for number, text in enumerate(texts)]
    asked = [(1, "20120203040506Z", r'"well,\xa0no"'), (2, "", r'"\\n\\nso?"'), (4, "", '"x"')]
    files = {
        "train.csv": rows(("Insult", "Date", "Comment"), *train),
        "test.csv": rows(("id", "Date", "Comment"), *asked),
        "sample_submission_null.csv": rows(("Insult", "Date", "Comment"), (0, "", '"of a first stage"')),
    }
    expected = {0: "I don't see it. Why'd you?", 1: r'café "here" C:\docs', 2: "Chào bạn"}
    kept = [[str(cell) for cell in row] for row in asked]
    return Shape(files, expected, {0: [0], 1: [1]}, ["id", "Insult", "Date", "Comment"], kept)


def offenseval() -> Shape:
    tweets = ['@USER I said "so" - twice URL', "fish &amp; chips 👊🇺🇸", *plain(28)]
    grades = [("NOT", "NULL", "NULL"), ("OFF", "TIN", "IND")]
    train = [(10001 + 7 * number, tweet, *grades[number % 2]) for number, tweet in enumerate(tweets)]
    asked = [(20001, "#SomeTag, then URL"), (20003, 'a "quoted" one'), (20002, "@USER")]
    files = {
        "olid-training-v1.0.tsv": rows(("id", "tweet", "subtask_a", "subtask_b", "subtask_c"), *train, separator="\t"),
        "testset-levela.tsv": rows(("id", "tweet"), *asked, separator="\t"),
    }
    expected = {0: '@USER I said "so" - twice URL', 1: "fish & chips 👊🇺🇸"}
    return Shape(files, expected, {0: [0], 1: [1]}, None, [[str(one)] for one, _ in asked])


SHAPES: dict[str, Callable[[list[str]], Shape]] = {
    "sms-spam": lambda _: embedded(["ham", "spam"] * 15),
    "trec-6": lambda _: embedded(TREC_6 * 6),
    "trec-50": trec_50,
    "semeval2019-task9a": lambda _: semeval("trial_labeled.csv"),
    "semeval2019-task9b": lambda _: semeval("test.csv"),
    "imdb": lambda _: imdb(),
    "goemotions": lambda _: goemotions(),
    "mr": lambda _: lines("rt-polarity.all", encoding="latin-1"),
    "cr": lambda _: lines("custrev.all"),
    "sst-2": lambda _: lines("stsa.binary.train", "stsa.binary.dev", "stsa.binary.test"),
    "nlp-getting-started": lambda _: disaster_tweets(),
    "spooky-author-identification": lambda _: spooky(),
    "jigsaw-toxic-comment-classification-challenge": lambda _: jigsaw(),
    "quora-insincere-questions-classification": lambda _: quora(),
    "detecting-insults-in-social-commentary": lambda _: insults(),
    "offenseval-2019": lambda _: offenseval(),
}
"""By recipe: its classes → its files."""
