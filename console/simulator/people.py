"""The extensions of the simulated house and the people behind them, and outside callers.

Knows names, departments, jobs and numbers; knows no call and no wire form.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

ACLS: tuple[tuple[int, str], ...] = (
    (1, "Inside the device"),
    (3, "Local"),
    (4, "National Long Distance"),
    (5, "International Long Distance"),
)
"""Permission classes of the manual's examples (6.1): id and name."""

CONFERENCE_NUMBER = "7000"
OPERATOR_NUMBER = "3000"

_SURNAMES: tuple[str, ...] = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁"
)
_GIVEN: tuple[str, ...] = (
    *"伟芳娜敏静丽强磊军洋勇艳杰涛明超",
    *("秀英", "建国", "志强", "海燕", "明朗", "晓东", "文静", "雨桐", "子轩"),
    *("浩然", "思远", "佳怡", "俊杰", "欣怡", "嘉豪", "玉兰", "国栋", "春梅"),
    *("立新", "少华", "云飞", "天佑", "若曦", "一鸣"),
)
_FIRST: tuple[str, ...] = (
    *("Anna", "Ben", "Carla", "David", "Emma", "Frank", "Grace", "Henry", "Irene", "Jack"),
    *("Karen", "Liam", "Maria", "Noah", "Olivia", "Peter", "Rosa", "Samuel", "Teresa", "Victor"),
    *("Wendy", "Xavier", "Yvonne", "Zoe", "Alan", "Brenda", "Colin", "Diana", "Edward", "Fiona"),
)
_LAST: tuple[str, ...] = (
    *("Smith", "Johnson", "Brown", "Taylor", "Wilson", "Evans", "Thomas", "Roberts", "Walker"),
    *("Wright", "Green", "Hall", "Wood", "Clarke", "Harris", "Lewis", "Martin", "Cooper", "King"),
    *("Baker", "Turner", "Phillips", "Campbell", "Parker", "Morris", "Bell", "Murphy", "Bailey"),
)
_DEPARTMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Software Department", ("Engineer", "Senior engineer", "Tester", "Architect")),
    ("Sales", ("Account manager", "Sales assistant", "Regional manager")),
    ("Customer Service", ("Agent", "Team leader", "Supervisor")),
    ("财务部", ("会计", "出纳", "财务经理")),
    ("人力资源部", ("招聘专员", "人事经理", "培训专员")),
    ("市场部", ("市场专员", "品牌经理", "策划")),
    ("Purchasing", ("Buyer", "Purchasing manager")),
    ("客房部", ("客房服务员", "领班", "客房经理")),
    ("工程部", ("电工", "维修工", "工程主管")),
    ("Front Office", ("Receptionist", "Concierge", "Duty manager")),
    ("后勤部", ("仓库管理员", "司机", "后勤主管")),
    ("Legal", ("Counsel", "Paralegal")),
)
_COMPANIES = (
    "",
    "",
    "",
    "Dongfang Trading",
    "华信科技",
    "Acme Supplies",
    "上海远洋物流",
    "北京天成",
    "Nordwind GmbH",
)
_AREAS = ("010", "021", "020", "0755", "0571", "028", "025")
_MOBILES = ("130", "135", "138", "139", "150", "158", "177", "186", "188", "199")


@dataclass(eq=False, slots=True)
class Extension:
    """One extension, its person, and what its record shows of the current or last call.

    Times are epoch seconds, None where the wire shows "". `channel` and what follows keep the data
    of the last call after it has ended, as the IDLE push of manual 12.1 shows.
    """

    id: int
    user_id: int
    number: str
    name: str
    department: str
    job: str
    acl_id: int
    acl_name: str
    dnd: bool = False
    alarm: bool = False
    alarm_time: str = ""
    state: str = "IDLE"
    channel: str = ""
    another_channel: str = ""
    another_number: str = ""
    start_time: float | None = None
    answer_time: float | None = None
    waiting: int | None = None
    """waitingPeriod: seconds of ringing; None where no call was ever seen."""
    direction: str = ""
    """nativeDirection: "0" caller, "1" callee, "" before the first call."""
    conf_name: str = ""


@dataclass(frozen=True, slots=True)
class Outsider:
    """A party outside the house; the name is "" where the network sends none."""

    number: str
    name: str


def person_name(random: Random) -> str:
    """A Chinese name in seven of ten cases, else an English one."""
    if random.random() < 0.7:
        return random.choice(_SURNAMES) + random.choice(_GIVEN)
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"


def outsider(random: Random) -> Outsider:
    """An outside caller: a mobile of 11 digits or a land line with its area code."""
    if random.random() < 0.6:
        number = random.choice(_MOBILES) + f"{random.randrange(10**8):08d}"
    else:
        number = random.choice(_AREAS) + f"{random.randrange(2 * 10**7, 9 * 10**7):08d}"
    return Outsider(number, random.choice(_COMPANIES))


def extension_number(index: int, count: int) -> str:
    """The index-th number: 3000 the operator's, then 3001 on; five digits in a big house."""
    if index == 0:
        return OPERATOR_NUMBER
    return str(3000 + index if count <= 3900 else 9999 + index)


def populate(count: int, random: Random) -> dict[str, Extension]:
    """So many extensions keyed by number, the operator's first; ids and user ids count from 1."""
    house: dict[str, Extension] = {}
    for index in range(count):
        number = extension_number(index, count)
        department, jobs = _DEPARTMENTS[random.randrange(len(_DEPARTMENTS))]
        acl_id, acl_name = ACLS[random.randrange(len(ACLS))]
        name, job = person_name(random), random.choice(jobs)
        if index == 0:
            name, department, job, (acl_id, acl_name) = "总机", "Front Office", "Operator", ACLS[1]
        house[number] = Extension(
            index + 1, index + 1, number, name, department, job, acl_id, acl_name
        )
    return house
