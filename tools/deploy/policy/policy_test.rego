# Each policy refuses what it is for, and a good pod is refused by none.
package main

good := {
	"kind": "Deployment",
	"metadata": {"name": "good"},
	"spec": {"template": {"spec": {
		"automountServiceAccountToken": false,
		"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
		"containers": [{
			"name": "one",
			"image": "registry.example:5000/ballast:0.1.0",
			"securityContext": {
				"readOnlyRootFilesystem": true,
				"allowPrivilegeEscalation": false,
				"capabilities": {"drop": ["ALL"]},
			},
			"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}},
			"env": [{"name": "REDIS_URL", "valueFrom": {}}, {"name": "INFLUX_URL", "value": "http://influxdb:8086"}],
			"startupProbe": {},
			"livenessProbe": {},
			"readinessProbe": {},
		}],
	}}},
}

pod := "/spec/template/spec"

container := concat("", [pod, "/containers/0"])

changed(path, value) := json.patch(good, [{"op": "add", "path": path, "value": value}])

without(path) := json.patch(good, [{"op": "remove", "path": path}])

refused(manifest, words) if {
	some message in deny with input as manifest
	contains(message, words)
}

test_a_good_pod_is_taken if count(deny) == 0 with input as good

test_root_is_refused if refused(changed(concat("", [pod, "/securityContext/runAsNonRoot"]), false), "runAsNonRoot")

test_a_mounted_token_is_refused if refused(without(concat("", [pod, "/automountServiceAccountToken"])), "no token")

test_a_root_that_can_be_written_is_refused if refused(without(concat("", [container, "/securityContext/readOnlyRootFilesystem"])), "read-only root")

test_an_init_container_is_a_container if {
	refused(changed(concat("", [pod, "/initContainers"]), [{"name": "first", "image": "a:1"}]), "first: expected a read-only root")
}

test_memory_without_limit_is_refused if refused(without(concat("", [container, "/resources/limits"])), "limit of memory")

test_an_image_without_version_is_refused if refused(changed(concat("", [container, "/image"]), "registry.example:5000/ballast"), "image of one version")

test_latest_is_refused if refused(changed(concat("", [container, "/image"]), "ballast:latest"), "was latest")

test_a_service_without_probe_is_refused if refused(without(concat("", [container, "/readinessProbe"])), "probes")

test_a_secret_is_refused if refused({"kind": "Secret", "metadata": {"name": "s"}}, "no Secret")

test_a_password_as_value_is_refused if refused(changed(concat("", [container, "/env/-"]), {"name": "KAFKA_SASL_PASSWORD", "value": "x"}), "by reference")

test_a_login_in_an_address_is_refused if refused(changed(concat("", [container, "/env/-"]), {"name": "SCHEMA_REGISTRY_URL", "value": "https://user:x@registry"}), "no login")

policy(rule) := {"kind": "NetworkPolicy", "metadata": {"name": "p"}, "spec": {"ingress": [rule]}}

test_everybody_is_refused if refused(policy({"ports": [{"port": 1}], "from": [{"podSelector": {}}, {"namespaceSelector": {}}]}), "was everybody")

test_a_rule_without_peers_is_refused if refused(policy({"ports": [{"port": 1}]}), "was everybody")

test_pods_of_the_namespace_are_taken if {
	count(deny) == 0 with input as policy({"ports": [{"port": 1}], "from": [{"podSelector": {}}]})
}

test_every_port_is_refused if refused(policy({"from": [{"podSelector": {}}]}), "come to, was every port")

test_calls_to_every_port_are_refused if refused({"kind": "NetworkPolicy", "metadata": {"name": "p"}, "spec": {"egress": [{"to": []}]}}, "called, was every port")

test_an_ingress_without_host_is_refused if refused({"kind": "Ingress", "metadata": {"name": "i"}, "spec": {"rules": [{"host": ""}]}}, "expected a host")

test_a_cluster_that_goes_with_its_release_is_refused if refused({"kind": "Kafka", "metadata": {"name": "k"}}, "to be kept")
