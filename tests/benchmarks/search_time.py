"""How long one keystroke of Ctrl+K takes: `python -m tests.benchmarks.search_time [--people N]`.

Types names, pinyin, initials, numbers and rooms of invented people letter by letter, as a person would, and prints the
median, p95 and longest, beside the time in which the interpreter's own `in` goes through the same text once.
"""

from __future__ import annotations

import argparse
import random
import time
from statistics import median, quantiles

from studio_app.domain.pinyin import find_text, pinyin
from studio_app.search.index import HitKind, SearchEntry, SearchIndex

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤单解仇区查"
_GIVEN = "子涵欣怡梓浩宇轩雨桐思远佳宁若语静诗晨曦奕辰博文俊杰嘉怡可心楠月安瑶琳梦思妍念"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    names = [chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2)))) for _ in range(3000)]
    entries = []
    for number in range(args.people):
        name = chance.choice(names)
        building, room = str(number % 40 + 1), f"{number % 7 + 1}{number % 30:02}"
        words = find_text(name, f"2023{number:08}", building, room)
        entries.append(SearchEntry(HitKind.PERSON, name, "", words, number))
    began = time.perf_counter()
    index = SearchIndex(entries)
    built = time.perf_counter() - began
    times, processor = [], []
    for _ in range(400):
        one = chance.choice(entries)
        read = pinyin(one.title)
        for text in (
            one.title,
            read.full,
            read.initials,
            one.words.split("|")[-3],
            "zzqx",
            f"{read.initials} {one.words[-3:]}",
        ):
            for end in range(1, len(text) + 1):
                began, worked = time.perf_counter(), time.thread_time()
                index.find(text[:end])
                times.append((time.perf_counter() - began) * 1000)
                processor.append((time.thread_time() - worked) * 1000)
    worked = time.thread_time()
    assert "no such text" not in index._text
    once = (time.thread_time() - worked) * 1000
    p95, p95_processor = quantiles(times, n=20)[-1], quantiles(processor, n=20)[-1]
    print(f"{args.people} people, {len(times)} keystrokes, index built in {built * 1000:.0f} ms")
    print(f"a keystroke: median {median(times):.2f} ms, p95 {p95:.2f} ms (limit 16), longest {max(times):.2f} ms")
    print(
        f"of the processor: median {median(processor):.2f} ms, p95 {p95_processor:.2f} ms, longest {max(processor):.2f} ms"
    )
    print(
        f"p95 of the processor is {p95_processor / once:.1f} times one pass of `in` over the same text ({once:.2f} ms)"
    )


if __name__ == "__main__":
    main()
