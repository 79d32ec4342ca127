"""How many messages a second the judge of messages takes, beside scikit-learn's hashing of the same texts.

    python bench/text.py [--messages 5000]

One core, one run, no caching of inputs. The messages are the project's own patterns, filled differently each time.
scikit-learn's `HashingVectorizer` only counts n-grams; the judge reads, scores every passage, finds cues and gives its
reasons with spans. Preparing, folding and finding indicators is measured by itself, since all judges share it.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from sklearn.feature_extraction.text import HashingVectorizer

from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import InputKind
from lachan.engine.text import Message, judge_many
from lachan.training.text_own import FOLDER, fill

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


def made_up(count: int) -> list[str]:
    """This will make so many messages, honest and scam in turn."""
    patterns = [
        line.split("|", 1)[-1] if name.endswith("_world.txt") else line
        for name in ("honest_vi.txt", "bad_vi.txt", "honest_world.txt", "bad_world.txt")
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [fill(patterns[i % len(patterns)], f"bench:{i}") for i in range(count)]


def seconds(work: Callable[[], object]) -> float:
    """This will give the shortest time of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def read(text: str) -> Message:
    """This will prepare a text as the front door does."""
    prepared = prepare(text)[0]
    folded = fold(prepared)
    return Message(prepared, folded, extract(prepared, folded, kind=InputKind.TEXT).indicators)


def main() -> None:
    """This will print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    count = parser.parse_args().messages
    texts = made_up(count)
    messages = [read(text) for text in texts]
    hashing = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), n_features=1 << 18)
    judge_many(messages[:10])
    times = {
        "text.judge_many": seconds(lambda: judge_many(messages)),
        "prepare, fold, extract": seconds(lambda: [read(text) for text in texts]),
        "scikit-learn HashingVectorizer alone": seconds(lambda: hashing.transform(texts)),
    }
    print(f"{count} messages, {sum(map(len, texts)) / count:.0f} characters each")
    for name, took in times.items():
        print(f"{name:40} {count / took:>9,.0f}/s  {took / count * 1e6:7.1f} us each")
    ratio = times["scikit-learn HashingVectorizer alone"] / times["text.judge_many"]
    print(f"the judge takes {ratio:.1f} times as many messages as the hashing alone")


if __name__ == "__main__":
    main()
