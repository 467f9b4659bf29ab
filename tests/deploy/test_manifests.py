"""The compose file and the Kubernetes manifests: their form, and that their parts fit together. Nothing here runs them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.settings import Settings
from tests.deploy.schemas import COMPOSE, RESOURCES
from tests.meta.repository import ROOT, read

MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
EVENTS = "/feishu/events"
UNIT = "deploy/systemd/hirebot.service"
WEBHOOK_FILES = ("FEISHU_APP_SECRET_FILE", "FEISHU_ENCRYPT_KEY_FILE", "FEISHU_VERIFICATION_TOKEN_FILE")
# Of the other programs in the compose file.
NO_SETTINGS = {"SITE", "UPSTREAM", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"}
# Python's own, in the image.
OF_PYTHON = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def compose(file: str = "compose.yaml") -> Any:
    return yaml.safe_load(read(f"deploy/{file}"))


def manifest(kind: str) -> Any:
    (found,) = [each for path in MANIFESTS for each in yaml.safe_load_all(read(path)) if each["kind"] == kind]
    return found


@pytest.mark.parametrize("file", ["compose.yaml", "compose.websocket.yaml"])
def test_the_compose_file_has_the_form_of_its_specification(file: str) -> None:
    jsonschema.validate(compose(file), COMPOSE)


def test_the_compose_file_of_the_long_connection_is_the_other_without_what_only_requests_need() -> None:
    expected = compose()
    del expected["services"]["proxy"], expected["volumes"]["certificates"]
    bot = expected["services"]["bot"]
    for name in ("feishu_encrypt_key", "feishu_verification_token"):
        del expected["secrets"][name], bot["environment"][f"{name.upper()}_FILE"]
        bot["secrets"].remove(name)
    bot["environment"]["EVENT_TRANSPORT"] = "websocket"
    assert compose("compose.websocket.yaml") == expected
    assert "SITE" not in read("deploy/compose.websocket.yaml")


def test_compose_gives_only_what_its_own_parts_decide_and_the_operator_decides_the_rest() -> None:
    bot = compose()["services"]["bot"]
    assert set(bot["environment"]) == {"FEISHU_APP_ID", "DATABASE_URL_FILE", *WEBHOOK_FILES}
    assert bot["env_file"] == [{"path": "bot.env", "required": False}]
    # Where a backup is written, and what Git must not take.
    assert "data:/app/data" in bot["volumes"]
    assert {"deploy/.env", "deploy/bot.env", "deploy/secrets/"} <= set(read(".gitignore").splitlines())


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_a_manifest_has_the_form_of_its_kind(path: Path) -> None:
    for found in yaml.safe_load_all(read(path)):
        jsonschema.validate(found, RESOURCES[found["kind"]])


def test_a_misspelt_member_is_noticed() -> None:
    found = compose()
    found["services"]["bot"]["health_check"] = {}
    with pytest.raises(jsonschema.ValidationError, match="health_check"):
        jsonschema.validate(found, COMPOSE)


def test_what_a_service_refers_to_is_declared_and_every_file_is_there() -> None:
    found = compose()
    for service in found["services"].values():
        assert set(service.get("secrets", [])) <= set(found["secrets"])
        assert set(service["networks"]) <= set(found["networks"])
        assert set(service.get("depends_on", {})) <= set(found["services"])
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in found["volumes"] or (ROOT / "deploy" / source).is_file()
    build = found["services"]["bot"]["build"]
    assert (ROOT / "deploy" / build["context"] / build["dockerfile"]).is_file()


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["database"]["networks"] == ["inside"]
    (path,) = [path for rule in manifest("Ingress")["spec"]["rules"] for path in rule["http"]["paths"]]
    assert (path["path"], path["pathType"]) == (EVENTS, "Exact")


def test_every_service_comes_back_after_a_reboot_before_which_it_ended_well() -> None:
    for file in ("compose.yaml", "compose.websocket.yaml"):
        services = compose(file)["services"]
        assert {name: service["restart"] for name, service in services.items()} == dict.fromkeys(
            services, "unless-stopped"
        )


def test_no_service_keeps_a_capability_that_it_does_not_need() -> None:
    services = compose()["services"]
    for service in services.values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    # Of the database: those with which its image's script makes the folder its account's own, and becomes that account.
    assert {name: service.get("cap_add", []) for name, service in services.items()} == {
        "bot": [],
        "database": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"],
        "proxy": ["NET_BIND_SERVICE"],
    }


def test_in_a_cluster_only_the_ingress_controller_and_prometheus_reach_the_bot() -> None:
    policy = manifest("NetworkPolicy")["spec"]
    (rule,) = policy["ingress"]
    assert policy["policyTypes"] == ["Ingress"]
    namespaces = [each["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for each in rule["from"]]
    assert namespaces == ["ingress-nginx", "monitoring"]
    assert {port["port"] for port in rule["ports"]} == {port["name"] for port in container()["ports"]}


def container() -> Any:
    (found,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    return found


def names_given() -> Iterator[str]:
    """Every name that the bot would find in its environment."""
    yield from compose()["services"]["bot"]["environment"]
    yield from (each["name"] for each in container()["env"])
    yield from re.findall(r"^#?\s*Environment=([A-Z_]+)=", read(UNIT), re.MULTILINE)
    yield from set(re.findall(r"(?<=[\s=])([A-Z_]{4,})=\S", read("deploy/Dockerfile"))) - OF_PYTHON


def test_every_name_in_the_environment_is_a_setting() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    assert [name for name in names_given() if name.removesuffix("_FILE") not in settings] == []
    of_others = {
        name
        for service, found in compose()["services"].items()
        if service != "bot"
        for name in found.get("environment", {})
    }
    assert of_others == NO_SETTINGS
    variables = set(re.findall(r"\$\{([A-Z_]+)[:}]", read("deploy/compose.yaml")))
    assert {name for name in variables if name.lower() not in Settings.model_fields} == {"SITE"}


def test_secrets_come_as_files_and_everything_that_is_required_is_given() -> None:
    required = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    secrets = required - {"FEISHU_APP_ID"}
    for given in (set(compose()["services"]["bot"]["environment"]), {each["name"] for each in container()["env"]}):
        assert {f"{name}_FILE" for name in secrets} | {"FEISHU_APP_ID"} <= given
        assert not secrets & given
    mounted = {each["value"].rpartition("/")[2] for each in container()["env"] if each["name"].endswith("_FILE")}
    assert mounted == set(manifest("Secret")["stringData"])


def test_labels_ports_and_names_fit_together() -> None:
    deployment, service = manifest("Deployment"), manifest("Service")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    for selector in (
        deployment["spec"]["selector"]["matchLabels"],
        service["spec"]["selector"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector == labels
    ports = {port["name"]: port["containerPort"] for port in container()["ports"]}
    assert ports == {"http": Settings.model_fields["port"].default}
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= set(ports)
    volumes = {volume["name"] for volume in deployment["spec"]["template"]["spec"]["volumes"]}
    assert {mount["name"] for mount in container()["volumeMounts"]} == volumes
    assert [container()[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")] == [
        "/healthz",
        "/healthz",
        "/readyz",
    ]
