"""Old manuals as people make them in Word, made here: with and without styles, tables, boxes.

All sentences are our own; a picture is a small field of one colour.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt
from PIL import Image

_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def picture(shade: int = 90, form: str = "PNG") -> BytesIO:
    """Return a picture of a screen, each shade another one."""
    buffer = BytesIO()
    Image.new("RGB", (400, 640), (shade % 256, 120, 150)).save(buffer, form)
    buffer.seek(0)
    return buffer


def saved(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rezipped(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Return a Word file with its parts changed, and with more of them (`_` stands for `/`)."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            archive.writestr(name.replace("__", "/"), part)
    return made.getvalue()


def add_picture(document: Any, shade: int) -> None:
    document.add_picture(picture(shade), width=Inches(1.5))


def typed_japanese() -> bytes:
    """Without any style: big and bold letters, typed ①, pictures between, in the seed's manner."""
    made = docx.Document()
    _line(made, "みどり勤怠 操作マニュアル", size=24, bold=True)
    _line(made, "～通知が届かないときの対処法～", size=16)
    _line(made, "2021/4/5")
    _line(made, "みどり製作所株式会社")
    rows = [
        ("確認日", "機種", "OS", "ブラウザ"),
        ("2021/03/01", "Android", "Android 11", "Google Chrome"),
        ("2021/03/02", "iPhone 12", "iOS 14.4", "Safari"),
    ]
    _table(made, rows)
    _line(made, "※端末によっては、表記が異なる場合があります。")
    _line(made, "通知を許可する ～Androidの場合～", size=16, bold=True)
    _line(made, "・みどり勤怠の通知が届かない場合は、次の手順で許可してください。")
    _line(made, "・許可しても届かない場合は、管理者に連絡してください。")
    _line(made, "① 【設定】＞【アプリ】をタップします。")
    add_picture(made, 10)
    _line(made, "② 「通知」をタップし、スイッチをオンにします。")
    add_picture(made, 20)
    _line(made, "※ 「通知」がない場合は、端末を再起動してください。")
    _line(made, "③ 通知の一覧が表示されます。")
    add_picture(made, 30)
    _line(made, "通知を許可する ～iPhoneの場合～", size=16, bold=True)
    _line(made, "【前提条件】")
    _line(made, "・通信できる場所にいること")
    _line(made, "・社員番号を持っていること")
    _line(made, "① “設定”アイコンをタップします。")
    add_picture(made, 40)
    _line(made, "図1　設定の画面")
    _line(
        made,
        "注意：ほかのアプリの通知は変えないでください。大切な知らせが届かなくなるおそれがあります。",
    )
    _line(made, "② 確認画面が表示されるので【続ける】をタップします。")
    add_picture(made, 50)
    _line(made, "　→「受け付けました」と表示される。控えは会社が持ちます。")
    _line(made, "以上で設定は完了です。")
    return saved(made)


def styled_english() -> bytes:
    """With Word's own styles and automatic numbers, notes, a footnote-like note and a link."""
    made = docx.Document()
    made.core_properties.author = "somebody"
    made.add_heading("Time Sheet user guide", 0)
    made.add_paragraph("For employees", style="Subtitle")
    made.add_paragraph("Willow Works Ltd.")
    made.add_paragraph("19 March 2020")
    made.add_heading("Introduction", 1)
    made.add_paragraph("The Time Sheet is where you enter your hours.")
    made.add_heading("1. Enter your hours", 1)
    made.add_heading("Before you begin", 2)
    made.add_paragraph("You have your user name.", style="List Bullet")
    made.add_heading("Steps", 2)
    for at, text in enumerate(
        (
            "Click “Sign in”. The page “My week” is shown.",
            "Select the tab “Hours”.",
            'Click "Save".',
        )
    ):
        made.add_paragraph(text, style="List Number")
        add_picture(made, 60 + at)
    made.add_paragraph("Figure 3: The button Save", style="Caption")
    made.add_paragraph("Note: Hours of last month cannot be changed.")
    made.add_heading("2. Correct your hours", 1)
    paragraph = made.add_paragraph(style="List Number")
    paragraph.add_run("Click ")
    paragraph.add_run("Edit").bold = True
    paragraph.add_run(" beside the day.")
    made.add_paragraph("WARNING: Do not delete a day that was paid. Its payment may be lost.")
    made.add_paragraph("Type the hours {like 7.5} and press Enter.", style="List Number")
    made.add_paragraph("You have now corrected your hours.")
    made.add_heading("Troubleshooting", 1)
    made.add_paragraph("If nothing works, call the office.")
    return saved(made)


