"""What people call choices, languages and rules in place of their names here."""

# What people call formats and other choices.
CHOICES_CALLED = {
    **dict.fromkeys(("word", "ワード", "doc", "msword"), "docx"),
    **dict.fromkeys(("web", "page", "ウェブ", "htm", "html5", "ページ"), "html"),
    **dict.fromkeys(("実機", "device", "real", "manual", "hand", "by hand", "手動"), "product"),
    **dict.fromkeys(("自動", "automatic", "automated", "auto", "robot"), "machine"),
    **dict.fromkeys(("画面", "drawing", "図"), "screen"),
    **dict.fromkeys(("mac", "windows", "pc", "linux"), "desktop"),
    **dict.fromkeys(("excel", "xlsx", "xls", "エクセル", "spreadsheet"), "csv"),
    **dict.fromkeys(("危険",), "danger"),
    **dict.fromkeys(("警告",), "warning"),
    **dict.fromkeys(("注意",), "caution"),
    **dict.fromkeys(("通知", "お知らせ", "info", "note"), "notice"),
    **dict.fromkeys(("スマホ", "スマートフォン", "携帯", "mobile", "smartphone"), "phone"),
    **dict.fromkeys(("タブレット",), "tablet"),
    **dict.fromkeys(("none", "no", "false", "ignore", "オフ", "なし"), "off"),
    **dict.fromkeys(("パソコン", "laptop", "notebook", "computer"), "desktop"),
}
# What people call languages in place of their codes.
LANGUAGES_CALLED = {
    **dict.fromkeys(("jp", "jpn", "japanese", "日本語", "日本", "和文"), "ja"),
    **dict.fromkeys(("eng", "english", "us", "uk", "gb", "英語", "英", "英文"), "en"),
    **dict.fromkeys(("cn", "zh", "chinese", "中国語", "簡体字"), "zh-Hans"),
    **dict.fromkeys(("arabic", "アラビア語"), "ar"),
}
# What people call the rules that a waiver may name.
RULES_CALLED = {
    **dict.fromkeys(
        ("never-verified", "not-verified", "unverified", "untested", "no-verification", "unclaimed",
         "未確認", "未検証"), "unverified-claim",
    ),
    **dict.fromkeys(
        ("void", "void-verification", "edited", "edited-step", "changed-since-verified"),
        "edited-since-verified",
    ),
    **dict.fromkeys(
        ("stale", "expired", "outdated", "old-verification", "expired-verification",
         "outdated-verification", "期限切れ"), "stale-verification",
    ),
    **dict.fromkeys(("risk", "risk-without-safety", "risk-not-approved"), "risk-without-approval"),
    **dict.fromkeys(("no-model", "device-model"), "device-is-no-model"),
    **dict.fromkeys(("no-version", "version-missing"), "no-system-version"),
}  # fmt: skip
