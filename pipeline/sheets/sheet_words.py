"""The fixed words of check sheets, one set for each language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands on a sheet besides the manual's own words.

    `fields` are the labels of what is to be filled in, by the name of the field; `worked`,
    `failed` and `skipped` the three answers. A filled sheet is read by these words, so those of
    sheets that are out must stay readable.
    """

    title: str
    how: str
    about: dict[str, str]
    fields: dict[str, str]
    worked: str
    failed: str
    skipped: str
    answer: str
    remarks: str
    fill_in: str
    pick_date: str
    save: str
    saved: str
    copy: str
    no_script: str
    open_steps: str


JAPANESE = SheetWords(
    title="確認シート",
    how="実際の製品で手順のとおりに操作し、書かれたとおりになれば「○ できた」、ならなければ"
    "「× できなかった」を選んでください。行わなかった手順は「未実施」にします。×のときは、"
    "何が起きたかを備考に書いてください。",
    about={"manual": "マニュアル", "edition": "発行日", "environment": "対象の環境"},
    fields={
        "date": "実施日",
        "by": "実施者",
        "device": "機種名",
        "os": "{}のバージョン",
        "browser": "{}のバージョン",
    },
    worked="○ できた",
    failed="× できなかった",
    skipped="未実施",
    answer="結果",
    remarks="備考",
    fill_in="ここに入力",
    pick_date="日付を選ぶか、2026-11-23のように入力",
    save="回答を保存する",
    saved="次のファイルを保存しました：{}。このファイルを、シートの作成者に送ってください。",
    copy="保存できないときは、下の文字をすべてコピーして、メールなどで送ってください。",
    no_script="この画面では回答を保存できません。別のブラウザで開くか、Word版のシートをお使いください。",
    open_steps="まだ選んでいない手順：{}",
)

ENGLISH = SheetWords(
    title="Check sheet",
    how="Perform the steps on the real product. Choose “○ Worked” if a step went as it is "
    "written, “× Did not” if it did not, and “Not done” for what you left out. "
    "Where it did not work, tell under remarks what happened.",
    about={"manual": "Manual", "edition": "Published", "environment": "Environment"},
    fields={
        "date": "Date",
        "by": "Performed by",
        "device": "Device model",
        "os": "Version of {}",
        "browser": "Version of {}",
    },
    worked="○ Worked",
    failed="× Did not",
    skipped="Not done",
    answer="Outcome",
    remarks="Remarks",
    fill_in="Type here",
    pick_date="Pick a date, or type it as in 2026-11-23",
    save="Save the answers",
    saved="Saved as {}. Send this file to whoever made the sheet.",
    copy="If nothing is saved, copy all of the text below and send it, by mail for instance.",
    no_script="This view cannot save answers. Open it in another browser, or use the Word sheet.",
    open_steps="Steps without an answer: {}",
)

SHEET_WORDS: dict[str, SheetWords] = {"ja": JAPANESE, "en": ENGLISH}
