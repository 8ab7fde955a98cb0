"""Seeded names of a mixed Chinese and English company."""

from __future__ import annotations

import random

from console.state.entries import Entry, Kind

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤单仇解查"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉梅鑫波斌宇浩凯健俊帆雪荣建文华慧红辉力清新志国春晓海燕云鹏飞"
    "龙林东峰亮成永康光天达安岩中茂进有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江政谦亨奇固翰朗"
)
FIRST = (
    "James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara "
    "Richard Susan Joseph Jessica Thomas Sarah Charles Karen Daniel Lisa Matthew Nancy "
    "Anthony Betty Mark Sandra Donald Ashley Steven Emily Paul Kimberly Andrew Margaret "
    "Joshua Donna Kenneth Michelle Kevin Carol Brian Amanda George Melissa Zoë François "
    "Jürgen Søren José"
)
LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez "
    "Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson "
    "White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott "
    "Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter "
    "Roberts Müller O'Brien"
)
DEPARTMENTS = ("Sales", "销售部", "Finance", "财务部", "研发中心", "Front Office", "客房部", "HR")
JOBS = ("Manager", "经理", "Engineer", "工程师", "Assistant", "总监", "Receptionist", "")


def name(source: random.Random) -> str:
    """Three of five are Chinese, of two or (twice as often or more) three characters."""
    if source.random() < 0.6:
        # The commonest surnames are some seven times as common as those of the middle.
        weights = [1 / (rank + 8) for rank in range(len(SURNAMES))]
        surname = source.choices(SURNAMES, weights)[0]
        return surname + "".join(source.choices(GIVEN, k=source.choice((1, 2, 2, 2))))
    return f"{source.choice(FIRST.split())} {source.choice(LAST.split())}"


def people(count: int, seed: int = 1, first: int = 3000) -> list[Entry]:
    """Extensions with rising numbers."""
    source = random.Random(seed)
    return [
        Entry(
            Kind.EXTENSION,
            str(first + at),
            name(source),
            str(first + at),
            department=source.choice(DEPARTMENTS),
            job=source.choice(JOBS),
        )
        for at in range(count)
    ]
