"""Scheme: one's device is said to be infected, with a number to ring."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_INFECTED = Part(
    phrases="""
        your (computer|pc|device|windows|laptop|iphone|phone|mac|system) [is|has been|was|may be|might be|has] [now] (infected|hacked|locked|compromised|blocked|at risk|virus|viruses|malware)
        (may tinh|may|dien thoai|thiet bi|laptop|windows) [cua] [ban|quy khach|anh|chi|anh chi] [da|dang|vua] [bi] (nhiem|dinh|bi nhiem|co) (virus|ma doc|phan mem doc hai|trojan|spyware)
    """,
    negatable=True,
)
_RING = Part(
    phrases="""
        (call|ring|contact|dial|phone) ... <n>
        (goi|lien he|lh|alo) [ngay|gap] [so|tong dai|hotline|ky thuat|ky thuat vien|zalo|ho tro|trung tam] [so|ho tro|microsoft] <n>
    """,
)
# a house's own extension is short
_NUMBER = Part(pattern=re.compile(r"\d[\d .()-]{6,}\d"))

SCHEME = Scheme(
    code="text.scheme.tech_support",
    words=Words(
        "Báo máy của bạn nhiễm virus và bảo gọi một số",
        "It says that your device is infected, with a number to ring",
        "Microsoft, Apple không báo như vậy và không bảo bạn gọi. Đóng cửa sổ đó, đừng cho ai điều khiển máy.",
        "Microsoft and Apple don’t warn like that or ask to be rung. Close it, and let nobody control your device.",
    ),
    ways=((_INFECTED, _RING, _NUMBER),),
    hits=(
        "Microsoft support: your computer is infected call +1-888-555-1234 now",
        "Máy tính của bạn đã nhiễm virus, gọi ngay số 1900 123 456 để được hỗ trợ",
    ),
    misses=(
        "IT: laptop của anh bị nhiễm virus, mang xuống phòng 302 em cài lại nhé",
        "IT desk: your computer is infected, call ext 1234 before you use it again",
        "Your laptop is ready, call 0123 456 789 when you come to collect it",
        "Máy tính của con nhiễm virus hay sao mà chậm quá bố ơi",
    ),
)
