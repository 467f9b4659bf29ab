"""Why a database cannot be used, in both languages."""

from collections.abc import Mapping

from bot.domain.text import Text
from bot.storage.connecting.problems import database_problem

# By the words of ``database_problem``.
PROBLEMS_ZH: Mapping[str, str] = {
    "the connection was refused": "连接被拒绝",
    "no server listens there": "该地址没有数据库服务",
    "the host name cannot be resolved": "无法解析主机名",
    "the user name or the password is wrong": "用户名或密码错误",
    "there is no database of that name": "没有这个名字的数据库",
    "the database accepts no connections": "数据库不接受连接",
    "the server does not let this machine in (pg_hba.conf)": "服务器不允许这台机器连接（pg_hba.conf）",
    "no answer in time": "没有及时应答",
    "the server has no free connections": "服务器的连接数已用完",
    "the server is starting or shutting down": "服务器正在启动或停止",
    "the TLS connection failed": "TLS 连接失败",
    "the user lacks a permission": "用户缺少权限",
    "there is no route to the host": "没有到达主机的路由",
    "the server closed the connection": "服务器断开了连接",
    "the file cannot be opened; check its folder and who may write there": "文件无法打开，请检查所在文件夹和写权限",
    "the file cannot be written to": "文件不可写",
    "another process keeps the file locked": "文件被另一个进程锁定",
    "the disk is full": "磁盘已满",
    "reading or writing the disk failed": "读写磁盘失败",
    "the file is no intact SQLite database": "文件不是完好的 SQLite 数据库",
}


def problem_text(error: BaseException) -> Text:
    """Why a database or file cannot be used, in words without any part of its address."""
    words = database_problem(error) or type(error).__name__
    return Text(PROBLEMS_ZH.get(words, words), words)
