{{- define "ballast.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Labels that never change: (dict "root" $ "component" name) */}}
{{- define "ballast.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "ballast.labels" -}}
{{ include "ballast.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "ballast.image" -}}
{{- with .Values.image }}{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}{{ end }}
{{- end }}

{{- define "ballast.cluster" -}}
{{ .Values.kafka.strimzi.cluster | default (include "ballast.fullname" .) }}
{{- end }}

{{/* The cluster's name of a topic, group or id of files/kafka.json: (dict "root" $ "of" entry) */}}
{{- define "ballast.kafkaName" -}}
{{- if eq .of.scope "namespace" }}{{ .root.Values.namespace }}{{ else if eq .of.scope "public" }}{{ .root.Values.publicPrefix }}{{ end }}{{ .of.name }}
{{- end }}