def layout_table() -> bytes:
    """Each step in a row, its words beside its picture; and steps side by side above pictures.

    Then rows whose number has a cell of its own: typed in many ways, or counted by Word.
    """
    made = docx.Document()
    made.add_paragraph("かんたん出力 手順書", style="Title")
    made.add_heading("帳票を出力する", 1)
    table = made.add_table(rows=0, cols=2)
    for at, text in enumerate(("①［帳票］をクリックします。", "②［出力］ボタンを押します。")):
        left, right = table.add_row().cells
        left.text = text
        right.paragraphs[0].add_run().add_picture(picture(70 + at), width=Inches(1.5))
    made.add_heading("帳票を消す", 1)
    table = made.add_table(rows=2, cols=2)
    for at, text in enumerate(("① 帳票を選び、［削除］を押します。", "② ［はい］を押します。")):
        table.rows[0].cells[at].text = text
        run = table.rows[1].cells[at].paragraphs[0].add_run()
        run.add_picture(picture(80 + at), width=Inches(1.5))
    made.add_heading("帳票を直す", 1)
    table = made.add_table(rows=0, cols=3)
    rows = (
        ("1", "帳票を開きます。"),
        ("２", "［編集］をクリックします。\n※ 編集には権限が要ります。"),
        ("(3)", "注意：元の行は消さないでください。"),
        ("④", "数を直します。"),
        ("5.", "［保存］をクリックします。"),
    )
    for at, (number, text) in enumerate(rows):
        cells = table.add_row().cells
        cells[0].text = number
        cells[1].text = text
        cells[2].paragraphs[0].add_run().add_picture(picture(84 + at), width=Inches(1.5))
    table.rows[2].cells[1].add_paragraph("行を加えます。")
    return saved(made)


def step_table() -> bytes:
    """Return a table whose columns are number, action, result and remarks; one without a head."""
    made = docx.Document()
    made.add_paragraph("受付端末 操作手順書", style="Title")
    made.add_heading("受付を始める", 1)
    rows = [
        ("No.", "操作内容", "結果", "備考"),
        ("1", "電源ボタンを押す", "待ち受け画面が表示される", "5秒ほどかかる"),
        ("2", "【受付開始】を押す", "受付番号が出ます。", ""),
    ]
    _table(made, rows)
    made.add_heading("受付を終える", 1)
    table = made.add_table(rows=0, cols=2)
    for text in ("［終了］をクリックします。", "「はい」を押します。"):
        number, action = table.add_row().cells
        number.paragraphs[0].style = "List Number"
        action.text = text
    made.add_heading("改訂履歴", 1)
    _table(
        made,
        [
            ("版", "改訂日", "変更内容"),
            ("1.0", "2019/1/10", "初版"),
            ("1.1", "2019/5/1", "誤記訂正"),
        ],
    )
    return saved(made)


def two_levels() -> bytes:
    """Typed numbers of two kinds: titles “1．” with steps “(1)” below them, no styles."""
    made = docx.Document()
    for text in (
        "在庫くん利用の手引き",
        "1．はじめに",
        "この手引きは、在庫くんの使い方を説明します。",
        "2．在庫を登録する",
        "(1) メニューから［登録］をクリックします。",
        "(2) 数量を入力します。",
        "ア．単位は個です。",
        "3．在庫を調べる",
        "(1) ［検索］をクリックします。検索画面が表示されます。",
        "(2) 品名を入力し、［検索］ボタンを押してください。",
    ):
        made.add_paragraph(text)
    return saved(made)


