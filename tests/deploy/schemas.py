"""The parts of the published schemas that the files in deploy/ use: what must be there, and that nothing else is.

From the Compose specification and the API reference of Kubernetes; an unknown member is refused, since a misspelt one is
silently left out by some tools.
"""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
NUMBER: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
LABELS: Schema = {"type": "object", "additionalProperties": TEXT}


def made_of(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these members and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def every(value: Schema) -> Schema:
    """An object of which every member is such a value."""
    return {"type": "object", "additionalProperties": value}


def items(value: Schema) -> Schema:
    return {"type": "array", "items": value, "minItems": 1}


DURATION: Schema = {"type": "string", "pattern": r"^\d+(ms|s|m|h)$"}
HEALTHCHECK = made_of(
    {
        "test": {"type": "array", "items": TEXT, "minItems": 2, "contains": {"enum": ["CMD", "CMD-SHELL"]}},
        "interval": DURATION,
        "timeout": DURATION,
        "retries": NUMBER,
    },
    {"start_period": DURATION},
)
SERVICE = made_of(
    {
        "image": TEXT,
        "restart": {"type": "string", "pattern": r"^(no|always|unless-stopped|on-failure(:\d+)?)$"},
        "networks": TEXTS,
    },
    {
        "build": made_of({"context": TEXT, "dockerfile": TEXT}),
        "stop_grace_period": DURATION,
        "env_file": items(made_of({"path": TEXT, "required": FLAG})),
        "environment": every({"type": "string"}),
        "secrets": TEXTS,
        "depends_on": every(made_of({"condition": {"enum": ["service_started", "service_healthy"]}})),
        "healthcheck": HEALTHCHECK,
        "ports": items({"type": "string", "pattern": r"^\d+:\d+$"}),
        "volumes": items({"type": "string", "pattern": r"^[\w./-]+:/[\w./-]+(:ro)?$"}),
        "read_only": FLAG,
        "tmpfs": TEXTS,
        "cap_drop": TEXTS,
        "cap_add": TEXTS,
        "security_opt": TEXTS,
    },
)
COMPOSE = made_of(
    {
        "name": TEXT,
        "services": every(SERVICE),
        "secrets": every(made_of({"file": TEXT})),
        "networks": every(made_of({}, {"internal": FLAG})),
        "volumes": every(made_of({})),
    }
)

META = made_of({"name": TEXT}, {"labels": LABELS, "annotations": LABELS})
SELECTOR = made_of({"matchLabels": LABELS})
PORT: Schema = {"anyOf": [TEXT, NUMBER]}
PROBE = made_of(
    {"httpGet": made_of({"path": TEXT, "port": PORT}), "periodSeconds": NUMBER, "failureThreshold": NUMBER},
    {"timeoutSeconds": NUMBER},
)
CONTAINER = made_of(
    {
        "name": TEXT,
        "image": TEXT,
        "ports": items(made_of({"name": TEXT, "containerPort": NUMBER})),
        "env": items(made_of({"name": TEXT, "value": TEXT})),
        "startupProbe": PROBE,
        "livenessProbe": PROBE,
        "readinessProbe": PROBE,
        "resources": made_of({"requests": LABELS, "limits": LABELS}),
        "securityContext": made_of(
            {
                "allowPrivilegeEscalation": {"const": False},
                "readOnlyRootFilesystem": {"const": True},
                "capabilities": made_of({"drop": {"const": ["ALL"]}}),
            }
        ),
        "volumeMounts": items(made_of({"name": TEXT, "mountPath": TEXT}, {"readOnly": FLAG})),
    }
)
POD = made_of(
    {
        "automountServiceAccountToken": {"const": False},
        "terminationGracePeriodSeconds": NUMBER,
        "securityContext": made_of(
            {
                "runAsNonRoot": {"const": True},
                "runAsUser": NUMBER,
                "runAsGroup": NUMBER,
                "fsGroup": NUMBER,
                "seccompProfile": made_of({"type": {"const": "RuntimeDefault"}}),
            }
        ),
        "containers": items(CONTAINER),
        "volumes": items(
            made_of(
                {"name": TEXT},
                {"secret": made_of({"secretName": TEXT}, {"defaultMode": NUMBER}), "emptyDir": {"type": "object"}},
            )
        ),
    },
    {
        "topologySpreadConstraints": items(
            made_of(
                {
                    "maxSkew": NUMBER,
                    "topologyKey": TEXT,
                    "whenUnsatisfiable": {"enum": ["DoNotSchedule", "ScheduleAnyway"]},
                    "labelSelector": SELECTOR,
                }
            )
        )
    },
)
BACKEND = made_of({"service": made_of({"name": TEXT, "port": made_of({"name": TEXT})})})
INGRESS_PATH = made_of(
    {"path": TEXT, "pathType": {"enum": ["Exact", "Prefix", "ImplementationSpecific"]}, "backend": BACKEND}
)


def resource(version: str, specification: Schema | None, rest: dict[str, Schema] | None = None) -> Schema:
    """A resource of one API version, with its specification if it has one."""
    parts = {"apiVersion": {"const": version}, "kind": TEXT, "metadata": META, **(rest or {})}
    return made_of(parts | ({"spec": specification} if specification else {}))


RESOURCES: dict[str, Schema] = {
    "Deployment": resource(
        "apps/v1",
        made_of(
            {
                "replicas": NUMBER,
                "selector": SELECTOR,
                "strategy": made_of(
                    {
                        "type": {"const": "RollingUpdate"},
                        "rollingUpdate": made_of({"maxUnavailable": NUMBER, "maxSurge": NUMBER}),
                    }
                ),
                "template": made_of({"metadata": made_of({"labels": LABELS}), "spec": POD}),
            }
        ),
    ),
    "Service": resource(
        "v1", made_of({"selector": LABELS, "ports": items(made_of({"name": TEXT, "port": NUMBER, "targetPort": PORT}))})
    ),
    "Ingress": resource(
        "networking.k8s.io/v1",
        made_of(
            {
                "ingressClassName": TEXT,
                "tls": items(made_of({"hosts": TEXTS, "secretName": TEXT})),
                "rules": items(made_of({"host": TEXT, "http": made_of({"paths": items(INGRESS_PATH)})})),
            }
        ),
    ),
    "PodDisruptionBudget": resource("policy/v1", made_of({"minAvailable": NUMBER, "selector": SELECTOR})),
    "NetworkPolicy": resource(
        "networking.k8s.io/v1",
        made_of(
            {
                "podSelector": SELECTOR,
                "policyTypes": items({"enum": ["Ingress", "Egress"]}),
                "ingress": items(
                    made_of(
                        {
                            "from": items(made_of({"namespaceSelector": SELECTOR}, {"podSelector": SELECTOR})),
                            "ports": items(made_of({"port": PORT}, {"protocol": {"enum": ["TCP", "UDP", "SCTP"]}})),
                        }
                    )
                ),
            }
        ),
    ),
    "Secret": resource("v1", None, {"type": {"const": "Opaque"}, "stringData": every(TEXT)}),
}
