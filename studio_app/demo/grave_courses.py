"""Four invented courses that reach red or orange, three of them with an open danger or one just past. The shapes are those of `scripts.py`; days count backwards.

Nobody's real words: each line was written for the demo.
"""

from __future__ import annotations

from studio_app.demo.scripts import CaseLine, CaseScript, Script, Seen

GRAVE: tuple[Script, ...] = (
    Script(
        "red-tonight",
        college=0,
        declines=True,
        mood=((20, 0.0), (9, 1.1), (0, 2.4)),
        waits_from=0,
        seen=(
            Seen(15, ("说最近没劲，篮球也不打了", "says no energy lately, has stopped playing basketball")),
            Seen(
                9,
                ("一周没和我们一起吃饭，床帘一直拉着", "has not eaten with us for a week, curtain always closed"),
                ("withdrawn",),
            ),
            Seen(5, ("问了两次才回一句“没事”", "had to ask twice, then only 'I'm fine'")),
            Seen(3, ("原话：“我就是家里的累赘。”", "own words: 'I'm just a burden to my family.'"), ("hopeless",)),
            Seen(
                0,
                (
                    "原话：“要是明天不用醒来就好了。”我在旁边陪着",
                    "own words: 'I wish I didn't have to wake up tomorrow.' I am staying here",
                ),
                ("talk-of-death", "hopeless"),
            ),
        ),
        case=CaseScript(
            "orange",
            opened=8,
            owner="counselor",
            reason=("心灵使者反映一周来躲开所有人", "Messenger reports a week of drawing back from everyone"),
            lines=(
                CaseLine(
                    8,
                    "contact",
                    "counselor",
                    ("电话联系，愿意明天来谈。", "Called; is willing to come and talk tomorrow."),
                ),
                CaseLine(
                    7,
                    "intake",
                    "counselor",
                    (
                        "专业课跟不上，觉得对不起父母。睡眠差约两周。问及自杀想法：否认。约定每周会谈。",
                        "Cannot keep up in the main courses, feels they let their parents down. Poor sleep for two weeks. "
                        "Asked about suicide: denied. Agreed to meet weekly.",
                    ),
                ),
                CaseLine(
                    3,
                    "note",
                    "counselor",
                    (
                        "新信号“无望”，等级上调为橙色，已告知负责人。",
                        "New sign 'hopeless': raised to orange, lead told.",
                    ),
                ),
                CaseLine(
                    2,
                    "session",
                    "counselor",
                    (
                        "谈到“累赘感”。一起列出三位可以联系的人。签了安全计划。",
                        "Spoke of being a burden. Listed three people to turn to. Safety plan signed.",
                    ),
                ),
            ),
            next_contact=0,
            next_how=("当面会谈", "session in person"),
            done=("first-contact", "assessment", "tell-center", "contact"),
            level_since=3,
        ),
    ),
    Script(
        "red-open",
        college=0,
        declines=True,
        mood=((21, 0.0), (2, 1.9)),
        seen=(
            Seen(12, ("夜里在走廊打电话哭", "cried on the telephone in the corridor at night")),
            Seen(8, ("和谈了两年的对象分手了", "broke up after two years"), ("loss",)),
            Seen(
                2,
                ("手腕上有新的划痕，说“是我自己弄的”", "fresh scratches on the wrist, says 'I did it myself'"),
                ("self-harm",),
            ),
            Seen(
                1, ("辅导员和室友轮流陪着，吃了半碗粥", "tutor and roommates take turns; ate half a bowl of porridge")
            ),
        ),
        case=CaseScript(
            "red",
            opened=2,
            owner="counselor",
            reason=("发现新伤口，本人承认自伤", "fresh wounds, says they hurt themselves"),
            lines=(
                CaseLine(
                    2,
                    "contact",
                    "counselor",
                    (
                        "12 分钟内到达宿舍，本人情绪低，愿意有人陪。",
                        "Reached the room within 12 minutes; low, glad of company.",
                    ),
                ),
                CaseLine(
                    2,
                    "family",
                    "lead",
                    (
                        "已电话告知母亲，母亲当晚动身，约次日上午到校。",
                        "Mother told by telephone; she sets out tonight and arrives tomorrow morning.",
                    ),
                    shared=True,
                ),
                CaseLine(
                    1,
                    "session",
                    "counselor",
                    (
                        "自伤是为了“压住难受”，无具体计划。安全计划已定，刀片已交出。",
                        "Hurt themselves 'to press the pain down'; no plan. Safety plan agreed, blades handed over.",
                    ),
                    shared=True,
                ),
                CaseLine(
                    1,
                    "contact",
                    "counselor",
                    ("晚间电话，母亲在旁，情绪稍稳。", "Evening call; mother is with them, a little calmer."),
                ),
            ),
            next_contact=0,
            next_how=("每日联系：当面", "daily contact, in person"),
            done=(
                "stay",
                "call-duty",
                "reach",
                "tell-center-lead",
                "round-the-clock",
                "family",
                "assessment",
                "contact",
            ),
            referred=True,
        ),
    ),
    Script(
        "red-recovering",
        college=0,
        declines=True,
        hospital=(41, 37),
        mood=((62, 0.0), (43, 2.0), (36, 1.6), (12, 0.2), (0, 0.0)),
        seen=(
            Seen(
                50, ("半夜一两点还在发消极动态", "still posting gloomy messages at one or two at night"), ("bad-posts",)
            ),
            Seen(
                43,
                (
                    "把吉他送给了我，说“以后用不上了”",
                    "gave me the guitar, said 'I won't be needing it any more'",
                ),
                ("farewell", "hopeless"),
            ),
            Seen(30, ("从医院回来了，话不多，但会笑一下", "back from hospital; few words, but smiles a little")),
            Seen(14, ("主动约我去操场走了两圈", "asked me along for two rounds of the track")),
            Seen(4, ("把吉他要回去了，晚上弹了一会儿", "asked for the guitar back and played a while")),
        ),
        case=CaseScript(
            "orange",
            opened=43,
            owner="counselor2",
            reason=("送走珍视的东西，言语告别", "gives away dear things, says goodbye"),
            lines=(
                CaseLine(
                    43,
                    "contact",
                    "counselor2",
                    (
                        "已到本人身边，专人陪护，家长次日到校。",
                        "With the person; somebody stays; family comes tomorrow.",
                    ),
                ),
                CaseLine(
                    42,
                    "session",
                    "counselor2",
                    (
                        "承认有计划，同意就医。由家长和老师陪同去医院。",
                        "Admits a plan, agrees to hospital. Family and teacher go along.",
                    ),
                    shared=True,
                ),
                CaseLine(
                    36,
                    "family",
                    "lead",
                    (
                        "与父亲商定：先在校外陪住两周，遵医嘱服药。",
                        "Agreed with the father: two weeks living nearby, medicine as ordered.",
                    ),
                ),
                CaseLine(
                    22,
                    "session",
                    "counselor2",
                    (
                        "睡眠恢复到六小时，想重新上课。等级下调为橙色。",
                        "Sleeps six hours again, wants to return to classes. Lowered to orange.",
                    ),
                ),
                CaseLine(
                    6,
                    "session",
                    "counselor2",
                    (
                        "“吉他拿回来了。”无自杀想法，继续每两天联系，下周再评估。",
                        "'I have my guitar back.' No thoughts of suicide; contact every second day, assess next week.",
                    ),
                ),
            ),
            next_contact=1,
            next_how=("电话", "telephone"),
            done=("first-contact", "assessment", "tell-center", "contact", "re-assessment"),
            level_since=22,
            referred=True,
        ),
    ),
    Script(
        "orange-overdue",
        college=0,
        declines=True,
        mood=((26, 0.0), (6, 1.5), (0, 1.3)),
        seen=(
            Seen(16, ("总说心慌，怕考不过", "says the heart races, afraid of failing")),
            Seen(
                6,
                ("已经三个晚上几乎没睡，白天上课发呆", "three nights almost without sleep, stares in class"),
                ("no-sleep",),
            ),
            Seen(3, ("吃了校医院开的药，睡了四个小时", "took the clinic's medicine, slept four hours")),
        ),
        case=CaseScript(
            "orange",
            opened=6,
            owner="counselor",
            reason=("连续三晚几乎没睡", "hardly slept for three nights"),
            lines=(
                CaseLine(
                    6,
                    "contact",
                    "counselor",
                    ("当面见到，很疲惫，愿意看校医。", "Met in person; worn out, willing to see the clinic."),
                ),
                CaseLine(
                    5,
                    "intake",
                    "counselor",
                    (
                        "考前焦虑为主，无自伤想法。教了放松练习，约两天后回访。",
                        "Mostly fear of exams, no thoughts of self-harm. Practised relaxing; follow up in two days.",
                    ),
                ),
            ),
            next_contact=-2,
            next_how=("当面回访", "follow-up in person"),
            done=("first-contact", "assessment", "tell-center", "contact"),
        ),
    ),
)
