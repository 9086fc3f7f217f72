"""The demo's articles, written for it: three that the center sends to everybody, and one of a studio's own.

Sleep: regular hours, light, caffeine and getting up when one lies awake are the usual advice for students; to ask
openly about thoughts of suicide does not put them into anybody's head, and no secrecy is promised where life is in
danger. Numbers are those of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.crisis.plan import default_plan
from studio_app.demo.scripts import Text


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """Published so many days before today; by the first college's studio, or by the center."""

    ago: int
    title: Text
    text: Text
    by_studio: bool = False


def demo_articles(duty_telephone: str) -> tuple[DemoArticle, ...]:
    """All of them, the oldest first, with the telephone numbers in their places."""
    numbers = {telephone.code: telephone.number for telephone in default_plan().telephones}
    found = []
    for article in (_LISTENING, _SLEEP, _OWN, _DANGER):
        chinese, english = (text.format(**numbers, duty=duty_telephone) for text in article.text)
        text = (f"{chinese}\n\n{_INVENTED[0]}", f"{english}\n\n{_INVENTED[1]}")
        found.append(DemoArticle(article.ago, article.title, text, article.by_studio))
    return tuple(found)


_INVENTED: Text = (
    "*演示用文章，为本程序的演示而写。*",
    "*An article for the demonstration, written for it.*",
)

_LISTENING = DemoArticle(
    13,
    ("室友心里难受，我怎么听", "When your roommate is low: how to listen"),
    (
        """很多人怕说错话，于是什么也没说。其实不用会讲道理，**肯坐下来听**，对方就已经不那么孤单了。

## 可以这样做

1. 找一个没人打扰的时候，从看到的说起：“这几天你回来得很晚，也不太说话，我有点担心你。”
2. 让 TA 说，不打断，不急着出主意。听完再问：“我这样理解对吗？”
3. 把感受说出来：“换成谁都会难受的。”
4. 问一句：“现在做点什么，会让你好过一些？”

## 尽量不说

| 容易脱口而出 | 可以换成 |
| --- | --- |
| 想开点，这有什么 | 这件事真的让你很难受 |
| 我比你还惨 | 我不一定都懂，但我想听 |
| 你就是太闲了 | 这段时间一定很累 |

## 如果 TA 提到不想活

直接问：“你是不是想过结束自己的生命？”**问出来不会让人更想死**，反而让 TA 知道可以说实话。不要答应保密。陪着 TA，马上告诉心灵使者、工作室老师或辅导员。

听别人的难过，自己也会累。你也可以来找我们说说。""",
        """Many are afraid to say the wrong thing, and so say nothing. You need no clever words: **that somebody sits down and
listens** already makes one less alone.

## What helps

1. Choose a quiet moment and begin with what you saw: "You have come home late these days and hardly talked. I worry a bit."
2. Let them talk. Do not break in, do not advise at once. Then ask: "Have I understood you?"
3. Say what it must feel like: "Anybody would find that hard."
4. Ask: "What would make it a little easier now?"

## Rather not

| quickly said | better |
| --- | --- |
| Cheer up, it is nothing | This really hurts you |
| I have it worse | I may not understand all, but I want to hear it |
| You have too much time | You must be very tired |

## If they speak of not wanting to live

Ask straight out: "Have you thought of ending your life?" **Asking does not give anybody the idea**; it shows that one may
tell the truth. Do not promise secrecy. Stay, and tell a Messenger, the studio or a teacher at once.

To hear somebody's sorrow is tiring. You can come and talk to us too.""",
    ),
)

