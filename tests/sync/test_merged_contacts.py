"""Contacts merged on computers that did not know of each other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from devices import DAY, Device, devices, exchange

from netjournal.domain.records import Contact, Goal, Introduction, Membership, Tier
from netjournal.errors import NotFound
from netjournal.journal.contact_page import contact_page
from netjournal.journal.doctor import check_health

LATER = timedelta(minutes=1)


def person(device: Device, name: str, tier: Tier = Tier.COLLEAGUES) -> Contact:
    return device.journal.contacts.add(Contact(name=name, tier=tier), on=DAY)


def merge(device: Device, keep: Contact, other: Contact) -> None:
    contacts = device.journal.contacts
    device.move_clock(LATER)
    contacts.merge(contacts.get(keep.id), contacts.get(other.id), on=DAY)


def listed(device: Device) -> list[str]:
    return [contact.name for contact in device.journal.contacts.all()]


def talks(device: Device, contact: Contact) -> list[str]:
    return sorted(talk.summary for talk in device.journal.contacts.timeline(contact.id))


def alike(*found: Device) -> None:
    assert all(device.state() == found[0].state() for device in found)


def test_both_merge_the_same_two_in_opposite_directions(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers")
        a.log("with x", contact_ids=(x.id,))
        a.log("with y", contact_ids=(y.id,))
        exchange(a, b)
        merge(a, y, x)
        b.move_clock(LATER)
        merge(b, x, y)
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert listed(device) == ["S. Rivers"]
            assert talks(device, y) == ["with x", "with y"]
            assert device.journal.contacts.get(x.id).id == y.id
            assert device.journal.contacts.find("sam").id == y.id


def test_one_merges_while_the_other_logs_with_the_one_who_goes(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers", Tier.FOLLOWING)
        exchange(a, b)
        merge(a, x, y)
        b.log("meanwhile", contact_ids=(y.id,), minutes=30)
        b.journal.goals.add(Goal(text="write to them", contact_ids=(y.id,), due_on=DAY))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            journal = device.journal
            assert listed(device) == ["Sam Rivers"]
            page = contact_page(journal, journal.contacts.get(x.id), DAY)
            assert [talk.contact_ids for talk in page.timeline] == [(x.id,)]
            assert [goal.contact_ids for goal in page.goals] == [(x.id,)]
            assert page.last_on == DAY
            assert page.contact.tier is Tier.COLLEAGUES
            assert journal.contacts.last_on() == {x.id: DAY}
            assert [hit.id for hit in journal.search.everything("S. Rivers") if hit.noun == "contact"] == [x.id]


def test_three_merge_a_chain_and_a_circle(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b", "c") as (a, b, c):
        x, y, z = (person(a, name) for name in ("Ix", "Ypsilon", "Zed"))
        a.log("with x", contact_ids=(x.id,))
        exchange(a, b, c)
        merge(a, y, x)
        b.move_clock(LATER)
        merge(b, z, y)
        c.move_clock(3 * LATER)
        merge(c, x, z)
        exchange(a, b, c)
        alike(a, b, c)
        for device in (a, b, c):
            assert listed(device) == ["Zed"]  # the latest redirect, z into x, counts for nothing
            assert talks(device, z) == ["with x"]


def test_merged_into_two_different_ones_is_asked_about(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y, z = (person(a, name) for name in ("Sam", "Sam Rivers", "Sam Ruiz"))
        a.log("with sam", contact_ids=(x.id,))
        exchange(a, b)
        merge(a, y, x)
        b.move_clock(LATER)
        merge(b, z, x)
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert listed(device) == ["Sam Rivers", "Sam Ruiz"]
            assert talks(device, z) == ["with sam"]
            assert talks(device, y) == []
            (crossed,) = (found for found in device.sync.conflicts() if found.field == "merged_into")
            assert {version.value for version in crossed.versions} == {y.id, z.id}
        a.sync.settle(crossed, keep=[version.value for version in crossed.versions].index(y.id))
        exchange(a, b)
        for device in (a, b):
            assert talks(device, y) == ["with sam"]
            assert not [found for found in device.sync.conflicts() if found.field == "merged_into"]


def test_undo_makes_exactly_the_two_of_before(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers")
        a.log("with x", contact_ids=(x.id,))
        a.log("with both", contact_ids=(x.id, y.id))
        exchange(a, b)
        before = {name: talks(a, contact) for name, contact in (("x", x), ("y", y))}
        merge(a, x, y)
        exchange(a, b)
        assert talks(b, x) == ["with both", "with x"]
        b.log("since", contact_ids=(x.id,))
        exchange(a, b)
        assert a.journal.undo.back() is not None
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert listed(device) == ["S. Rivers", "Sam Rivers"]
            assert talks(device, x) == sorted([*before["x"], "since"])
            assert talks(device, y) == before["y"]


def test_taken_apart_on_the_other_computer(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers")
        a.log("with y", contact_ids=(y.id,))
        exchange(a, b)
        merge(a, x, y)
        exchange(a, b)
        contacts = b.journal.contacts
        contacts.take_apart(contacts.find_merged("S. Rivers"))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert talks(device, y) == ["with y"]
            with pytest.raises(NotFound):
                device.journal.contacts.find_merged("S. Rivers")


def test_the_kept_one_in_the_trash_takes_the_other_along_and_back(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers")
        exchange(a, b)
        merge(a, x, y)
        b.journal.contacts.trash(b.journal.contacts.get(x.id))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert listed(device) == []
            assert [thing.id for thing in device.journal.trash_can.all()] == [x.id]
        b.journal.trash_can.restore(b.journal.trash_can.all()[0])
        exchange(a, b)
        assert listed(a) == listed(b) == ["Sam Rivers"]


def test_what_speaks_of_both_speaks_of_one(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        journal = a.journal
        x, y, z = person(a, "Sam Rivers"), person(a, "S. Rivers"), person(a, "Zed")
        talk = a.log("with all", contact_ids=(x.id, y.id, z.id))
        journal.add(Introduction(from_id=x.id, to_id=y.id, on=DAY), "Introduce")
        journal.add(Introduction(from_id=y.id, to_id=z.id, on=DAY), "Introduce")
        journal.add(Membership(person_id=x.id, community_id=z.id), "Join")
        journal.add(Membership(person_id=y.id, community_id=z.id), "Join")
        merge(a, x, y)
        assert a.interaction(talk.id).contact_ids == (x.id, z.id)
        assert [(item.from_id, item.to_id) for item in journal.every(Introduction)] == [(x.id, z.id)]
        assert len(journal.every(Membership)) == 1
        assert journal.contacts.count_with(x.id) == 1
        # An edit of who took part leaves the link to the one who was merged as it is.
        a.write(talk.id, contact_ids=(x.id,))
        journal.undo.back()
        journal.undo.back()
        assert a.interaction(talk.id).contact_ids == (x.id, y.id, z.id)
        assert len(journal.every(Membership)) == 2


def test_the_export_of_everything_says_what_was_logged(tmp_path: Path) -> None:
    from netjournal.domain.records import Interaction
    from netjournal.journal.batches import Exports

    with devices(tmp_path, "a") as (a,):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers")
        a.log("with y", contact_ids=(y.id,))
        merge(a, x, y)
        exports = Exports(a.journal.store)
        assert [talk.contact_ids for talk in exports.whole(Interaction)] == [(y.id,)]
        assert {contact.name: contact.merged_into for contact in exports.whole(Contact)} == {
            "Sam Rivers": "",
            "S. Rivers": x.id,
        }


def test_forgetting_the_kept_one_leaves_nobody_redirected(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        x, y = person(a, "Sam Rivers"), person(a, "S. Rivers")
        exchange(a, b)
        merge(b, x, y)
        a.journal.contacts.forget(a.journal.contacts.get(x.id))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert listed(device) == ["S. Rivers"]  # forgotten before that computer knew they were one
            assert all(finding.ok for finding in check_health(device.home) if finding.check in ("links", "today"))
