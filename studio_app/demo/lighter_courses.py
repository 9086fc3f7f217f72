"""Invented courses that reach yellow or blue, and one decline that no sign gave away. The shapes are those of `scripts.py`; days count backwards.

Nobody's real words: each line was written for the demo.
"""

from __future__ import annotations

from studio_app.demo.scripts import CaseLine, CaseScript, Script, Seen

LIGHTER: tuple[Script, ...] = (
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
            owner="counselor2",
            reason=("亲人去世", "a death in the family"),
            lines=(
                CaseLine(
                    12,
                    "contact",
                    "counselor2",
                    ("聊了半小时，室友很照顾。", "Talked for half an hour; roommates take good care."),
                ),
                CaseLine(
                    7, "note", "counselor2", ("心灵使者再次走访：情绪平稳。", "Messenger looked again: mood even.")
                ),
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
                    6, "contact", "counselor", ("寝室开了会，定了熄灯时间。", "The room met and agreed on lights-out.")
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
            owner="counselor2",
            reason=("反复深夜发消极动态", "gloomy messages late at night, again and again"),
            lines=(
                CaseLine(
                    46,
                    "contact",
                    "counselor2",
                    (
                        "转专业没成，心里堵。给了学业指导的联系方式。",
                        "Change of major was refused. Gave the contact of study advice.",
                    ),
                ),
                CaseLine(
                    24,
                    "contact",
                    "counselor2",
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
