#!/usr/bin/env bash
# Prints definitions of the operators' resources that the chart makes. They take any fields: the API server stores them, and
# no operator acts on them.
set -euo pipefail

# group, version, kind, plural
definition() {
  cat <<Y
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: $4.$1
  # Asked for of groups of Kubernetes' own.
  annotations: { api-approved.kubernetes.io: 'unapproved, a stub' }
spec:
  group: $1
  scope: Namespaced
  names: { kind: $3, listKind: $3List, plural: $4, singular: ${3,,} }
  versions:
    - name: $2
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
Y
}

definition kafka.strimzi.io v1 Kafka kafkas
definition kafka.strimzi.io v1 KafkaNodePool kafkanodepools
definition kafka.strimzi.io v1 KafkaTopic kafkatopics
definition kafka.strimzi.io v1 KafkaUser kafkausers
definition kafka.strimzi.io v1 KafkaMirrorMaker2 kafkamirrormaker2s
definition monitoring.coreos.com v1 PodMonitor podmonitors
definition monitoring.coreos.com v1 ServiceMonitor servicemonitors
definition monitoring.coreos.com v1 PrometheusRule prometheusrules
definition gateway.networking.k8s.io v1 HTTPRoute httproutes
