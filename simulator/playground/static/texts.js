/**
 * The texts of the page in both languages. The texts of a card are part of the card.
 */
import { pick } from "./language.js";
import { BEHAVIOUR_WORDS } from "./behaviour_texts.js";
import { TOOL_WORDS } from "./tool_texts.js";

/** @type {Record<string, {zh_cn: string, en_us: string}>} */
const CHAT_WORDS = {
  playground: { zh_cn: "职位机器人试用场", en_us: "JobBot playground" },
  chats: { zh_cn: "会话", en_us: "Chats" },
  messages: { zh_cn: "消息", en_us: "Messages" },
  thread: { zh_cn: "话题", en_us: "Thread" },
  back: { zh_cn: "返回会话列表", en_us: "Back to chats" },
  close: { zh_cn: "关闭", en_us: "Close" },
  cancel: { zh_cn: "取消", en_us: "Cancel" },
  confirm: { zh_cn: "确定", en_us: "Confirm" },
  skip: { zh_cn: "跳到消息", en_us: "Skip to messages" },
  iAm: { zh_cn: "我是", en_us: "I am" },
  languageLabel: { zh_cn: "语言", en_us: "Language" },
  themeLabel: { zh_cn: "外观", en_us: "Appearance" },
  zoneLabel: { zh_cn: "时区", en_us: "Time zone" },
  deviceZone: { zh_cn: "本机：{zone}", en_us: "This device: {zone}" },
  ownLanguage: { zh_cn: "跟随此人的客户端", en_us: "As this person's client" },
  themeAuto: { zh_cn: "跟随系统", en_us: "As the system" },
  themeLight: { zh_cn: "浅色", en_us: "Light" },
  themeDark: { zh_cn: "深色", en_us: "Dark" },
  gallery: { zh_cn: "卡片库", en_us: "Card gallery" },
  tools: { zh_cn: "工具", en_us: "Tools" },
  live: { zh_cn: "实时", en_us: "Live" },
  offline: { zh_cn: "正在重新连接", en_us: "Reconnecting" },
  botReady: { zh_cn: "机器人在线", en_us: "Bot is up" },
  botStarting: { zh_cn: "机器人启动中", en_us: "Bot is starting" },
  botDown: { zh_cn: "机器人已停止", en_us: "Bot is down" },
  unread: { zh_cn: "{count} 条未读", en_us: "{count} unread" },
  external: { zh_cn: "外部", en_us: "External" },
  direct: { zh_cn: "单聊", en_us: "Direct" },
  botTag: { zh_cn: "机器人", en_us: "Bot" },
  otherTenant: { zh_cn: "其他企业", en_us: "Other organisation" },
  noMessages: { zh_cn: "还没有消息", en_us: "No messages yet" },
  members: { zh_cn: "{count} 位成员", en_us: "{count} members" },
  newChat: { zh_cn: "新建群聊", en_us: "New group" },
  chatName: { zh_cn: "群名称", en_us: "Name of the group" },
  chatMembers: { zh_cn: "成员", en_us: "Members" },
  chatExternal: { zh_cn: "外部群（含其他企业成员）", en_us: "External group (with another organisation)" },
  create: { zh_cn: "创建", en_us: "Create" },
  addBot: { zh_cn: "添加机器人", en_us: "Add the bot" },
  removeBot: { zh_cn: "移除机器人", en_us: "Remove the bot" },
  recalled: { zh_cn: "{name} 撤回了一条消息", en_us: "{name} recalled a message" },
  updated: { zh_cn: "卡片已更新 {time} · 第 {versions} 版", en_us: "Card updated {time} · version {versions}" },
  newMessage: { zh_cn: "新消息 ↓", en_us: "New message ↓" },
  deliversAgain: { zh_cn: "重新投递 还有 {time}", en_us: "Delivering again in {time}" },
  deliverNow: { zh_cn: "立即投递", en_us: "Now" },
  deliverNowTip: { zh_cn: "不等平台重试，现在就投递给机器人", en_us: "Deliver to the bot now, without waiting for the platform's retry" },
  delivered: { zh_cn: "机器人已收到", en_us: "The bot has received it" },
  notDelivered: { zh_cn: "没有送达：机器人没有应答", en_us: "Not delivered: the bot does not answer" },
  replyTo: { zh_cn: "回复 {name}：{words}", en_us: "Reply to {name}: {words}" },
  replies: { zh_cn: "{count} 条回复", en_us: "{count} replies" },
  oneReply: { zh_cn: "1 条回复", en_us: "1 reply" },
  reply: { zh_cn: "回复", en_us: "Reply" },
  replyToOf: { zh_cn: "回复 {name} {time} 的消息", en_us: "Reply to {name}, {time}" },
  json: { zh_cn: "JSON", en_us: "JSON" },
  jsonOf: { zh_cn: "查看 {time} 卡片的 JSON", en_us: "JSON of the card of {time}" },
  jsonTitle: { zh_cn: "卡片 JSON", en_us: "Card JSON" },
  aCard: { zh_cn: "[卡片]", en_us: "[Card]" },
  messageOf: { zh_cn: "{name}，{time}", en_us: "{name}, {time}" },
  typeHere: { zh_cn: "发消息，输入 / 选择命令", en_us: "Message, or / for commands" },
  messageTo: { zh_cn: "给 {chat} 发消息", en_us: "Message to {chat}" },
  send: { zh_cn: "发送", en_us: "Send" },
  sendHint: { zh_cn: "Enter 发送，Shift+Enter 换行", en_us: "Enter sends, Shift+Enter makes a new line" },
  mention: { zh_cn: "@{bot}", en_us: "@{bot}" },
  mentionTip: { zh_cn: "发送时提及机器人；群聊中没有提及，机器人保持沉默", en_us: "Mention the bot; in a group it keeps silent without" },
  rich: { zh_cn: "富文本", en_us: "Rich text" },
  richTip: { zh_cn: "以富文本（post）发送", en_us: "Send as rich text (post)" },
  stopReply: { zh_cn: "取消回复", en_us: "Stop replying" },
  suggestions: { zh_cn: "建议", en_us: "Suggestions" },
  suggestionCount: { zh_cn: "{count} 个建议，用上下键选择", en_us: "{count} suggestions, choose with the arrow keys" },
  greeting: { zh_cn: "和职位机器人聊聊", en_us: "Talk to the job bot" },
  greetingText: {
    zh_cn: "这里的一切都经过真实的加密事件和 SDK 调用，只是平台在本机。先试试：",
    en_us: "Everything here takes the real way, with signed and encrypted events and the SDK's calls; only the platform is on this machine. Try:",
  },
  tryHelp: { zh_cn: "输入 /help", en_us: "Type /help" },
  tryHelpText: { zh_cn: "看看它会什么", en_us: "See what it can do" },
  tryClosed: { zh_cn: "看一个已关闭的职位", en_us: "Show a closed job" },
  tryClosedText: { zh_cn: "在卡片上重新开放它", en_us: "And reopen it from its card" },
  tryExpiring: { zh_cn: "列出即将到期的职位", en_us: "List what expires" },
  tryExpiringText: { zh_cn: "30 天内到期或刚关闭", en_us: "Within 30 days, or closed lately" },
  noClosed: { zh_cn: "没有已关闭的职位。", en_us: "There is no closed job." },
  notReadyYet: { zh_cn: "机器人还没有就绪，消息会排队等它。", en_us: "The bot is not ready yet; the platform will retry." },
  failed: { zh_cn: "操作失败（错误码 {code}）", en_us: "That did not work (error code {code})" },
  wentWrong: { zh_cn: "页面出错：{words}", en_us: "The page went wrong: {words}" },
};

