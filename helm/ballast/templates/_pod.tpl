{{/*
Pod of a service: (dict "root" $ "component" name "port" "http" or "metrics" "environment" text "initContainers" text
"mounts" text "volumes" text "preStop" seconds)
*/}}
{{- define "ballast.pod" -}}
{{- $values := .root.Values }}
{{- $own := index $values .component }}
metadata:
  labels: {{- include "ballast.labels" . | nindent 4 }}
spec:
  serviceAccountName: {{ include "ballast.fullname" .root }}
  {{- include "ballast.podSecurity" .root | nindent 2 }}
  terminationGracePeriodSeconds: {{ add 15 (.preStop | default 0) }}
  {{- with $own.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $own.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "ballast.selector" $ | nindent 10 }}
    {{- end }}
  {{- with .initContainers }}
  initContainers: {{- . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      {{- include "ballast.container" . | nindent 6 }}
      args: [dist/apps/{{ .component }}/main.js]
      ports:
        - { name: {{ .port }}, containerPort: {{ ternary 3000 9464 (eq .port "http") }} }
      env:
        - { name: HOST, value: 0.0.0.0 }
        - { name: {{ ternary "PORT" "METRICS_PORT" (eq .port "http") }}, value: {{ ternary "3000" "9464" (eq .port "http") | quote }} }
        {{- include "ballast.kafkaEnvironment" . | nindent 8 }}
        {{- with .environment }}{{ . | nindent 8 }}{{ end }}
        {{- include "ballast.addedEnvironment" . | nindent 8 }}
      # Brokers that are not there yet are waited for, and until then nothing listens.
      startupProbe: { httpGet: { path: /health/live, port: {{ .port }} }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 120 }
      livenessProbe: { httpGet: { path: /health/live, port: {{ .port }} }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }
      readinessProbe: { httpGet: { path: /health/ready, port: {{ .port }} }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 }
      {{- with .preStop }}
      # Whoever balances load has to hear of it first.
      lifecycle: { preStop: { sleep: { seconds: {{ . }} } } }
      {{- end }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        - { name: data, mountPath: /var/lib/ballast }
        {{- include "ballast.kafkaMount" .root | nindent 8 }}
        {{- with .mounts }}{{ . | nindent 8 }}{{ end }}
  volumes:
    - { name: tmp, emptyDir: { sizeLimit: 64Mi } }
    {{- include "ballast.kafkaVolume" .root | nindent 4 }}
    {{- with .volumes }}{{ . | nindent 4 }}{{ end }}
{{- end }}

{{- define "ballast.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "ballast.container" -}}
image: {{ include "ballast.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
command: [node]
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
resources: {{- toYaml (index .root.Values .component).resources | nindent 2 }}
{{- end }}

{{- define "ballast.kafkaAuthority" -}}
{{- if eq .Values.kafka.mode "strimzi" }}{{ include "ballast.cluster" . }}-cluster-ca-cert{{ else }}{{ .Values.kafka.external.ca.secret }}{{ end }}
{{- end }}

{{- define "ballast.kafkaMount" -}}
{{- if include "ballast.kafkaAuthority" . -}}
- { name: kafka-ca, mountPath: /etc/ballast/kafka-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "ballast.kafkaVolume" -}}
{{- with include "ballast.kafkaAuthority" . -}}
- name: kafka-ca
  secret:
    secretName: {{ . | quote }}
    items: [{ key: {{ ternary "ca.crt" $.Values.kafka.external.ca.key (eq $.Values.kafka.mode "strimzi") | quote }}, path: ca.crt }]
{{- end }}
{{- end }}