_SLEEP = DemoArticle(
    9,
    ("考试周，先把觉睡好", "Exam week: sleep first"),
    (
        """熬夜多看的那几页，第二天往往想不起来：白天学的东西，要靠睡眠记牢。考试周想睡好，可以试试下面几件小事。

- **起床时间固定**，比几点睡更要紧。周末也别晚太多。
- 午睡不超过半小时，别在傍晚补觉。
- 咖啡、浓茶、奶茶放在上午；下午以后尽量不喝。
- 睡前一小时合上书和手机，洗漱、聊聊天、听点轻的。
- 躺下二十分钟还没睡着，就起来坐一会儿，困了再躺。越逼自己睡，越睡不着。
- 担心的事写在纸上，明天再想。

## 考前一晚没睡好怎么办

一晚睡得少，多数人第二天照样能发挥。吃好早饭，照常去考就行，不用再加一层“完了”的担心。

## 什么时候该找人帮忙

**连着三晚以上几乎没睡**，或者睡不着还伴着心慌、情绪很低，就别硬撑了：告诉心灵使者，或者直接来工作室。宿舍里谁是这样，也请替 TA 说一声。""",
        """The pages read at three in the morning are mostly gone the next day: what was learnt is kept by sleep. Some small
things that help in exam week:

- **Get up at the same time**; that matters more than when you go to bed. Not much later at weekends either.
- A nap of half an hour at most, and none towards evening.
- Coffee, strong tea and milk tea in the morning; none after noon if you can.
- An hour before bed close books and phone: wash, talk a little, hear something quiet.
- Awake after twenty minutes? Get up, sit for a while, lie down again when you are sleepy. Sleep does not come by force.
- Write down what worries you, and leave it for tomorrow.

## Slept badly the night before?

After one short night most people do as well as ever. Have breakfast and go; no need for a worry on top of it.

## When to ask for help

**Hardly any sleep for three nights or more**, or a racing heart and a very low mood with it: tell a Messenger, or come to
the studio. If somebody in your room is like that, please say so for them.""",
    ),
)

_OWN = DemoArticle(
    5,
    ("来工作室坐坐", "Come and sit with us"),
    (
        """不一定要“有问题”才来。心情闷、和室友闹别扭、不知道该不该转专业，都可以来说说。

- 平时课间和中午都有老师在，晚上有心灵使者值班。
- 来之前可以先打电话：{duty}（演示号码，打不通）。
- 说了什么，我们不会往外讲；只有在生命有危险的时候，才会请能帮忙的人一起来。

门口的灯亮着，就可以敲门。""",
        """You need no "problem" to come. A heavy mood, a quarrel in the room, whether to change your major: all that can be
talked about.

- A teacher is here between lessons and at noon, Messengers in the evening.
- You may call first: {duty} (a number of the demonstration, nobody answers it).
- What you say stays here. Only where a life is in danger we ask those who can help to join us.

When the lamp at the door is on, knock.""",
    ),
    by_studio=True,
)

_DANGER = DemoArticle(
    2,
    ("有人处在危险中，我该找谁", "Somebody is in danger: whom do I call?"),
    (
        """如果身边有人说想死、在告别、藏了可以伤害自己的东西，或者身上有新伤口，**现在就做下面三件事**，不用先想清楚“是不是小题大做”。

1. **陪在 TA 身边**，别让 TA 一个人。听 TA 说就好；悄悄把可能造成伤害的东西拿开。
2. **打工作室值班电话：{duty}**（演示号码，打不通）。走不开就请身边的人打。
3. **此刻就有生命危险，先打 {ambulance}（急救）或 {police}（报警）。**

你自己想找人商量，任何时候都可以打全国统一心理援助热线 **{support}**。

## 电话里说什么

> 我是谁，在哪栋楼哪个房间；谁怎么了；现在谁陪着。

说这三句就够了，后面的事有人接手。

## 这些话别当真

- “说要死的人不会真死。”——说出来，往往就是在求助。
- “答应了保密就不能讲。”——人命比保密要紧。日后 TA 多半会谢谢你。

做完这些，你也受了惊吓。找个人说说，吃点东西，好好睡一觉。你不是一个人在面对。""",
        """If somebody says they want to die, says goodbye, hides something to hurt themselves with, or has fresh wounds, **do
these three things now**; you need not first be sure that you are not making too much of it.

1. **Stay with them**, do not leave them alone. Listen; quietly move away anything that could hurt.
2. **Call the studio's duty telephone: {duty}** (a number of the demonstration, nobody answers it). If you cannot leave, ask
   somebody near you to call.
3. **If life is in danger this minute, first call {ambulance} (ambulance) or {police} (police).**

If you want to talk it over yourself, the national psychological support line answers at any time: **{support}**.

## What to say on the telephone

> Who I am, which building and room; who it is and what happened; who is with them now.

That is enough. Others take over from there.

## Do not believe it when people say

- "Who talks of it does not do it." To talk of it is often to ask for help.
- "You promised to keep it secret." A life matters more. Later most are thankful.

Afterwards you have had a fright too. Talk to somebody, eat something, sleep. You are not alone with this.""",
    ),
)
