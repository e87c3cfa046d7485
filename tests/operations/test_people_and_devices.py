"""Staff and devices come, change and go; what may not be is refused with a sentence."""

from __future__ import annotations

import time

import pytest
from argon2 import PasswordHasher

from queue_server.contract.commands import Command
from queue_server.contract.numbers import KIOSKS_PER_SHOP
from queue_server.domain.errors import BadInput, NotFound, TooMany
from queue_server.domain.people import Role
from queue_server.operations import passwords
from queue_server.operations.devices import AddDevice, SetToken, add_device, new_code, revoke, set_token
from queue_server.operations.passwords import NOBODYS, Passwords
from queue_server.operations.people import AddPerson, ChangePerson, add_person, change_person
from queue_server.store import devices, people
from tests.operations.conftest import SAMIRA


def somebody(user="asha", role=Role.ADVISER, **more) -> AddPerson:
    return AddPerson(user=user, name="Asha P.", role=role, password_hash="-", **more)


async def test_somebody_joins_and_the_journal_knows_no_name(day):
    done = await day.do(add_person, SAMIRA, somebody(skills=("waste",)))
    account = day.look(people.by_user, "asha")
    assert (account.person.id, account.person.first_name, account.person.skills) == (
        done.other,
        "Asha",
        {"waste"},
    )
    assert day.journal()[-1].facts == [{"fact": "person_added", "person": done.other, "role": "adviser"}]


@pytest.mark.parametrize(
    "command",
    [
        somebody(user="ASHA "),
        somebody(user="two words"),
        somebody(user=""),
        somebody(user="1st"),
        somebody(role=Role.KIOSK),
        somebody(role=Role.PARTNER),
        somebody(organisation="dwp"),
    ],
    ids=lambda command: f"{command.user} {command.role} {command.organisation}",
)
async def test_who_cannot_join_is_refused_with_a_sentence(day, command):
    await day.do(add_person, SAMIRA, somebody())
    with pytest.raises(BadInput, match=r"\.$"):
        await day.do(add_person, SAMIRA, command)


async def test_somebody_changes_and_keeps_what_was_not_said(day):
    person = (await day.do(add_person, SAMIRA, somebody(skills=("waste",)))).other
    await day.do(change_person, SAMIRA, ChangePerson(role=Role.RECEPTIONIST), person)
    account = day.look(people.by_user, "asha")
    assert (account.person.role, account.person.skills, account.active) == (
        Role.RECEPTIONIST,
        {"waste"},
        True,
    )
    with pytest.raises(BadInput):
        await day.do(change_person, SAMIRA, ChangePerson(role=Role.PARTNER), person)
    with pytest.raises(NotFound):
        await day.do(change_person, SAMIRA, ChangePerson(active=False), "nobody")


async def test_each_kiosk_has_a_block_of_its_own_and_the_eleventh_is_refused(day):
    added = []
    for n in range(KIOSKS_PER_SHOP):
        day.pass_minutes(1)
        added.append((await day.do(add_device, SAMIRA, kiosk(n))).other)
    known = day.look(devices.everything)
    assert [device.place for device in known] == list(range(KIOSKS_PER_SHOP))
    with pytest.raises(TooMany, match="room for 10 kiosks"):
        await day.do(add_device, SAMIRA, kiosk(KIOSKS_PER_SHOP))
    await day.do(revoke, SAMIRA, Command(), added[3])
    again = (await day.do(add_device, SAMIRA, kiosk(KIOSKS_PER_SHOP))).other
    assert day.look(devices.by_id, again).place == 3


def kiosk(n: int) -> AddDevice:
    return AddDevice(kind="kiosk", name=f"Kiosk {n}")


async def test_adding_a_device_again_finds_it_and_a_revoked_one_comes_back_unpaired(day):
    board = AddDevice(kind="board", name="Hall")
    first = (await day.do(add_device, SAMIRA, board)).other
    await day.do(set_token, SAMIRA, SetToken(token_hash=b"\xff" * 32), first)
    assert (await day.do(add_device, SAMIRA, board)).other == first
    assert day.look(devices.by_token, b"\xff" * 32).id == first
    await day.do(revoke, SAMIRA, Command(), first)
    assert day.look(devices.by_token, b"\xff" * 32) is None
    with pytest.raises(NotFound):
        await day.do(revoke, SAMIRA, Command(), first)
    assert (await day.do(add_device, SAMIRA, board)).other == first
    back = day.look(devices.by_id, first)
    assert (back.revoked_at, back.token_hash) == (None, None)


async def test_the_first_board_of_a_shop_speaks_unless_told_otherwise(day):
    for name, speaks in (("one", None), ("two", None), ("three", True)):
        day.pass_minutes(1)
        await day.do(add_device, SAMIRA, AddDevice(kind="board", name=name, speaks=speaks))
    assert [device.speaks for device in day.look(devices.everything)] == [True, False, True]


async def test_a_kiosk_may_name_the_printer_beside_it(day):
    with pytest.raises(NotFound):
        await day.do(add_device, SAMIRA, AddDevice(kind="kiosk", name="K", printer="Printer 1"))
    await day.do(add_device, SAMIRA, AddDevice(kind="printer", name="Printer 1"))
    device = (await day.do(add_device, SAMIRA, AddDevice(kind="kiosk", name="K", printer="Printer 1"))).other
    assert day.look(devices.by_id, device).printer == "Printer 1"


def test_codes_have_no_letters_that_look_alike():
    codes = "".join(new_code() for _ in range(200))
    assert not set("IO01L") & set(codes)
    assert len(set(codes)) > 20


@pytest.mark.alone
async def test_checking_an_unknown_users_password_takes_as_long_as_a_known_ones(monkeypatch):
    monkeypatch.setattr(passwords, "NOBODYS", NOBODYS)
    monkeypatch.setattr(passwords, "PasswordHasher", PasswordHasher)
    kept, checker = passwords.hash_of("right"), Passwords()
    assert not PasswordHasher().check_needs_rehash(NOBODYS)
    assert not PasswordHasher().check_needs_rehash(kept)

    async def seconds(password: str, against: str | None) -> float:
        began = time.process_time()
        assert await checker.fits(password, against) is (password == "right" and against is not None)
        return time.process_time() - began

    known = min([await seconds("wrong", kept) for _ in range(3)])
    unknown = min([await seconds("right", None) for _ in range(3)])
    assert 0.3 < unknown / known < 3
    assert await checker.fits("right", kept)
    assert not await checker.fits("right", "no hash at all")
    checker.close()


def test_a_short_password_is_refused_and_a_made_up_one_is_not():
    with pytest.raises(BadInput, match="12"):
        passwords.refuse_short("eleven char")
    passwords.refuse_short(passwords.made_up())
    assert passwords.made_up() != passwords.made_up()
