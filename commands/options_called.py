"""What people call options, in other programs or in Japanese."""

# What people call options, in other programs or in Japanese, and what they are called here.
OPTIONS_CALLED = {
    **dict.fromkeys(("date", "day", "when", "tested-on", "日付"), ("on", "as-of", "published")),
    **dict.fromkeys(("asof", "today", "until"), ("as-of", "until")),
    **dict.fromkeys(("out", "outdir", "output-dir", "dest", "target", "出力"), ("output",)),
    **dict.fromkeys(("type", "to", "as", "形式"), ("format",)),
    **dict.fromkeys(("folder", "dir", "path", "source", "input"), ("content",)),
    **dict.fromkeys(("locale", "messages", "言語", "language"), ("lang", "language")),
    **dict.fromkeys(("person", "tester", "name", "author", "user", "who"), ("by", "title")),
    **dict.fromkeys(("step", "only-steps"), ("steps", "only")),
    **dict.fromkeys(("system", "platform"), ("os",)),
    **dict.fromkeys(("model", "phone"), ("device",)),
    **dict.fromkeys(("style", "template", "css"), ("theme",)),
    **dict.fromkeys(("preview", "check", "simulate", "noop"), ("dry-run", "check")),
    **dict.fromkeys(("text", "action"), ("do",)),
    **dict.fromkeys(("result", "expected"), ("sees",)),
    **dict.fromkeys(("figure", "shows"), ("screen", "image")),
    **dict.fromkeys(("before", "behind"), ("after",)),
    **dict.fromkeys(("from", "after-date"), ("since",)),
}
