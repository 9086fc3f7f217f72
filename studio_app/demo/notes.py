"""Short invented notes for ordinary evenings, by situation, in both languages: what a good neighbour would write."""

from __future__ import annotations

from studio_app.demo.scripts import Text

NOTES: dict[str, tuple[Text, ...]] = {
    "usual": (
        ("在追剧，聊了几句", "watching a series, chatted a little"),
        ("刚打完球回来", "just back from a game"),
        ("在和家里视频", "on a video call with family"),
        ("准备明天的课堂展示", "preparing tomorrow's presentation"),
        ("寝室一起煮了面", "the room cooked noodles together"),
        ("在练字，挺安静", "practising calligraphy, quiet"),
        ("说周末想去爬山", "would like to go hiking at the weekend"),
        ("刚从图书馆回来", "just back from the library"),
        ("在洗衣服，一切正常", "doing laundry, all as usual"),
    ),
    "good": (
        ("四级过了，请大家喝奶茶", "passed the English test, milk tea for everyone"),
        ("社团招新很顺利，很开心", "the club found new members, very happy"),
        ("拿到奖学金，笑了一晚上", "got a scholarship, smiled all evening"),
        ("过生日，寝室一起唱了歌", "birthday, the room sang together"),
        ("兼职面试通过了", "got the part-time job"),
        ("跑完了人生第一个五公里", "ran a first five kilometres"),
        ("今天话特别多，心情好", "very talkative today, in good spirits"),
    ),
    "low": (
        ("今天不太想说话", "does not feel like talking today"),
        ("说有点累，早早上床了", "says a bit tired, went to bed early"),
        ("小组作业被退回，有点丧", "group work was sent back, downcast"),
        ("和朋友闹了点别扭", "a small falling-out with a friend"),
        ("想家了，和妈妈打了很久电话", "homesick, long call with mother"),
        ("说“最近什么都不顺”", "says 'nothing goes right lately'"),
        ("排练出错，被说了几句", "made mistakes at rehearsal and was told off"),
        ("下雨天，提不起劲", "rainy day, no energy"),
        ("问了，说只是没休息好", "asked; says it is only lack of rest"),
    ),
    "exams": (
        ("复习到一点多", "revised until past one"),
        ("明早考高数，有点慌", "maths exam in the morning, a bit nervous"),
        ("连考两门，累坏了", "two exams in a row, worn out"),
        ("背书背到嗓子哑", "hoarse from reciting"),
        ("说怕挂科，一起列了复习计划", "afraid of failing; we made a plan together"),
        ("考完一门，松了口气", "one exam done, relieved"),
        ("在走廊背单词", "learning words in the corridor"),
        ("泡面当晚饭，还在刷题", "instant noodles for dinner, still doing exercises"),
        ("觉得没考好，安慰了一下", "feels it went badly, comforted a little"),
    ),
    "sleep": (
        ("说昨晚三点才睡着", "says fell asleep at three"),
        ("隔壁太吵，没睡好", "noise next door, slept badly"),
        ("中午补了一觉", "made up for it with a nap"),
        ("赶作业熬夜了", "stayed up for homework"),
        ("换季，容易醒", "change of season, wakes easily"),
    ),
    "appetite": (
        ("胃不舒服，只喝了粥", "stomach upset, only had porridge"),
        ("说在减肥，晚饭没吃", "says on a diet, no dinner"),
        ("没胃口，吃了点水果", "no appetite, some fruit"),
        ("感冒，吃得少", "has a cold, eats little"),
    ),
    "social": (
        ("一个人戴着耳机", "alone with headphones on"),
        ("和上铺因为空调有点争执", "a small dispute about the air conditioner"),
        ("没和大家一起去吃饭", "did not come along for dinner"),
        ("今天安静，问了说没事", "quiet today; asked, says nothing is wrong"),
        ("熄灯时间没谈拢", "could not agree on lights-out"),
    ),
    "study": (
        ("专业课听不太懂", "finds the main course hard to follow"),
        ("早八没起来", "missed the eight o'clock class"),
        ("实验报告拖了两天", "lab report two days late"),
        ("说代码一直跑不通", "says the code will not run"),
    ),
    "home": (
        ("周末回家，已报平安", "at home for the weekend, has let us know"),
        ("家里有事，后天回", "family matter, back in two days"),
        ("回家过节", "home for the holiday"),
    ),
    "leave": (
        ("请假去外地比赛", "on leave for a competition"),
        ("请假办证件", "on leave for papers"),
        ("实习面试，请假两天", "job interview, two days' leave"),
    ),
    "hospital": (
        ("发烧去医院输液", "fever, at the hospital for a drip"),
        ("崴了脚，去拍片", "twisted ankle, having an X-ray"),
        ("在医院复查", "at the hospital for a check"),
    ),
    "unknown": (
        ("敲门没人，室友说可能在图书馆", "nobody opened; roommates think the library"),
        ("电话没接，稍后再问", "no answer on the telephone, will ask again"),
        ("室友也说不清，明早再去", "roommates do not know, will go again in the morning"),
    ),
}