def nested_lists() -> bytes:
    """Automatic lists of two levels, as Word makes them, with sentences on both."""
    made = docx.Document()
    made.add_heading("Backup guide", 0)
    made.add_heading("Back up", 1)
    for style, text in (
        ("List Number", "Open the settings."),
        ("List Number 2", "Click [System]."),
        ("List Number 2", "Click [Backup]."),
        ("List Number", "Click [Start]. The backup starts."),
    ):
        made.add_paragraph(text, style=style)
    return saved(made)


def odd_lists() -> bytes:
    """As Google Docs exports it: each item of a list in a list of its own that starts at 1."""
    made = docx.Document()
    made.add_heading("Share a calendar", 1)
    numbering = made.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
            "</w:abstractNum>"
        ),
    )
    for at, text in enumerate(("Click “Settings”.", "Click “Share”.", "Press “Send”."), start=1):
        numbering.append(_list_of(90 + at))
        paragraph = made.add_paragraph(text)
        properties: Any = paragraph._p.get_or_add_pPr()
        number = f'<w:ilvl w:val="0"/><w:numId w:val="{90 + at}"/>'
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{number}</w:numPr>"))
        add_picture(made, 100 + at)
    return saved(made)


def boxes() -> bytes:
    """Words in text boxes, of VML and of DrawingML with its fallback, and drawn over a picture."""
    made = docx.Document()
    made.add_paragraph("予約システムの使い方", style="Title")
    made.add_heading("予約する", 1)
    made.add_paragraph("① 【新規予約】をクリックします。")
    paragraph = made.add_paragraph()
    paragraph._p.append(_vml_box("※ 予約は前日までです。"))
    made.add_paragraph("② 日付を選びます。")
    paragraph = made.add_paragraph()
    paragraph._p.append(_drawn_box("ここをクリック"))
    return saved(made)


def tracked() -> bytes:
    """Tracked insertions and deletions, a comment, hidden words and a field."""
    made = docx.Document()
    made.add_heading("Print", 1)
    paragraph = made.add_paragraph("1. Click ")
    words = nsdecls("w")
    at: Any = paragraph._p
    for xml in (
        f'<w:del {words} w:id="1" w:author="a"><w:r><w:delText>Old</w:delText></w:r></w:del>',
        f'<w:ins {words} w:id="2" w:author="a"><w:r><w:t>"Print all"</w:t></w:r></w:ins>',
        f"<w:r {words}><w:t>.</w:t></w:r>",
        f"<w:r {words}><w:rPr><w:vanish/></w:rPr><w:t>secret words</w:t></w:r>",
    ):
        at.append(parse_xml(xml))
    second = made.add_paragraph("2. Press Enter. ")
    made.add_comment(second.runs[0], text="Is that so?", author="Aoi", initials="A")
    return saved(made)


def unnumbered() -> bytes:
    """Sentences without numbers, and a heading a step: “Step 1: …”."""
    made = docx.Document()
    made.add_heading("Scanner", 0)
    made.add_paragraph("Willow Works and Friends, version 2.1, 12 Mar 2023")
    made.add_heading("Scan a page", 1)
    made.add_paragraph("Put the page on the glass.")
    made.add_paragraph("Click “Scan”.")
    add_picture(made, 120)
    made.add_paragraph("Click “Save”.")
    add_picture(made, 121)
    made.add_heading("Send a page", 1)
    made.add_heading("Step 1: Choose it", 2)
    made.add_paragraph("Click “Choose”.")
    add_picture(made, 122)
    made.add_heading("Step 2: Send it", 2)
    made.add_paragraph("Click “Send”. The page is sent.")
    return saved(made)