/** @type {Record<string, {zh_cn: string, en_us: string}>} */
const CARD_WORDS = {
  notRendered: { zh_cn: "此处不渲染：{tag}", en_us: "not rendered here: {tag}" },
  unknownUser: { zh_cn: "未知用户", en_us: "unknown user" },
  everyone: { zh_cn: "所有人", en_us: "Everyone" },
  image: { zh_cn: "图片", en_us: "Image" },
  required: { zh_cn: "必填", en_us: "required" },
  isRequired: { zh_cn: "请填写完整", en_us: "Please fill this in completely" },
  choose: { zh_cn: "请选择", en_us: "Please choose" },
  chosen: { zh_cn: "已选 {count} 项", en_us: "{count} chosen" },
  pickDate: { zh_cn: "选择日期", en_us: "Pick a date" },
  pickTime: { zh_cn: "选择时间", en_us: "Pick a time" },
  pickDatetime: { zh_cn: "选择日期和时间", en_us: "Pick date and time" },
  answer: { zh_cn: "请输入", en_us: "Your answer" },
  more: { zh_cn: "更多", en_us: "More" },
  previousPage: { zh_cn: "上一页", en_us: "Previous page" },
  nextPage: { zh_cn: "下一页", en_us: "Next page" },
  pageOf: { zh_cn: "第 {page} / {pages} 页", en_us: "Page {page} of {pages}" },
  open: { zh_cn: "打开", en_us: "Open" },
  press: { zh_cn: "选择", en_us: "Choose" },
  chart: { zh_cn: "图表", en_us: "Chart" },
  cardLink: { zh_cn: "打开卡片链接", en_us: "Open the card's link" },
  disabled: { zh_cn: "此操作不可用", en_us: "This cannot be used" },
  blank: { zh_cn: "（空白卡片）", en_us: "(blank card)" },
  wouldSend: { zh_cn: "卡片库里不会发送。点击会带上：{value}", en_us: "Nothing is sent from the gallery. This click would carry: {value}" },
};

const WORDS = { ...CHAT_WORDS, ...CARD_WORDS, ...TOOL_WORDS, ...BEHAVIOUR_WORDS };

/**
 * One of the page's texts, with `{names}` filled in.
 * @param {string} language
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(language, key, values = {}) {
  const words = pick(WORDS[key], language);
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
