"""Fixed words of the choice of an environment, one set for each language."""

from pipeline.document.reader_nodes import ReaderWords
from pipeline.words.languages import Spoken

JAPANESE = ReaderWords(
    heading="お使いの環境",
    choose="表示する手順：",
    everything="すべての環境",
    yours="お使いの環境：{}",
    not_claimed="お使いの環境（{}）は、このマニュアルの対象に入っていません。表示する手順は、下で選べます。",
    switched="リンク先の手順に合わせて、「{}」の表示に切り替えました。",
    between="・",
    other_device="そのほかの機種",
    other_os="そのほかのOS",
    other_browser="そのほかのブラウザ",
    anybody="そのほかの環境",
    since="{}以降",
    before="{}より前",
    range="{name} {low}以降{high}より前",
    majors="{name} {low}～{high}",
)

ENGLISH = ReaderWords(
    heading="What you are using",
    choose="Show the steps for:",
    everything="all environments",
    yours="You are using: {}",
    not_claimed="This manual was not written for what you are using ({}). "
    "Choose below whose steps you see.",
    switched="This link leads to a step for another environment, so that one is shown: {}.",
    between=", ",
    other_device="another device",
    other_os="another system",
    other_browser="another browser",
    anybody="any other environment",
    since="{} and later",
    before="before {}",
    range="{name} from {low}, before {high}",
    majors="{name} {low}–{high}",
)

READER_WORDS = Spoken("reader", {"ja": JAPANESE, "en": ENGLISH})
