"""The settings of a template, with what makes a file one of ours (ECMA-376 part 1, 17.15.1)."""

from copy import deepcopy

from renderers.word.elements import Element, element, qualified

# What leads to other files, asks the reader a question, or keeps people from editing.
_LEFT_OUT = (
    "attachedTemplate",
    "mailMerge",
    "updateFields",
    "trackRevisions",
    "documentProtection",
)
# Of ours: whether edits are tracked.
_OURS = ("trackRevisions", "documentProtection")
# What stands before those (17.15.1.78), of what Word writes.
_BEFORE = frozenset(
    qualified(f"w:{name}")
    for name in (
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts"),
        *("embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins"),
        *("alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter"),
        *("gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle"),
        *("proofState", "formsDesign", "linkStyles", "stylePaneFormatFilter"),
        *("stylePaneSortMethod", "documentType", "revisionView"),
    )
)
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"
# What stands before the compatibility settings is more than what stands behind them.
_BEHIND_COMPATIBILITY = frozenset(
    qualified(f"w:{name}")
    for name in (
        *("docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping"),
        *("doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions"),
        *("readModeInkLockDown", "smartTagType", "shapeDefaults", "doNotEmbedSmartTags"),
        *("decimalSymbol", "listSeparator"),
    )
)
# Word 2013 and later; an older one is opened in Compatibility Mode.
_TODAY = 15


def settled(theirs: Element, ours: Element) -> Element:
    """Return the settings of a template, changed so that Word opens the file as one of ours."""
    for tag in _LEFT_OUT:
        for made in theirs.findall(qualified(f"w:{tag}")):
            theirs.remove(made)
    at = sum(1 for it in theirs if it.tag in _BEFORE)
    added = [it for tag in _OURS for it in ours.findall(qualified(f"w:{tag}"))]
    theirs[at:at] = list(map(deepcopy, added))
    _set_compatibility(theirs)
    _name_separators(theirs, ours)
    return theirs


def _name_separators(theirs: Element, ours: Element) -> None:
    """Name the lines above footnotes (17.11.9) as ours do, if theirs name none."""
    named = ours.find(qualified("w:footnotePr"))
    behind = next(theirs.iterchildren(qualified("w:endnotePr"), qualified("w:compat")))
    if named is not None and theirs.find(qualified("w:footnotePr")) is None:
        behind.addprevious(deepcopy(named))


def _set_compatibility(root: Element) -> None:
    compat = root.find(qualified("w:compat"))
    if compat is None:
        compat = element("w:compat")
        first = next((it for it in root if _stands_behind(it)), None)
        if first is None:
            root.append(compat)
        else:
            first.addprevious(compat)
    named = (it for it in compat.iter(qualified("w:compatSetting")) if _is_mode(it))
    found = next(named, None)
    if found is None:
        values = {"w:name": "compatibilityMode", "w:uri": _COMPATIBILITY, "w:val": str(_TODAY)}
        compat.append(element("w:compatSetting", values))
        return
    value = found.get(qualified("w:val")) or ""
    if not value.isdecimal() or int(value) < _TODAY:
        found.set(qualified("w:val"), str(_TODAY))


def _is_mode(setting: Element) -> bool:
    return setting.get(qualified("w:name")) == "compatibilityMode"


def _stands_behind(made: Element) -> bool:
    """Whether a setting stands behind those of compatibility; all of other makers do."""
    return made.tag in _BEHIND_COMPATIBILITY or not str(made.tag).startswith(qualified("w:p")[:-1])
