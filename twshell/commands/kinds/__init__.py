"""The kinds of arguments: each knows how to be read, completed and coloured, once."""

from __future__ import annotations

from typing import TypeAlias

from twshell.commands.kinds.base import Kind, Offer, Place
from twshell.commands.kinds.evidence import DigitsKind, FileKind, Look, MomentKind, RowsKind, SubjectKind
from twshell.commands.kinds.people import Handle, HandleKind, ListKind
from twshell.commands.kinds.posts import ExactPostKind, PostKind
from twshell.commands.kinds.shell import (
    AccountKind,
    ArgumentsKind,
    KeyKind,
    LineKind,
    MacroKind,
    SettingKind,
    ValueKind,
    VerbKind,
)
from twshell.commands.kinds.words import (
    ChoiceKind,
    CountKind,
    DescriptionKind,
    DraftKind,
    MessageKind,
    NumberKind,
    QueryKind,
    TargetKind,
    TextKind,
    WordKind,
)
from twshell.domain.post import Post as PostValue

# What commands write in their signatures; spec.ANNOTATIONS maps the names to kinds.
Post: TypeAlias = PostValue
ExactPost: TypeAlias = PostValue
Posts: TypeAlias = tuple[PostValue, ...]
ExactPosts: TypeAlias = tuple[PostValue, ...]
Words: TypeAlias = str
Message: TypeAlias = str
Query: TypeAlias = str
Count: TypeAlias = int
Number: TypeAlias = int
Draft: TypeAlias = int | str
Name: TypeAlias = str
Description: TypeAlias = str
Macro: TypeAlias = str
Verb: TypeAlias = str
Line: TypeAlias = str
Arguments: TypeAlias = str
Value: TypeAlias = str
Setting: TypeAlias = str
Account: TypeAlias = str
Key: TypeAlias = str
Choice: TypeAlias = str
Target: TypeAlias = str
Rows: TypeAlias = Look
Moment: TypeAlias = float
Subject: TypeAlias = Look
File: TypeAlias = str
Id: TypeAlias = str

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        PostKind(), ExactPostKind(), HandleKind(), ListKind(), TextKind(), MessageKind(), QueryKind(), CountKind(),
        NumberKind(), DraftKind(), WordKind(), DescriptionKind(),
        ChoiceKind(), TargetKind(), VerbKind(), LineKind(), MacroKind(), ArgumentsKind(), AccountKind(), SettingKind(),
        ValueKind(), KeyKind(), RowsKind(), MomentKind(), SubjectKind(), FileKind(), DigitsKind(),
    )
}  # fmt: skip

__all__ = [
    "KINDS", "Account", "Arguments", "Choice", "Count", "Description", "Draft", "ExactPost", "ExactPosts", "File",
    "Handle", "Id", "Key", "Kind", "Line", "Macro", "Message", "Moment", "Name", "Number", "Offer", "Place", "Post",
    "Posts", "Query", "Rows", "Setting", "Subject", "Target", "Value", "Verb", "Words",
]  # fmt: skip
