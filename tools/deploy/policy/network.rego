# Who is let in is named.
package main

import data.manifest

deny contains sprintf("%s: expected peers that select somebody, was everybody", [manifest.name]) if {
	input.kind == "NetworkPolicy"
	some rule in input.spec.ingress
	some peer in object.get(rule, "from", [{}])
	peer in [{}, {"namespaceSelector": {}}, {"namespaceSelector": {}, "podSelector": {}}, {"ipBlock": {"cidr": "0.0.0.0/0"}}]
}

deny contains sprintf("%s: expected ports that callers may come to, was every port", [manifest.name]) if {
	input.kind == "NetworkPolicy"
	some rule in input.spec.ingress
	not rule.ports
}

deny contains sprintf("%s: expected ports that may be called, was every port", [manifest.name]) if {
	input.kind == "NetworkPolicy"
	some rule in input.spec.egress
	not rule.ports
}

deny contains sprintf("%s: expected a host, was empty", [manifest.name]) if {
	input.kind == "Ingress"
	some rule in input.spec.rules
	object.get(rule, "host", "") == ""
}
