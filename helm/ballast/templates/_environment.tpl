{{/* How Kafka is reached: (dict "root" $ "component" name) */}}
{{- define "ballast.kafkaEnvironment" -}}
{{- $values := .root.Values }}
{{- $external := $values.kafka.external }}
- { name: BALLAST_NAMESPACE, value: {{ $values.namespace | quote }} }
- { name: BALLAST_PUBLIC_PREFIX, value: {{ $values.publicPrefix | quote }} }
- { name: BALLAST_DURABILITY, value: {{ $values.durability | quote }} }
{{- if eq $values.kafka.mode "strimzi" }}
{{- $user := printf "%s-kafka-%s" (include "ballast.fullname" .root) .component }}
- { name: KAFKA_BROKERS, value: "{{ include "ballast.cluster" .root }}-kafka-bootstrap:9093" }
- { name: KAFKA_CA_FILE, value: /etc/ballast/kafka-ca/ca.crt }
- { name: KAFKA_SASL_MECHANISM, value: scram-sha-512 }
- { name: KAFKA_SASL_USERNAME, value: {{ $user | quote }} }
- name: KAFKA_SASL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $user | quote }}, key: password } }
{{- else }}
- { name: KAFKA_BROKERS, value: {{ $external.brokers | quote }} }
{{- if $external.ca.secret }}
- { name: KAFKA_CA_FILE, value: /etc/ballast/kafka-ca/ca.crt }
{{- end }}
{{- if $external.sasl.mechanism }}
{{- $secret := index $external.sasl.secrets .component }}
- { name: KAFKA_SASL_MECHANISM, value: {{ $external.sasl.mechanism | quote }} }
- name: KAFKA_SASL_USERNAME
  valueFrom: { secretKeyRef: { name: {{ $secret | quote }}, key: {{ $external.sasl.usernameKey | quote }} } }
- name: KAFKA_SASL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $secret | quote }}, key: {{ $external.sasl.passwordKey | quote }} } }
{{- end }}
{{- end }}
{{- with $values.registry }}
{{- if .urlSecret.name }}
- name: SCHEMA_REGISTRY_URL
  valueFrom: { secretKeyRef: { name: {{ .urlSecret.name | quote }}, key: {{ .urlSecret.key | quote }} } }
{{- else if .url }}
- { name: SCHEMA_REGISTRY_URL, value: {{ .url | quote }} }
{{- end }}
{{- end }}
{{- end }}

{{/* The history's database: (dict "root" $) */}}
{{- define "ballast.databaseEnvironment" -}}
{{- with .root.Values.database }}
- { name: BALLAST_HISTORY, value: {{ ternary "sql" "off" .history | quote }} }
{{- if and .history .urlSecret.name }}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ .urlSecret.name | quote }}, key: {{ .urlSecret.key | quote }} } }
{{- end }}
{{- end }}
{{- end }}

{{/* What values.yaml adds by `env` and `secretEnv`: (dict "root" $ "component" name) */}}
{{- define "ballast.addedEnvironment" -}}
{{- $own := index .root.Values .component }}
{{- range $name, $value := merge (dict) $own.env .root.Values.env }}
{{- /* Numbers of YAML are floats here: 31536000 would become 3.1536e+07. */}}
- { name: {{ $name }}, value: {{ ternary (int64 $value | toString) (toString $value) (kindIs "float64" $value) | quote }} }
{{- end }}
{{- range $name, $reference := $own.secretEnv }}
- name: {{ $name }}
  valueFrom: { secretKeyRef: { name: {{ $reference.name | quote }}, key: {{ $reference.key | quote }} } }
{{- end }}
{{- end }}
