"""The way to Feishu: the name, the connection, the proxy and TLS, each by itself."""

from collections.abc import Iterator
from typing import Literal

from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked
from bot.domain.text import Text
from bot.feishu.probing.network import Step, way_to
from bot.interfaces.doctor import Finding

Name = Literal["proxy", "dns", "tcp", "tls"]
PASSED: dict[Name, Text] = {
    "proxy": Text("代理 {address} 可以连到飞书", "The proxy {address} lets calls through"),
    "dns": Text("域名 {host} 可以解析", "The name {host} can be resolved"),
    "tcp": Text("{address} 可以连接", "{address} accepts connections"),
    "tls": Text("{address} 的证书有效", "The certificate of {address} is trusted"),
}
FIXES: dict[Name, Text] = {
    "proxy": Text(
        "检查 FEISHU_PROXY 的地址、用户名和密码，以及代理是否允许访问飞书",
        "Check the address, user and password in FEISHU_PROXY, and that the proxy allows Feishu's host",
    ),
    "dns": Text(
        "检查 FEISHU_DOMAIN 是否写对，以及本机的 DNS；只能通过代理上网时设置 FEISHU_PROXY",
        "Check FEISHU_DOMAIN and this machine's DNS; where only a proxy leads out, set FEISHU_PROXY",
    ),
    "tcp": Text(
        "检查 FEISHU_DOMAIN 和防火墙；只能通过代理上网时设置 FEISHU_PROXY",
        "Check FEISHU_DOMAIN and the firewall; where only a proxy leads out, set FEISHU_PROXY",
    ),
    "tls": Text(
        "如果公司代理会替换证书，把公司根证书（PEM）填入 FEISHU_CA_FILE；否则检查 FEISHU_DOMAIN 和本机时间",
        "If your company's proxy replaces certificates, set FEISHU_CA_FILE to its root certificate (PEM); otherwise check"
        " FEISHU_DOMAIN and this machine's clock",
    ),
}
NOT_TLS_PORT = Text(
    "检查 FEISHU_DOMAIN 的主机和端口（飞书是 https://open.feishu.cn，Lark 是 https://open.larksuite.com）；本机模拟器使用 http://",
    "Check the host and the port in FEISHU_DOMAIN (Feishu: https://open.feishu.cn, Lark: https://open.larksuite.com); a simulator on this"
    " machine has http://",
)
FAILED = Text("飞书无法访问：{problem}", "Feishu cannot be reached: {problem}")
UNREACHED = Text("飞书无法访问", "Feishu cannot be reached")
NOT_ENCRYPTED = Text(
    "{address} 使用不加密的 http，只用于本机模拟器", "{address} is plain http, which is meant for a simulator only"
)


def check_network(examination: Examination) -> Iterator[Finding]:
    settings = examination.settings
    if wrong := examination.installation.wrong("FEISHU_DOMAIN", "FEISHU_PROXY", "FEISHU_CA_FILE"):
        examination.no_network = wrong
        yield from (unchecked(name, wrong) for name in ("dns", "tcp", "tls"))
        return
    proxy = settings.feishu_proxy.get_secret_value()
    left: list[Name] = ["proxy", "tls"] if proxy else ["dns", "tcp", "tls"]
    for step in way_to(settings.feishu_domain, proxy, settings.feishu_ca_file):
        left.remove(step.name)
        yield _finding(step)
        if step.problem:
            examination.no_network = UNREACHED
            yield from (unchecked(name, UNREACHED) for name in left)
            return
        last = step
    if "tls" in left:
        yield ok("tls", NOT_ENCRYPTED.fill(address=last.address))


def _finding(step: Step) -> Finding:
    if step.problem:
        fix = FIXES[step.name] if step.speaks_tls or step.name != "tls" else NOT_TLS_PORT
        return failure(step.name, FAILED.fill(problem=step.problem), fix)
    return ok(step.name, PASSED[step.name].fill(address=step.address, host=step.address.host))
