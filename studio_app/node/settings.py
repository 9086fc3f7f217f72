"""Settings of a file: declarations, and access as the signed-in person."""

from __future__ import annotations

from typing import TypeVar

from db.changes import Changes
from db.local_writes import keep_setting
from db.settings import SettingKey, read_setting
from studio_app.domain.permissions import Permission
from studio_app.node.signed_in import SignedIn

T = TypeVar("T")

DUTY_TELEPHONE = SettingKey("duty-telephone", str, "")
"""The studio's duty telephone; empty until a lead has entered it."""
LOCK_AFTER = SettingKey("lock-after-minutes", int, 5)
"""Idle minutes until every window on the file locks itself."""
BUNDLE_FOLDER = SettingKey("sync/bundle-folder", str, "")
"""The folder for exported bundles; empty until chosen."""


def setting(signed_in: SignedIn, key: SettingKey[T]) -> T:
    """A setting of the file."""
    with signed_in.read() as read:
        return read_setting(read, key)


def set_setting(signed_in: SignedIn, key: SettingKey[T], value: T) -> Changes:
    """Sets a setting of the file. Raises Refusal `not-permitted`."""
    signed_in.require(Permission.ADMINISTER)
    with signed_in.unit() as unit:
        keep_setting(unit, key, value)
    return unit.changes


def own_setting(signed_in: SignedIn, key: SettingKey[T]) -> T:
    """A setting of the signed-in person."""
    with signed_in.read() as read:
        return read_setting(read, key, signed_in.person)


def set_own_setting(signed_in: SignedIn, key: SettingKey[T], value: T) -> Changes:
    """Sets a setting of the signed-in person."""
    with signed_in.unit() as unit:
        keep_setting(unit, key, value, signed_in.person)
    return unit.changes
