"""What people call keys: in Japanese, and in other words than those of the schemas."""

import unicodedata
from collections.abc import Iterable

# Of several keys the first one counts that is known at the place.
_MEANT: dict[str, tuple[str, ...]] = {
    "手順 ステップ step action": ("steps", "do"),
    "手順書 手順書一覧 procedure": ("procedures",),
    "タイトル 題名 表題 件名 見出し heading headline": ("title", "heading", "caption"),
    "サブタイトル 副題": ("subtitle",),
    "操作 作業 内容 本文 指示 action instruction instructions task text description": (
        *("do", "text", "alt", "about"),
    ),
    "説明 概要 はじめに 目的 intro introduction summary overview purpose description": (
        *("about", "alt", "legend", "meaning", "reason"),
    ),
    "結果 表示 確認内容 result expected expect expectation outcome see shows": ("sees", "result"),
    "図 figures fig": ("figure",),
    "画像 写真 スクリーンショット スクショ screenshot picture img src file photo path source": (
        "image",
        "figure",
    ),
    "代替テキスト 代替 alttext alt_text alttag alternative alternative_text": ("alt",),
    "キャプション 図題 label": ("caption", "legend", "label"),
    "画面 画面名": ("screen", "screens", "title"),
    "注 注記 補足 備考 メモ ポイント note tip tips hint remark remarks memo comment": ("notes",),
    "安全 警告 注意 安全上の注意 warning warnings caution danger": ("safety",),
    "環境 対象 対象環境 適用 environment environments env platform platforms applies for": (
        "applies_to",
    ),
    "端末 機種 デバイス model phone hardware": ("device", "devices"),
    "ブラウザ ブラウザー": ("browser", "browsers"),
    "システム オペレーティングシステム system operating_system": ("os",),
    "日付 日 確認日 実施日 date day when tested_on verified_on": ("on", "published"),
    "発行日 公開日 publication_date": ("published",),
    "確認 検証 確認済み 動作確認 tested tests checked verify verification verifications": (
        "verified",
    ),
    "確認者 担当 担当者 実施者 検証者 tester tested_by verified_by who person author": (
        *("by", "publisher", "approver"),
    ),
    "発行者 発行元 作成者 著者 company organization organisation": ("publisher",),
    "用語 用語集 変数 vars variables": ("terms", "words"),
    "対象者 読者 利用者 reader readers": ("audience", "audiences"),
    "前提 前提条件 準備 prerequisite requirement requirements preconditions": ("prerequisites",),
    "言語 lang locale": ("language",),
    "脚注 footnote": ("footnotes",),
    "危険 危険性 ハザード risk": ("hazard",),
    "影響 結末 effect consequences": ("consequence",),
    "回避 回避方法 対処 対策 avoid": ("avoidance",),
    "種類 レベル 重大度 level severity kind type": ("signal", "method"),
    "責任者 所有者 responsible": ("owner",),
    "承認者 approved_by": ("approver",),
    "理由 why": ("reason",),
    "期限 有効期限 deadline expires": ("until",),
    "ボタン": ("button",),
    "リンク url href": ("link", "address"),
    "文字 文章 テキスト 文言 words": ("text", "words", "says"),
    "入力欄 入力 項目 input": ("field",),
    "値 入力値": ("value",),
    "行": ("row",),
    "スイッチ switch": ("toggle",),
    "チェック チェックボックス checkbox": ("check",),
    "枠 囲み frame highlight rectangle": ("box",),
    "タップ 押す クリック click press touch push": ("tap",),
    "番号": ("number",),
    "矢印 arrow": ("point",),
    "隠す 墨消し モザイク blur hide mask": ("redact",),
    "アドレス": ("address",),
    "名前 名称": ("name", "title"),
    "識別子 番号id name key slug": ("id",),
    "条件": ("applies_to",),
    "別の場合 variant": ("variants",),
}
_BY_NAME: dict[str, list[str]] = {}
for _names, _keys in _MEANT.items():
    for _name in _names.split():
        _BY_NAME.setdefault(_name, []).extend(_keys)


def key_meant(written: str, known: Iterable[str]) -> str:
    """Return the known key that somebody means by another word, "" where nobody can tell."""
    plain = unicodedata.normalize("NFKC", written).casefold().strip().replace("-", "_")
    keys = set(known)
    return next((it for it in _BY_NAME.get(plain, ()) if it in keys), "")
