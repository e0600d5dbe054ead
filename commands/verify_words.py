"""What `verify` asks on a terminal, in both languages."""

from pipeline.catalogue import Tables

VERIFY_WORDS = Tables(
    "verify",
    {
        "day": "On which day, as in 2026-11-23",
        "device": "On which device: the model, as in iPhone 15",
        "os": "With which system and version, as in iOS 17.2",
    },
)
