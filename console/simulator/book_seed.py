"""The seeded content of the address books: departments, firms and people.

Knows names only; gives no ids and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from console.simulator.people import outsider, person_name

Fields = dict[str, str]

CONTACTS = 120
"""Enterprise contacts of a house of ordinary size."""
DEFAULT_GROUP = "default"
CALLING = ("Customers 客户", "Suppliers 供应商", "Partners 合作伙伴")
"""Departments of people outside the house who call."""
SERVICES = "Services 公共服务"

_FIRMS = (
    "Dongfang Trading",
    "华信科技",
    "Acme Supplies",
    "上海远洋物流",
    "北京天成装饰",
    "Nordwind GmbH",
    "苏州工业园区管委会",
    "Jade Garden Travel",
    "中国电信",
    "Blue Harbour Hotels",
    "南京金陵印务",
    "Redwood Catering",
)
_POSTS = ("经理", "Sales manager", "采购", "Accountant", "工程师", "Director", "助理", "Driver")
_CITIES = ("苏州", "Nanjing", "上海", "Beijing", "杭州", "Shenzhen")
_SERVICES = (
    ("火警 Fire brigade", "119"),
    ("急救中心 Ambulance", "120"),
    ("公安报警 Police", "110"),
    ("查号台 Directory enquiries", "114"),
    ("出租车 Taxi", "02196822"),
    ("机场问询 Airport information", "02196990"),
)
_REMARKS = ("", "", "", "VIP", "只在上午接听", "prefers e-mail", "call back after 14:00")


def card(name: str, **fields: str) -> Fields:
    """A contact's fields, empty where not given."""
    names = ("position", "number1", "number2", "email", "remark", "card", "address")
    return {"name": name, **{key: fields.get(key, "") for key in names}, "sex": fields["sex"]}


def _house_card(random: Random, name: str, number: str) -> Fields:
    mobile = outsider(random).number if random.random() < 0.5 else ""
    return card(
        name,
        number1=number,
        number2=mobile,
        email=f"{number}@example.com",
        card=f"{random.randrange(1000):03d}",
        sex=random.choice("01"),
    )


def _outside_card(random: Random) -> Fields:
    firm, person = random.choice(_FIRMS), person_name(random)
    return card(
        f"{person} ({firm})",
        position=random.choice(_POSTS),
        number1=outsider(random).number,
        number2=outsider(random).number if random.random() < 0.3 else "",
        email=f"contact{random.randrange(10**6)}@example.com",
        remark=random.choice(_REMARKS),
        address=random.choice(_CITIES),
        sex=random.choice("01"),
    )


def cards(
    random: Random, count: int, house: Iterable[tuple[str, str, str]] = ()
) -> Iterator[tuple[str, Fields]]:
    """So many contacts, each with its department: the services, half the house, outside people."""
    left = count
    people = [person for person in house if person[2]]
    for name, number, department in people[: count // 2]:
        yield department, _house_card(random, name, number)
        left -= 1
    for name, number in _SERVICES if people else ():
        if left > 0:
            yield SERVICES, card(name, number1=number, sex="0")
            left -= 1
    for _ in range(left):
        yield random.choice(CALLING), _outside_card(random)


def personal(random: Random) -> list[Fields]:
    """The few contacts of an operator's first personal group."""
    rows = []
    for _ in range(4):
        mobile = outsider(random).number
        rows.append(card(person_name(random), number1=mobile, remark="private", sex="1"))
    return rows
