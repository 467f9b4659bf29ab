"""The texts of errors in both languages. The texts of a card are in the card's module."""

from bot.domain.text import Text

SOMETHING_WENT_WRONG = Text(
    "出错了，操作没有完成。请稍后再试；如果仍然失败，请把问题编号告诉管理员。",
    "Something went wrong and this was not done. Please try again; if it fails again, give the incident number to your administrator.",
)
NOT_ANSWERED = Text(
    "抱歉，机器人收到这条消息后尝试了半个多小时，仍未能处理，现已停止重试。请重新发送；如果是重启职位等操作，请先查看职位，确认是否已经生效。如果仍然失败，请把问题编号告诉管理员。",
    "Sorry, the bot tried to handle this message for over half an hour and has now given up. Please send it again. If it was to change something, such as reopening a job, look at the job first: it may have been done. If it fails again, give the incident number to your administrator.",
)
INCIDENT = Text("问题编号：{number}", "Incident number: {number}")
UNTIL_NOT_UNDERSTOOD = Text(
    "没有看懂到期日期。可以写 2027-01-31、1月31日、明天、下周五、30天、两周、3个月、半年、年底或长期。",
    "I did not understand the date. Write 2027-01-31, Jan 31, tomorrow, next Friday, 30d, 2w, 3m, 1y, end of the year or forever.",
)
UNTIL_BEFORE_CODE = Text("到期时间请写在所有编码之后。", "Write the date after the last code.")
NONE_OF_SEVERAL_REOPENED = Text(
    "{reason}以下职位都没有重启：{codes}。请重新发送，例如「重启 {codes} 30天」。",
    "{reason} None of these jobs was reopened: {codes}. Please send it again, for example /reopen {codes} 30d.",
)
UNTIL_NO_SUCH_DAY = Text("没有这一天，请检查月份和日期。", "There is no such day; please check the month and the day.")
UNTIL_TOO_SHORT = Text("开放时长至少要一天。", "The job must stay open for at least one day.")
UNTIL_TOO_FAR = Text(
    "到期日期最多在十年以内；不限期请写「长期」。",
    "The new expiry may be ten years from now at most; for no expiry date write “forever”.",
)
UNTIL_IN_THE_PAST = Text("这个日期已经过去，请选今天或以后的日期。", "That day is over; choose today or a later day.")
DAYS_NOT_UNDERSTOOD = Text(
    "没有看懂时间范围。可以写 7天、两周、本周或本月，最多一年，例如「到期 30天」。",
    "I did not understand the time. Write 7, 2w, a week, this week or this month, a year at most; for example /expiring 30.",
)
DAYS_TOO_FEW = Text(
    "时间范围至少一天，例如「到期 7天」；只看今天请写「到期 今天」。",
    "Look at least one day ahead, for example /expiring 7; for today write “today”.",
)
DAYS_TOO_MANY = Text(
    "最多往后看一年，例如「到期 一年」。", "This list looks ahead a year at most, for example /expiring 365."
)
DAYS_NEVER_OVER = Text(
    "这里要写一段时间，最多一年，例如「到期 30天」；长期有效的职位不会到期，不在这个列表中。",
    "A period is needed here, a year at most, for example /expiring 30. Jobs without an expiry date are not in this list.",
)
FILTER_UNKNOWN_NEAR = Text(
    "没有「{typed}」这个筛选项，你是不是想写「{nearest}」？可用的筛选项：城市、部门、类别、职能、官网、职级、关键词，以及 校招、社招、我的。",
    "There is no filter “{typed}”. Did you mean “{nearest}”? The filters are city, department, type, function, site, level and words, and also campus, social and mine.",
)
FILTER_UNKNOWN = Text(
    "没有「{typed}」这个筛选项。可用的筛选项：城市、部门、类别、职能、官网、职级、关键词，以及 校招、社招、我的。",
    "There is no filter “{typed}”. The filters are city, department, type, function, site, level and words, and also campus, social and mine.",
)
FILTER_EMPTY = Text(
    "「{typed}」后面还缺内容，例如 城市:上海。",
    "“{typed}” needs a value after it, for example city:Shanghai.",
)
JOB_NOT_FOUND = Text("没有找到这个职位，可能已被删除。", "There is no such job; it may have been deleted.")
TOO_MANY_CALLS = Text(
    "你在一分钟内查询或选择的职位太多了，请一分钟后再试，或一次少选几个。",
    "You asked for too many jobs within a minute. Try again in a minute, or with fewer at once.",
)
PUBLISH_SCOPE_MISSING = Text(
    "应用没有发布职位广告的权限（hire:advertisement）。请管理员在开发者后台开通并发布新版本，或在飞书招聘中手动发布。",
    "The app may not publish adverts (hire:advertisement). An administrator can add the permission in the developer console and publish a "
    "version; or publish the advert in Feishu Hire.",
)
ADVERT_NOT_LISTED = Text(
    "这条职位广告未发布到官网，或已从官网下线。", "This advert is not on the careers site, or no longer is."
)
ADVERT_NOT_ACCEPTED = Text(
    "飞书招聘不接受发布这条职位广告。请在飞书招聘中检查广告内容后再发布。",
    "Feishu Hire does not accept this advert for publishing. Please check it in Feishu Hire and publish it there.",
)
JOB_CLOSED = Text(
    "职位已关闭，不能发布广告；请先重启职位。", "The job is closed, so nothing can be published; reopen the job first."
)
STILL_CLOSED = Text(
    "职位仍是关闭状态：飞书招聘没有接受这次重启。请稍后再试，或直接在飞书招聘中操作。",
    "The job is still closed: Feishu Hire did not accept the reopening. Try again in a few minutes, or reopen it in Feishu Hire.",
)
NOTHING_TO_PUBLISH = Text(
    "没有可以重新发布的职位广告，请在飞书招聘中发布。",
    "There is no advert to publish again; please publish one in Feishu Hire.",
)
UNDO_TOO_LATE = Text(
    "已经不能撤销：重启后 10 分钟内、且职位没有再变动时才可以撤销。如需关闭职位，请在飞书招聘中操作。",
    "This can no longer be undone: that works only within 10 minutes of the reopening, and only if the job has not changed since. To close it, use Feishu Hire.",
)
ALREADY_UNDONE = Text("这次重启已经撤销过了。", "This reopening has been undone already.")
ONLY_OPENER_MAY_UNDO = Text(
    "只有重启这个职位的人和机器人管理员可以撤销。",
    "Only the person who reopened this job and the bot's administrators may undo it.",
)
ASK_DIRECTLY = Text(
    "「我的」职位提醒只发给本人：请在和我的单聊里发送「订阅 我的」。",
    "Reminders of your own jobs go to you alone: please send /subscribe mine in the direct chat with me.",
)
WEBSITE_UNKNOWN = Text(
    "飞书招聘中没有这个招聘官网。请管理员检查 HIRE_WEBSITE_IDS。",
    "Feishu Hire does not know this careers site. Please ask the administrator to check HIRE_WEBSITE_IDS.",
)
HIRE_PARAMETER_REFUSED = Text(
    "飞书招聘没有接受这次请求，职位没有改变。",
    "Feishu Hire did not accept this request; the job is unchanged.",
)
JOB_SYNC_OFF = Text(
    "飞书招聘目前不允许应用重启、关闭职位或发布广告。请招聘管理员在「飞书招聘 - 设置 - 职位管理 - 职位设置」中打开「通过 API 同步职位」，然后再试。",
    "Feishu Hire does not let apps reopen or close jobs or publish adverts. A Hire administrator can switch on “通过 API 同步职位” (sync jobs through the API) "
    "under 飞书招聘 - 设置 - 职位管理 - 职位设置 (Feishu Hire - Settings - Job management - Job settings); then try again.",
)
MESSAGE_TOO_LONG = Text(
    "这条消息超过 2000 个字符，我没有读完，所以什么都没做。请分成几条发送。",
    "This message has more than 2,000 characters. I did not read all of it, so nothing was done. Please send it in parts.",
)
NOT_ALLOWED = Text("你没有权限重启这个职位。", "You may not reopen this job.")
OUTSIDE_TENANT = Text(
    "抱歉，我只在公司内部的群和单聊里工作，不能在外部群或向其他企业的成员提供职位信息。",
    "Sorry, I work only inside the company: I give no job information in external groups or to members of another organisation.",
)
CARD_OUTDATED = Text(
    "这张卡片已经失效，请重新发送命令获取新卡片。",
    "This card can no longer be used. Please send the command again for a new one.",
)
FEISHU_BUSY = Text("飞书暂时没有响应，请稍后再试。", "Feishu is not answering right now. Please try again in a moment.")
OUTCOME_UNKNOWN = Text(
    "飞书没有应答，无法确认刚才的操作是否已生效。请一分钟后查看职位的当前状态，再决定是否重试。",
    "Feishu stopped answering, so it is not known whether that was done. Look at the job in a minute before you try again.",
)
FEISHU_QUOTA_USED_UP = Text(
    "本月的飞书 API 调用额度已用完，下月 1 日恢复。请联系管理员。",
    "This month's Feishu API quota is used up; it returns on the 1st. Please tell your administrator.",
)
FEISHU_ANSWER_UNKNOWN = Text(
    "飞书拒绝了这次请求，原因未知，操作没有完成。请把问题编号告诉管理员。",
    "Feishu refused this request for a reason the bot does not know, and it was not done. Please give the incident number to your administrator.",
)
FEISHU_MISCONFIGURED = Text(
    "飞书拒绝了机器人的请求，需要管理员检查应用的凭证、权限和发布状态。",
    "Feishu refused the bot. An administrator must check the app's credentials, permissions and release.",
)
SCOPE_MISSING = Text(
    "应用缺少权限：{scopes}。请管理员在开发者后台开通并发布新版本。",
    "The app lacks a permission: {scopes}. An administrator must add it in the developer console and publish a version.",
)
WORKING_ON_IT = Text("正在处理，完成后会更新这张卡片。", "Working on it; this card will be updated.")
NOT_READY = Text(
    "机器人暂时无法处理，请稍后再点一次。", "The bot cannot take this right now. Please try again in a moment."
)
CANNOT_BE_SHOWN = Text(
    "有结果，但飞书拒绝显示这条内容。请直接在飞书招聘中查看。",
    "There is an answer, but Feishu refuses to show it. Please look in Feishu Hire.",
)
REFERENCE_MISSING = Text(
    "请在命令后面写上职位：职位编码、职位 ID、职位广告 ID、官网链接或标题中的词，例如「职位 A168688」。",
    "Say which job: a job code, a job id, an advert id, a careers-site link or words of the title, for example /job A168688.",
)
JOB_TO_REOPEN_MISSING = Text(
    "请在命令后面写上要重启的职位，例如「重启 A168688」；也可以加上到期时间，例如「重启 A168688 30天」。",
    "Say which job to reopen, for example /reopen A168688, and until when if you like: /reopen A168688 30d.",
)
SOMEBODY_ELSE_IS_AT_IT = Text(
    "其他人正在重启这个职位，请稍后刷新卡片查看结果。",
    "Somebody else is reopening this job right now; refresh the card in a moment.",
)
ONLY_TEAM_MAY = Text(
    "你没有权限{act}。只有该职位的招聘负责人、用人经理、招聘协助人和机器人管理员可以。",
    "You may not {act}. Only its recruiter, hiring managers and assistants and the bot's administrators may.",
)
ONLY_ADMINS_MAY = Text(
    "你没有权限{act}。只有机器人管理员可以。",
    "You may not {act}. Only the bot's administrators may.",
)
MAY_ASK = Text(
    "你可以在职位卡片上点「请求重启」，由有权限的人决定。",
    "You can press “Ask to reopen” on the job's card, and somebody who is allowed to will decide.",
)
TEAM_UNKNOWN = Text(
    "暂时无法从飞书招聘确认这个职位的负责人，所以目前只有机器人管理员可以{act}。",
    "Feishu Hire cannot say right now who works on this job, so only the bot's administrators may {act}.",
)
TEAM_REFUSED = Text(
    "飞书招聘不允许机器人读取职位的负责人，所以目前只有机器人管理员可以{act}。",
    "Feishu Hire does not let the bot see who works on this job, so only the bot's administrators may {act}.",
)
NOTHING_CHOSEN = Text("请先选择要重启的职位。", "Choose the jobs to reopen first.")
ADMINS_ONLY = Text("只有机器人管理员可以使用这个命令。", "Only the bot's administrators may use this command.")
SETTING_NOT_UNDERSTOOD = Text(
    "有一项提醒设置没有看懂，什么都没有改变。",
    "One of the reminder settings was not understood, so nothing was changed.",
)
PAUSE_IN_THE_PAST = Text(
    "暂停日期不能早于今天，提醒设置没有改变。要立即恢复提醒，请发送「订阅列表」，再点「结束暂停」。",
    "The pause cannot end before today, so nothing was changed. To end a pause now, send /subscriptions and press “Resume reminders”.",
)
PAUSE_TOO_LONG = Text(
    "最多可以暂停一年，提醒设置没有改变。如果不再需要提醒，可以退订。",
    "A pause can last a year at most, so nothing was changed. If you need no reminders any more, unsubscribe.",
)
STAGES_NOT_OFFERED = Text(
    "选择的提醒时机不在可选范围内，提醒设置没有改变。请重新打开设置再试。",
    "Some of the chosen days are not available, so nothing was changed. Please open the settings again.",
)
ZONE_UNKNOWN = Text(
    "没有这个时区，提醒设置没有改变。请在列表中选择一个时区。",
    "There is no such time zone, so nothing was changed. Please choose one from the list.",
)
TOO_MANY_SUBSCRIPTIONS = Text(
    "本会话的订阅已满 20 个，请先在「订阅列表」中退订一些。",
    "This chat has 20 subscriptions already; end some of them with /subscriptions first.",
)
RESTORE_TOO_LATE = Text(
    "退订已超过一天，不能再恢复；需要提醒时请重新发送「订阅」。",
    "This was ended more than a day ago and can no longer be undone; send /subscribe to subscribe again.",
)
SUBSCRIBED_AGAIN = Text(
    "本会话已有这个订阅，不需要恢复。", "This chat has this subscription already; there is nothing to undo."
)
