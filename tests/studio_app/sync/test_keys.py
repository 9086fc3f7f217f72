"""Keys prove who a node is, and two people can compare them aloud."""

from __future__ import annotations

import msgspec

from studio_app.sync.bundle.keys import accepts_rotation, fingerprint_words, new_keys, rotate

OLD, NEW, THIRD = new_keys(), new_keys(), new_keys()


def test_a_signature_holds_for_its_text_and_its_key_only():
    signature = OLD.sign(b"text\n")
    assert OLD.public().verifies(b"text\n", signature)
    assert not OLD.public().verifies(b"text", signature)
    assert not NEW.public().verifies(b"text\n", signature)
    assert not OLD.public().verifies(b"text\n", signature[:-1])


def test_keys_come_back_from_the_node_file_as_they_were():
    again = msgspec.json.decode(msgspec.json.encode(OLD), type=type(OLD))
    assert again.public() == OLD.public()


def test_a_fingerprint_is_eight_words_with_the_same_meaning_in_both_languages():
    english, chinese = fingerprint_words("en"), fingerprint_words("zh_CN")
    keys = OLD.public()
    assert [english.index(word) for word in keys.fingerprint("en")] == [
        chinese.index(word) for word in keys.fingerprint("zh_CN")
    ]
    assert len(keys.fingerprint("en")) == 8


def test_a_fingerprint_covers_both_keys():
    one, two = OLD.public(), NEW.public()
    mixed = msgspec.structs.replace(one, recipient=two.recipient)
    assert len({one.fingerprint("en"), two.fingerprint("en"), mixed.fingerprint("en")}) == 3
    assert len({one.key_id, two.key_id, mixed.key_id}) == 3


def test_no_two_words_are_alike_when_read_aloud():
    from pypinyin import lazy_pinyin

    assert len(set(fingerprint_words("en"))) == 256
    assert all(len(word) == 2 for word in fingerprint_words("zh_CN"))
    assert len({" ".join(lazy_pinyin(word)) for word in fingerprint_words("zh_CN")}) == 256


def test_new_keys_are_believed_only_from_the_old_ones_and_only_once():
    rotation = rotate("5" * 32, 1, OLD, NEW)
    assert accepts_rotation(rotation, OLD.public(), 0)
    assert not accepts_rotation(rotation, OLD.public(), 1)
    assert not accepts_rotation(rotation, THIRD.public(), 0)
    assert not accepts_rotation(msgspec.structs.replace(rotation, keys=THIRD.public()), OLD.public(), 0)
    assert not accepts_rotation(msgspec.structs.replace(rotation, node="6" * 32), OLD.public(), 0)
    assert not accepts_rotation(msgspec.structs.replace(rotation, by_new="no hex"), OLD.public(), 0)
