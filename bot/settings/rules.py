"""What the value of each setting must be, in English and Chinese, as the message of a failed start says it."""

from typing import NamedTuple


class Rule(NamedTuple):
    """The same sentence in both languages; it follows the setting's name."""

    en: str
    zh: str


MISSING = Rule("is missing", "缺少此项")
BOTH = Rule("is given together with {name}_FILE; leave one of the two out", "与 {name}_FILE 同时给出，请只保留其中一个")
UNREADABLE_FILE = Rule("cannot be read: {reason}", "无法读取：{reason}")
EMPTY_FILE = Rule("is an empty file", "文件是空的")
NOT_UTF8 = Rule("is not UTF-8 text", "不是 UTF-8 编码的文本")
UNREADABLE_LINE = Rule("line {line} is not of the form NAME=value", "第 {line} 行不是 NAME=value 的形式")
INVISIBLE = Rule(
    "contains a line break or an invisible character; type it again",
    "含有换行或不可见字符，请重新输入",
)
QUOTED = Rule("has quotation marks around it, which would be part of the value", "前后带有引号，引号会被当作值的一部分")
UNKNOWN = Rule("is no setting", "没有这个设置")
MISTYPED = Rule("is no setting; did you mean {nearest}?", "没有这个设置，是不是想写 {nearest}？")
_TRUE_OR_FALSE = Rule("must be true or false", "必须是 true 或 false")
_LINE_OF_TEXT = Rule("must be one line of text", "必须是一行文本")
RULES = {
    "FEISHU_APP_ID": Rule("must be the app's id, cli_ and letters or digits", "必须是应用的 App ID，形如 cli_a1b2c3"),
    "FEISHU_APP_SECRET": _LINE_OF_TEXT,
    "FEISHU_ENCRYPT_KEY": _LINE_OF_TEXT,
    "FEISHU_VERIFICATION_TOKEN": _LINE_OF_TEXT,
    "FEISHU_DOMAIN": Rule(
        "must be an origin without a path, such as https://open.feishu.cn; http only for 127.0.0.1 and localhost",
        "必须是不带路径的地址，例如 https://open.feishu.cn；只有 127.0.0.1 和 localhost 可以用 http",
    ),
    "FEISHU_TENANT_KEY": Rule("must be a tenant key of letters and digits", "必须是由字母和数字组成的 tenant key"),
    "FEISHU_PROXY": Rule(
        "must be an address such as http://proxy:3128 or http://USER:PASSWORD@proxy:3128, a user only with a password",
        "必须是代理地址，例如 http://proxy:3128 或 http://用户名:密码@proxy:3128；填写用户名时必须同时填写密码",
    ),
    "FEISHU_CA_FILE": Rule("must be a readable file with certificates in PEM form", "必须是可读取的 PEM 格式证书文件"),
    "HIRE_WEBSITE_IDS": Rule(
        "must be careers-site ids, digits only, separated by ','", "必须是官网 ID（纯数字），用英文逗号 , 分隔"
    ),
    "DATABASE_URL": Rule(
        "must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, with special characters of the password written as"
        " %40 and so on",
        "必须是 sqlite:///文件 或 postgresql://用户:密码@主机/库名，密码中的特殊字符要写成 %40 这样的形式",
    ),
    "HOST": Rule("must be an address or a name to listen on, without a port", "必须是监听的地址或主机名，不带端口"),
    "PORT": Rule("must be a whole number from 1 to 65535", "必须是 1 到 65535 的整数"),
    "PUBLIC_URL": Rule(
        "must be the origin at which Feishu reaches the bot, such as https://bot.example.com, without /feishu/events",
        "必须是飞书访问机器人的公网地址，例如 https://bot.example.com，不带 /feishu/events",
    ),
    "TIMEZONE": Rule("must be the name of a time zone, such as Asia/Shanghai", "必须是时区名称，例如 Asia/Shanghai"),
    "REMIND_AT": Rule("must be a time of day such as 09:30", "必须是一天中的时刻，例如 09:30"),
    "REMIND_BEFORE_DAYS": Rule(
        "must be numbers of days from 0 to 365, separated by ','", "必须是 0 到 365 的天数，用英文逗号 , 分隔"
    ),
    "SCAN_EVERY_MINUTES": Rule("must be a whole number from 1 to 1440", "必须是 1 到 1440 的整数"),
    "REOPEN_ALLOWED": Rule("must be job_team, admins or anyone", "必须是 job_team、admins 或 anyone"),
    "ADMIN_OPEN_IDS": Rule(
        "must be open_ids, each beginning with ou_, separated by ','", "必须是以 ou_ 开头的 open_id，用英文逗号 , 分隔"
    ),
    "REMIND_CREATOR": _TRUE_OR_FALSE,
    "SHOW_SALARY": _TRUE_OR_FALSE,
    "SHOW_UNADVERTISED": _TRUE_OR_FALSE,
    "HIRE_JOB_URL": Rule(
        "must be an https address with {job_id} and no other braces",
        "必须是带 {job_id} 的 https 地址，不能有其他花括号",
    ),
    "CAREERS_POST_URL": Rule(
        "must be an https address with {post_id} or {job_id}, and no other braces than {website_id}",
        "必须是带 {post_id} 或 {job_id} 的 https 地址；除 {website_id} 外不能有其他花括号",
    ),
    "MAX_EVENT_AGE_MINUTES": Rule("must be a whole number from 1 to 480", "必须是 1 到 480 的整数"),
    "EVENT_TRANSPORT": Rule("must be webhook or websocket", "必须是 webhook 或 websocket"),
    "LOG_LEVEL": Rule("must be debug, info, warning or error", "必须是 debug、info、warning 或 error"),
    "LOG_FORMAT": Rule("must be text or json", "必须是 text 或 json"),
}
