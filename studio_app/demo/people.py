"""The invented people of the demo campus: names, numbers, birth dates, and those who work in the studios.

Every name is put together from separate characters, every telephone number begins with 000 and could be nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from studio_app.domain.permissions import Role
from studio_app.words import Language


@dataclass(frozen=True, slots=True)
class DemoStudent:
    """A student as the registry would list them; the fields are those of the roster."""

    key: int
    """1, 2, 3, ...: how the other demo values refer to the student"""
    student_no: str
    name: str
    gender: str
    """`female` or `male`"""
    college: str
    major: str
    class_name: str
    grade: str
    building: str
    room: str
    bed: str
    phone: str
    birth_date: date
    ethnicity: str


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Somebody of a studio or of the center."""

    login: str
    name: str
    role: Role
    college: str
    """'' for the center"""


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name and what goes with it."""

    name: str
    gender: str
    ethnicity: str


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """'李Li 王Wang' as (character, pinyin) pairs."""
    pairs = []
    for word in text.split():
        cut = next(i for i, letter in enumerate(word) if letter.isascii())
        pairs.append((word[:cut], word[cut:]))
    return tuple(pairs)


_COMMON = _pairs(
    "李Li 王Wang 张Zhang 刘Liu 陈Chen 杨Yang 黄Huang 赵Zhao 吴Wu 周Zhou 徐Xu 孙Sun 马Ma 朱Zhu 胡Hu 郭Guo 何He 林Lin "
    "罗Luo 郑Zheng 梁Liang 谢Xie 宋Song 唐Tang 许Xu 韩Han 冯Feng 邓Deng 曹Cao 彭Peng 肖Xiao 田Tian 董Dong 潘Pan "
    "袁Yuan 蔡Cai 蒋Jiang 余Yu 于Yu 杜Du 叶Ye 程Cheng 魏Wei 苏Su 吕Lyu 丁Ding 任Ren 卢Lu 姚Yao 沈Shen 钟Zhong 姜Jiang"
)
_POLYPHONIC = _pairs("单Shan 解Xie 区Ou 仇Qiu 查Zha 曾Zeng 朴Piao 盖Ge 覃Qin 乐Yue 尉迟Yuchi 万俟Moqi")
"""Surnames read otherwise than the common word: find-as-you-type has to know them."""
_COMPOUND = _pairs("欧阳Ouyang 司徒Situ 上官Shangguan 诸葛Zhuge")
_GIVEN = {
    "female": _pairs(
        "雨yu 欣xin 梦meng 婷ting 佳jia 怡yi 静jing 雪xue 琳lin 悦yue 思si 涵han 语yu 晴qing 若ruo 彤tong 楠nan 月yue "
        "可ke 莹ying 诗shi 妍yan 晓xiao 菲fei 清qing 芸yun 书shu 瑶yao 念nian 安an"
    ),
    "male": _pairs(
        "浩hao 宇yu 轩xuan 博bo 文wen 杰jie 俊jun 明ming 泽ze 子zi 涛tao 晨chen 航hang 一yi 鸣ming 峰feng 志zhi 远yuan "
        "嘉jia 睿rui 天tian 立li 川chuan 恒heng 凯kai 承cheng 旭xu 松song 奕yi 诚cheng"
    ),
}
_UYGHUR = {
    "female": _pairs("阿依夏Ayxa 热依拉Reyla 古丽努尔Gulnur 阿米娜Amina 祖木热Zumret 莎妮亚Saniye"),
    "male": _pairs("艾力Eli 阿迪力Adil 伊力亚尔Ilyar 库尔班Qurban 玉山Yusan 亚森Yasin"),
}
_UYGHUR_FATHER = _pairs("艾山Hesen 吐尔逊Tursun 买买提Memet 依明Imin 阿不都Abdu 卡德尔Qadir")
_TIBETAN = {
    "female": _pairs("央金拉姆Yangjin_Lhamo 次仁卓玛Tsering_Drolma 白玛措Pema_Tso"),
    "male": _pairs("扎西顿珠Tashi_Dondrup 洛桑平措Lobsang_Phuntsok 丹增多吉Tenzin_Dorje"),
}
_ETHNICITY = {"han": ("汉族", "Han"), "uyghur": ("维吾尔族", "Uyghur"), "tibetan": ("藏族", "Tibetan")}


def _word(pair: tuple[str, str], language: Language) -> str:
    return pair[0] if language == "zh_CN" else pair[1].replace("_", " ")


def _ethnicity(code: str, language: Language) -> str:
    chinese, english = _ETHNICITY[code]
    return chinese if language == "zh_CN" else english


def invented_name(chance: Random, gender: str, language: Language) -> Named:
    """A name: mostly a surname and one or two characters; about one in thirty with a · or of a minority."""
    draw = chance.random()
    if draw < 0.02:
        own, father = chance.choice(_UYGHUR[gender]), chance.choice(_UYGHUR_FATHER)
        between = "·" if language == "zh_CN" else " "
        return Named(_word(own, language) + between + _word(father, language), gender, _ethnicity("uyghur", language))
    if draw < 0.035:
        return Named(_word(chance.choice(_TIBETAN[gender]), language), gender, _ethnicity("tibetan", language))
    surnames = _POLYPHONIC if draw < 0.10 else _COMPOUND if draw < 0.115 else _COMMON
    surname = chance.choice(surnames)
    given = chance.sample(_GIVEN[gender], 1 if chance.random() < 0.22 else 2)
    if language == "zh_CN":
        name = surname[0] + "".join(character for character, _ in given)
    else:
        name = f"{surname[1]} {''.join(pinyin for _, pinyin in given).capitalize()}"
    return Named(name, gender, _ethnicity("han", language))


def invented_phone(key: int) -> str:
    """A telephone number nobody can have: no number in China begins with 000."""
    return f"000{key:08d}"


def invented_birth_date(chance: Random, grade_year: int) -> date:
    """A birthday of somebody who began to study in the autumn of `grade_year`, aged 17 to 19."""
    return date(grade_year - 19, 3, 1) + timedelta(days=chance.randrange(720))


_STUDIO = (
    ("lead", Role.LEAD),
    ("staff", Role.STAFF),
    ("counselor", Role.COUNSELOR),
    ("counselor2", Role.COUNSELOR),
)
_CENTER = (
    ("director", Role.DIRECTOR),
    ("center", Role.CENTER_COUNSELOR),
    ("auditor", Role.AUDITOR),
)


def invented_staff(chance: Random, colleges: tuple[str, ...], language: Language) -> Iterator[DemoStaff]:
    """The people of the center and of each college's studio; logins repeat from studio to studio."""
    for login, role in _CENTER:
        yield DemoStaff(login, _any_name(chance, language), role, "")
    for college in colleges:
        for login, role in _STUDIO:
            yield DemoStaff(login, _any_name(chance, language), role, college)


def _any_name(chance: Random, language: Language) -> str:
    return invented_name(chance, chance.choice(("female", "male")), language).name
