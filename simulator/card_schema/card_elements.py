"""The elements of card JSON 2.0, one rule each (shared/feishu/cards.md 5). The second half of the table in ``card_tags``."""

from simulator.card_schema.card_tags import ALIGNS, BUTTON_TYPES, CHOICE, EVERY, FIELD, LAYOUT, PICKER, Kind, Tag

DISPLAY: dict[str, Tag] = {
    "div": Tag({**EVERY, "text": Kind.WORDS, "width": Kind.SIZE, "icon": Kind.ICON}, ("text",)),
    "markdown": Tag(
        {
            **EVERY,
            "content": Kind.STRING,
            "i18n_content": Kind.I18N,
            "text_align": ALIGNS,
            "text_size": Kind.STRING,
            "icon": Kind.ICON,
        },
        ("content",),
    ),
    "hr": Tag(EVERY),
    "img": Tag(
        {
            **EVERY,
            "img_key": Kind.STRING,
            "i18n_img_key": Kind.I18N,
            "alt": Kind.PLAIN,
            "title": Kind.WORDS,
            "scale_type": frozenset(("crop_center", "crop_top", "fit_horizontal")),
            "size": Kind.STRING,
            "corner_radius": Kind.STRING,
            "transparent": Kind.BOOL,
            "preview": Kind.BOOL,
        },
        ("img_key", "alt"),
    ),
    "person": Tag(
        {
            **EVERY,
            "user_id": Kind.STRING,
            "size": Kind.STRING,
            "show_avatar": Kind.BOOL,
            "show_name": Kind.BOOL,
            "style": frozenset(("normal", "capsule")),
        },
        ("user_id",),
    ),
    "person_list": Tag(
        {
            **EVERY,
            "persons": Kind.OBJECTS,
            "size": Kind.STRING,
            "lines": Kind.NUMBER,
            "show_avatar": Kind.BOOL,
            "show_name": Kind.BOOL,
            "drop_invalid_user_id": Kind.BOOL,
        },
        ("persons",),
    ),
    "table": Tag(
        {
            **EVERY,
            "columns": Kind.OBJECTS,
            "rows": Kind.OBJECTS,
            "page_size": Kind.NUMBER,
            "row_height": Kind.STRING,
            "row_max_height": Kind.STRING,
            "freeze_first_column": Kind.BOOL,
            "header_style": Kind.OBJECT,
        },
        ("columns", "rows"),
        places="R",
    ),
    "chart": Tag(
        {
            **EVERY,
            "chart_spec": Kind.OBJECT,
            "aspect_ratio": Kind.STRING,
            "color_theme": Kind.STRING,
            "preview": Kind.BOOL,
            "height": Kind.STRING,
        },
        ("chart_spec",),
        places="RCPI",
    ),
}

CONTAINERS: dict[str, Tag] = {
    "column_set": Tag(
        {
            **EVERY,
            **LAYOUT,
            "columns": Kind.COLUMNS,
            "flex_mode": frozenset(("none", "stretch", "flow", "bisect", "trisect")),
            "background_style": Kind.STRING,
            "action": Kind.OBJECT,
        },
        ("columns",),
    ),
    "form": Tag(
        {**EVERY, **LAYOUT, "name": Kind.STRING, "elements": Kind.ELEMENTS},
        ("name", "elements"),
        places="R",
        contains="F",
    ),
    "interactive_container": Tag(
        {
            **EVERY,
            **LAYOUT,
            "elements": Kind.ELEMENTS,
            "behaviors": Kind.BEHAVIORS,
            "width": Kind.SIZE,
            "height": Kind.SIZE,
            "has_border": Kind.BOOL,
            "border_color": Kind.STRING,
            "corner_radius": Kind.STRING,
            "background_style": Kind.STRING,
            "disabled": Kind.BOOL,
            "disabled_tips": Kind.PLAIN,
            "hover_tips": Kind.PLAIN,
            "confirm": Kind.CONFIRM,
        },
        ("elements", "behaviors"),
        contains="I",
    ),
    "collapsible_panel": Tag(
        {
            **EVERY,
            **LAYOUT,
            "elements": Kind.ELEMENTS,
            "expanded": Kind.BOOL,
            "header": Kind.PANEL_HEADER,
            "border": Kind.OBJECT,
            "background_color": Kind.STRING,
        },
        ("header", "elements"),
        contains="P",
    ),
}

INTERACTIVE: dict[str, Tag] = {
    "button": Tag(
        {
            **EVERY,
            **FIELD,
            "type": BUTTON_TYPES,
            "size": frozenset(("tiny", "small", "medium", "large")),
            "text": Kind.PLAIN,
            "icon": Kind.ICON,
            "hover_tips": Kind.PLAIN,
            "form_action_type": frozenset(("submit", "reset")),
        },
        is_field=True,
    ),
    "input": Tag(
        {
            **EVERY,
            **FIELD,
            "max_length": Kind.NUMBER,
            "input_type": frozenset(("text", "multiline_text", "password")),
            "rows": Kind.NUMBER,
            "auto_resize": Kind.BOOL,
            "max_rows": Kind.NUMBER,
            "label": Kind.PLAIN,
            "label_position": frozenset(("top", "left")),
            "default_value": Kind.STRING,
            "i18n_default_value": Kind.I18N,
            "placeholder": Kind.PLAIN,
        },
        is_field=True,
    ),
    "select_static": Tag({**EVERY, **CHOICE}, ("options",), is_field=True),
    "multi_select_static": Tag(
        {**EVERY, **CHOICE, "selected_values": Kind.STRINGS}, ("options",), is_field=True, only_in_form=True
    ),
    "select_person": Tag({**EVERY, **CHOICE}, is_field=True),
    "multi_select_person": Tag({**EVERY, **CHOICE, "selected_values": Kind.STRINGS}, is_field=True, only_in_form=True),
    "date_picker": Tag({**EVERY, **PICKER, "initial_date": Kind.STRING}, is_field=True),
    "picker_time": Tag({**EVERY, **PICKER, "initial_time": Kind.STRING}, is_field=True),
    "picker_datetime": Tag({**EVERY, **PICKER, "initial_datetime": Kind.STRING}, is_field=True),
    "overflow": Tag({**EVERY, **FIELD, "options": Kind.OPTIONS}, ("options",), is_field=True),
    "checker": Tag(
        {
            **EVERY,
            **FIELD,
            "checked": Kind.BOOL,
            "text": Kind.WORDS,
            "overall_checkable": Kind.BOOL,
            "button_area": Kind.OBJECT,
            "checked_style": Kind.OBJECT,
        },
        is_field=True,
    ),
}

ELEMENTS: dict[str, Tag] = {**DISPLAY, **CONTAINERS, **INTERACTIVE}
