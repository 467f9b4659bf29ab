"""Which tags card JSON 2.0 knows, which properties each may carry, and where it may stand (shared/feishu/cards.md 2-5).

A table and nothing else; ``card_rules`` walks a card by it.
"""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a property's value must be."""

    STRING = "a string"
    BOOL = "true or false"
    NUMBER = "a number"
    SIZE = "a size"
    OBJECT = "an object"
    STRINGS = "a list of strings"
    OBJECTS = "a list of objects"
    I18N = "an object of languages"
    PLAIN = "a plain_text object"
    WORDS = "a plain_text or lark_md object"
    TITLE = "a plain_text, lark_md or markdown object"
    ICON = "an icon object"
    CONFIRM = "a confirm object"
    BEHAVIORS = "a list of behaviors"
    OPTIONS = "a list of options"
    ELEMENTS = "a list of elements"
    COLUMNS = "a list of columns"
    PANEL_HEADER = "a panel header"


Check = Kind | frozenset[str]
Properties = dict[str, Check]

# Where an element may stand: body, column, form, panel, interactive container.
ANYWHERE = "RCFPI"

LANGUAGES = frozenset(
    [
        "zh_cn",
        "en_us",
        "zh_hk",
        "zh_tw",
        "ja_jp",
        "id_id",
        "vi_vn",
        "th_th",
        "pt_br",
        "es_es",
        "ko_kr",
        "de_de",
        "fr_fr",
        "it_it",
        "ru_ru",
        "ms_my",
    ]
)
TAG_COLORS = frozenset(
    [
        "neutral",
        "blue",
        "turquoise",
        "lime",
        "orange",
        "violet",
        "indigo",
        "wathet",
        "green",
        "yellow",
        "red",
        "purple",
        "carmine",
    ]
)
TEMPLATES = frozenset(
    [
        "blue",
        "wathet",
        "turquoise",
        "green",
        "yellow",
        "orange",
        "red",
        "carmine",
        "violet",
        "purple",
        "indigo",
        "grey",
        "default",
    ]
)
BUTTON_TYPES = frozenset(
    ["default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled", "laser"]
)
ALIGNS = frozenset(("left", "center", "right"))
DIRECTIONS = frozenset(("vertical", "horizontal"))


@dataclass(frozen=True)
class Tag:
    """One tag's rule. ``is_field`` marks what a form reads; ``contains`` is the letter of places inside it."""

    properties: Properties
    required: tuple[str, ...] = ()
    places: str = ANYWHERE
    is_field: bool = False
    contains: str = ""
    only_in_form: bool = False


EVERY: Properties = {"tag": Kind.STRING, "element_id": Kind.STRING, "margin": Kind.STRING}
LAYOUT: Properties = {
    "direction": DIRECTIONS,
    "padding": Kind.STRING,
    "horizontal_spacing": Kind.SIZE,
    "vertical_spacing": Kind.SIZE,
    "horizontal_align": ALIGNS,
    "vertical_align": frozenset(("top", "center", "bottom")),
}
FIELD: Properties = {
    "name": Kind.STRING,
    "required": Kind.BOOL,
    "disabled": Kind.BOOL,
    "disabled_tips": Kind.PLAIN,
    "confirm": Kind.CONFIRM,
    "width": Kind.SIZE,
    "behaviors": Kind.BEHAVIORS,
}
CHOICE: Properties = {
    **FIELD,
    "options": Kind.OPTIONS,
    "placeholder": Kind.PLAIN,
    "type": frozenset(("default", "text")),
    "initial_option": Kind.STRING,
    "initial_index": Kind.NUMBER,
}
PICKER: Properties = {**FIELD, "placeholder": Kind.PLAIN}
TEXT: Properties = {
    "tag": Kind.STRING,
    "element_id": Kind.STRING,
    "content": Kind.STRING,
    "i18n_content": Kind.I18N,
    "text_size": Kind.STRING,
    "text_color": Kind.STRING,
    "text_align": ALIGNS,
    "lines": Kind.NUMBER,
}
ICON: Properties = {"tag": Kind.STRING, "token": Kind.STRING, "color": Kind.STRING, "img_key": Kind.STRING}
CONFIRM: Properties = {"title": Kind.PLAIN, "text": Kind.PLAIN}
OPTION: Properties = {"text": Kind.PLAIN, "icon": Kind.ICON, "value": Kind.STRING, "multi_url": Kind.OBJECT}
PANEL_HEADER: Properties = {
    "title": Kind.TITLE,
    "icon": Kind.ICON,
    "icon_position": frozenset(("left", "right", "follow_text")),
    "icon_expanded_angle": Kind.NUMBER,
    "width": Kind.SIZE,
    "background_color": Kind.STRING,
    "padding": Kind.STRING,
    "vertical_align": Kind.STRING,
}
TEXT_TAG: Properties = {"tag": Kind.STRING, "element_id": Kind.STRING, "text": Kind.WORDS, "color": TAG_COLORS}
HEADER: Properties = {
    "title": Kind.WORDS,
    "subtitle": Kind.WORDS,
    "text_tag_list": Kind.OBJECTS,
    "i18n_text_tag_list": Kind.OBJECT,
    "template": TEMPLATES,
    "icon": Kind.ICON,
    "padding": Kind.STRING,
}
CONFIG: Properties = {
    "update_multi": Kind.BOOL,
    "streaming_mode": Kind.BOOL,
    "streaming_config": Kind.OBJECT,
    "summary": Kind.OBJECT,
    "locales": Kind.STRINGS,
    "enable_forward": Kind.BOOL,
    "enable_forward_interaction": Kind.BOOL,
    "width_mode": frozenset(("default", "compact", "fill")),
    "use_custom_translation": Kind.BOOL,
    "style": Kind.OBJECT,
}
CARD: Properties = {
    "schema": Kind.STRING,
    "config": Kind.OBJECT,
    "card_link": Kind.OBJECT,
    "header": Kind.OBJECT,
    "body": Kind.OBJECT,
}
BODY: Properties = {**LAYOUT, "elements": Kind.ELEMENTS}
COLUMN = Tag(
    {
        **EVERY,
        **LAYOUT,
        "width": Kind.SIZE,
        "weight": Kind.NUMBER,
        "elements": Kind.ELEMENTS,
        "background_style": Kind.STRING,
        "action": Kind.OBJECT,
    },
    places="",
    contains="C",
)
TABLE_COLUMN: Properties = {
    "name": Kind.STRING,
    "display_name": Kind.STRING,
    "data_type": frozenset(["text", "lark_md", "markdown", "number", "date", "options", "persons"]),
    "width": Kind.SIZE,
    "horizontal_align": ALIGNS,
    "vertical_align": Kind.STRING,
    "format": Kind.OBJECT,
    "date_format": Kind.STRING,
}