def pandoc_like() -> bytes:
    """Return one with pandoc's styles: compact lists, captioned figures."""
    made = docx.Document()
    for name in ("First Paragraph", "Compact", "Captioned Figure", "Image Caption"):
        made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.add_heading("Add a printer", 1)
    made.add_paragraph("You need the name of the printer.", style="First Paragraph")
    for at, text in enumerate(("Open **Settings**.", "Click Add. A list opens.")):
        made.add_paragraph(text, style="List Number")
        figure = made.add_paragraph(style="Captioned Figure")
        figure.add_run().add_picture(picture(130 + at), width=Inches(1.5))
        made.add_paragraph(f"The window {at}", style="Image Caption")
    return saved(made)


def unusual_pictures() -> bytes:
    """Return one with a metafile, a linked picture, a chart and words over a picture."""
    made = docx.Document()
    made.add_heading("図の多い手順", 0)
    made.add_heading("図を見る", 1)
    made.add_paragraph("① 【開く】を押します。")
    add_picture(made, 140)
    made.add_paragraph("② 【閉じる】を押します。")
    at: Any = made.paragraphs[-1]._p
    metafile = '<v:imagedata r:id="meta"/>'
    words = "<w:txbxContent><w:p><w:r><w:t>ここです</w:t></w:r></w:p></w:txbxContent>"
    over = f"<v:rect><v:textbox>{words}</v:textbox></v:rect>"
    for xml in (
        '<w:drawing><a:blip r:link="far"/></w:drawing>',
        f'<w:pict><v:shape alt="window">{metafile}</v:shape></w:pict>',
        f"<w:pict><v:group><v:shape>{metafile}</v:shape>{over}</v:group></w:pict>",
    ):
        at.append(parse_xml(f"<w:r {nsdecls('w', 'r', 'a')} {_VML}>{xml}</w:r>"))
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    leads = (
        f'<Relationship Id="far" Type="{kinds}/image" Target="file:///C:/pictures/a.png" '
        f'TargetMode="External"/><Relationship Id="meta" Type="{kinds}/image" '
        'Target="media/window.emf"/></Relationships>'
    )

    def with_leads(name: str, data: bytes) -> bytes:
        is_list = name == "word/_rels/document.xml.rels"
        return data.replace(b"</Relationships>", leads.encode()) if is_list else data

    return rezipped(saved(made), with_leads, **{"word__media__window.emf": b"\x01\x00\x00\x00 EMF"})


def one_box_of_everything() -> bytes:
    """Return lists that begin again, soft line breaks, marks of ours in the words."""
    made = docx.Document()
    made.add_heading("設定集", 0)
    made.add_heading("設定", 1)
    made.add_paragraph("Aさんの場合")
    made.add_paragraph("①［開く］を押します。\n②［閉じる］を押します。")
    made.add_paragraph("Bさんの場合")
    made.add_paragraph("①`code` と {brace} と ** と [a](b) と \\ を押します。")
    made.add_paragraph("② 【重要】必ず「OK」を押してください。\u200b")
    made.add_paragraph("： で始まる # 行 : です")
    return saved(made)


SAMPLES: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        *(typed_japanese, styled_english, layout_table, step_table, two_levels, nested_lists),
        *(
            odd_lists,
            boxes,
            tracked,
            unnumbered,
            pandoc_like,
            unusual_pictures,
            one_box_of_everything,
        ),
    )
}


def _line(made: Any, text: str, *, size: int = 0, bold: bool = False) -> None:
    run = made.add_paragraph().add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)


def _table(made: Any, rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _list_of(number: int) -> Any:
    return parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>'
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


def _vml_box(text: str) -> Any:
    return parse_xml(
        f"<w:r {nsdecls('w')} {_VML}><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r>"
        f"<w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _drawn_box(text: str) -> Any:
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return parse_xml(
        f"<w:r {nsdecls('w', 'wp', 'a')} {_VML} "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="1" cy="1"/><wp:docPr id="9" name="b"/><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
