"""What happens to whom in the demo: invented courses of some weeks, with signs, notes and cases, in both languages.

Days are counted backwards from today (0 is today). Nobody's real words: each line was written for the demo.
"""

from __future__ import annotations

from dataclasses import dataclass

Text = tuple[str, str]
"""(Chinese, English)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A check-in that the course of events needs: on that day it is made, with these signs and this note."""

    ago: int
    note: Text
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    ago: int
    kind: str
    """`intake`, `session`, `contact`, `family` or `note`"""
    author: str
    """login in the studio"""
    text: Text
    shared: bool = False


@dataclass(frozen=True, slots=True)
class CaseScript:
    level: str
    opened: int
    owner: str
    reason: Text
    lines: tuple[CaseLine, ...]
    next_contact: int | None
    """days from today, negative for one that is overdue; None for a closed case"""
    next_how: Text = ("", "")
    done: tuple[str, ...] = ()
    """codes of the plan's steps that were done, all within their time"""
    level_since: int | None = None
    """days ago the present level was set, where that is later than the opening"""
    referred: bool = False
    closed: int | None = None
    closing: Text = ("", "")


@dataclass(frozen=True, slots=True)
class Script:
    code: str
    college: int
    mood: tuple[tuple[int, float], ...] = ()
    """(days ago, how far below the usual mood), joined by straight lines; even before the first, kept after the last"""
    seen: tuple[Seen, ...] = ()
    case: CaseScript | None = None
    declines: bool = False
    """whether the mood falls over two to three weeks"""
    hospital: tuple[int, int] | None = None
    """first and last day (days ago) in hospital"""
    waits_from: int = -1
    """alerts raised this many days ago or later wait to be acknowledged; -1: none waits"""


SCRIPTS: tuple[Script, ...] = (
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
                    8, "contact", "staff", ("电话联系，愿意明天来谈。", "Called; is willing to come and talk tomorrow.")
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
                    "staff",
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
                    "staff",
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
                    "staff",
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
    Script(
        "yellow-panic",
        college=0,
        mood=((30, 0.0), (25, 0.9), (12, 0.0)),
        seen=(
            Seen(
                25,
                (
                    "考试前突然手抖、喘不过气，陪着坐了二十分钟",
                    "shaking and short of breath before the exam, sat together for twenty minutes",
                ),
                ("panic",),
            ),
            Seen(18, ("说呼吸练习有用", "says the breathing exercise helps")),
        ),
        case=CaseScript(
            "yellow",
            opened=25,
            owner="counselor2",
            reason=("考前惊恐发作", "panic before an exam"),
            lines=(
                CaseLine(
                    23,
                    "session",
                    "counselor2",
                    (
                        "第一次发作，校医院排除心脏问题。讲解惊恐，练习腹式呼吸。",
                        "First attack; the clinic ruled out the heart. Explained panic, practised breathing.",
                    ),
                ),
                CaseLine(16, "contact", "counselor2", ("一周未再发作。", "No attack for a week.")),
                CaseLine(
                    9,
                    "contact",
                    "counselor2",
                    ("考完后睡得好，想参加互助小组。", "Sleeps well after the exams, would like to join the group."),
                ),
            ),
            next_contact=3,
            next_how=("电话", "telephone"),
            done=("talk", "contact", "re-assessment"),
        ),
    ),
    Script(
        "blue-loss",
        college=0,
        mood=((15, 0.9), (0, 0.2)),
        seen=(
            Seen(15, ("外婆去世，请了三天假刚回来", "grandmother died; just back from three days' leave"), ("loss",)),
            Seen(7, ("会主动讲外婆的事，吃饭正常", "talks about grandmother, eats as usual")),
        ),
        case=CaseScript(
            "blue",
            opened=14,
            owner="staff",
            reason=("亲人去世", "a death in the family"),
            lines=(
                CaseLine(
                    12,
                    "contact",
                    "staff",
                    ("聊了半小时，室友很照顾。", "Talked for half an hour; roommates take good care."),
                ),
                CaseLine(7, "note", "staff", ("心灵使者再次走访：情绪平稳。", "Messenger looked again: mood even.")),
            ),
            next_contact=6,
            next_how=("当面", "in person"),
            done=("look", "look-again"),
        ),
    ),
    Script(
        "quiet-decline",
        college=0,
        declines=True,
        mood=((19, 0.0), (3, 1.6)),
        seen=(Seen(6, ("问起来说“还行”，笑得有点勉强", "says 'all right' when asked, the smile is an effort")),),
    ),
    Script(
        "blue-waiting",
        college=0,
        mood=((2, 0.6),),
        waits_from=1,
        seen=(Seen(0, ("补考没过，说不敢告诉家里", "failed the re-sit, does not dare tell the family"), ("loss",)),),
    ),
    Script(
        "yellow-quarrel",
        college=1,
        mood=((14, 0.8), (4, 0.4)),
        seen=(
            Seen(
                12,
                (
                    "和室友吵架摔了杯子，说“迟早要他好看”",
                    "quarrelled with a roommate, smashed a cup, said 'he'll regret it'",
                ),
                ("anger",),
            ),
            Seen(5, ("两个人在走廊能打招呼了", "the two greet each other in the corridor again")),
        ),
        case=CaseScript(
            "yellow",
            opened=12,
            owner="counselor",
            reason=("暴怒，说要报复", "rage, talk of revenge"),
            lines=(
                CaseLine(
                    10,
                    "session",
                    "counselor",
                    (
                        "气的是作息被打扰。无伤人打算，愿意调解。",
                        "Angry about being kept awake. No intent to harm, willing to settle it.",
                    ),
                ),
                CaseLine(
                    6, "contact", "staff", ("寝室开了会，定了熄灯时间。", "The room met and agreed on lights-out.")
                ),
            ),
            next_contact=0,
            next_how=("电话", "telephone"),
            done=("talk", "contact"),
        ),
    ),
    Script(
        "blue-closed",
        college=1,
        mood=((52, 0.7), (30, 0.0)),
        seen=(
            Seen(
                50,
                ("连着几天凌晨发“没意思”之类的动态", "several nights of posts like 'what's the point'"),
                ("bad-posts",),
            ),
        ),
        case=CaseScript(
            "blue",
            opened=49,
            owner="staff",
            reason=("反复深夜发消极动态", "gloomy messages late at night, again and again"),
            lines=(
                CaseLine(
                    46,
                    "contact",
                    "staff",
                    (
                        "转专业没成，心里堵。给了学业指导的联系方式。",
                        "Change of major was refused. Gave the contact of study advice.",
                    ),
                ),
                CaseLine(
                    24,
                    "contact",
                    "staff",
                    ("加入了辩论队，状态明显好转。", "Joined the debating team; clearly better."),
                ),
            ),
            next_contact=None,
            done=("look", "look-again", "re-assessment"),
            closed=20,
            closing=("连续四周情绪平稳，本人同意结案", "four even weeks, the person agrees to close"),
        ),
    ),
    Script(
        "yellow-waiting",
        college=1,
        mood=((6, 0.7),),
        waits_from=1,
        seen=(
            Seen(
                1,
                (
                    "这周第三次喝醉才回来，说“喝了才睡得着”",
                    "came back drunk a third time this week: 'I can only sleep when I drink'",
                ),
                ("drinking",),
            ),
        ),
    ),
)
