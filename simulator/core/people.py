"""The people of the tenant, a guest of another one, and the bot."""

from dataclasses import dataclass

from bot.domain.jobs import JobTeam
from bot.domain.text import Text

TENANT = "tk_sim"
OTHER_TENANT = "tk_other"
APP_ID = "cli_sim"
BOT_ID = "ou_bot"
BOT_NAME = Text("职位机器人", "JobBot")


@dataclass(frozen=True)
class Person:
    """Somebody with a Feishu account; ``language`` is the setting of their client, which no API returns."""

    open_id: str
    name: Text
    role: Text
    language: str = "zh_cn"
    tenant_key: str = TENANT

    @property
    def ids(self) -> dict[str, str]:
        """The three ids of a person in an event."""
        tail = self.open_id.removeprefix("ou_")
        return {"open_id": self.open_id, "union_id": f"on_{tail}", "user_id": tail}


RECRUITER = Person("ou_recruiter", Text("林晓彤", "Xiaotong Lin"), Text("招聘负责人", "Recruiter"))
MANAGER = Person("ou_manager", Text("陈建国", "Jianguo Chen"), Text("用人经理", "Hiring manager"), language="en_us")
ASSISTANT = Person("ou_assistant", Text("周敏", "Min Zhou"), Text("招聘协助人", "Recruiting assistant"))
OUTSIDER = Person("ou_outsider", Text("王磊", "Lei Wang"), Text("其他部门同事", "Colleague from another department"))
ADMIN = Person("ou_admin", Text("赵雅琴", "Yaqin Zhao"), Text("机器人管理员", "Bot administrator"), language="en_us")
SECOND_RECRUITER = Person(
    "ou_recruiter_2", Text("Priya Sharma", "Priya Sharma"), Text("招聘负责人", "Recruiter"), language="en_us"
)
SECOND_MANAGER = Person("ou_manager_2", Text("刘洋", "Yang Liu"), Text("用人经理", "Hiring manager"))
CREATOR = Person(
    "ou_e2fc714c4727ee9395f324cd2e7f331f", Text("袁一一", "YiYi Yuan"), Text("职位创建人", "Creator of jobs")
)
GUEST = Person(
    "ou_guest", Text("外部猎头", "Agency recruiter"), Text("外部联系人", "External contact"), tenant_key=OTHER_TENANT
)

EVERYONE = (RECRUITER, MANAGER, ASSISTANT, OUTSIDER, ADMIN, SECOND_RECRUITER, SECOND_MANAGER, CREATOR, GUEST)
FIRST_TEAM = JobTeam(RECRUITER.open_id, (MANAGER.open_id,), (ASSISTANT.open_id,))
SECOND_TEAM = JobTeam(SECOND_RECRUITER.open_id, (SECOND_MANAGER.open_id,))


class People:
    """Every person by open_id."""

    def __init__(self, people: tuple[Person, ...] = EVERYONE) -> None:
        self._by_id = {person.open_id: person for person in people}
        self._resigned: set[str] = set()

    def all(self) -> tuple[Person, ...]:
        return tuple(self._by_id.values())

    def find(self, open_id: str) -> Person | None:
        return self._by_id.get(open_id)

    def __getitem__(self, open_id: str) -> Person:
        return self._by_id[open_id]

    def add(self, person: Person) -> None:
        self._by_id[person.open_id] = person

    def resign(self, open_id: str) -> None:
        """The person leaves the company: their jobs keep their id, but no card may mention them, and nothing can be sent."""
        self._resigned.add(open_id)

    def has_resigned(self, open_id: str) -> bool:
        return open_id in self._resigned

    def remove(self, open_id: str) -> None:
        """The person has left the company; a card that names them is refused from now on."""
        del self._by_id[open_id]

    def known_ids(self) -> frozenset[str]:
        """The ids that a card may mention."""
        return frozenset((*self._by_id, BOT_ID)) - self._resigned

    def name_of(self, open_id: str) -> Text:
        if open_id == BOT_ID:
            return BOT_NAME
        person = self._by_id.get(open_id)
        return person.name if person else Text(open_id, open_id)
