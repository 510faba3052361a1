# The log is the truth: it outlives the release.
package main

import data.manifest

deny contains sprintf("%s: expected to be kept when the release goes", [manifest.name]) if {
	input.kind in {"Kafka", "KafkaNodePool", "KafkaTopic"}
	object.get(input.metadata, ["annotations", "helm.sh/resource-policy"], "") != "keep"
}
