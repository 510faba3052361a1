{{- define "ballast.gatewayEnvironment" -}}
{{- with .Values.gateway -}}
- name: BALLAST_API_KEY
  valueFrom: { secretKeyRef: { name: {{ .apiKeySecret.name | quote }}, key: {{ .apiKeySecret.key | quote }} } }
{{- if .keysSecret.name }}
- { name: BALLAST_API_KEYS_FILE, value: /etc/ballast/keys/keys.json }
{{- end }}
{{- end }}
{{- with .Values.oidc }}
{{- if .issuer }}
- { name: OIDC_ISSUER, value: {{ .issuer | quote }} }
- { name: OIDC_AUDIENCE, value: {{ .audience | quote }} }
{{- end }}
{{- end }}
{{- with .Values.redis }}
{{- if .urlSecret.name }}
- name: REDIS_URL
  valueFrom: { secretKeyRef: { name: {{ .urlSecret.name | quote }}, key: {{ .urlSecret.key | quote }} } }
{{- if .ca.secret }}
- { name: REDIS_CA_FILE, value: /etc/ballast/redis-ca/ca.crt }
{{- end }}
{{- end }}
{{- end }}
{{- include "ballast.databaseEnvironment" (dict "root" .) | nindent 0 }}
{{- end }}

{{/* A mounted secret belongs to root and is read by the group: a file of keys has to be its owner's alone. */}}
{{- define "ballast.gatewayKeys" -}}
{{- if .Values.gateway.keysSecret.name -}}
- name: keys
  {{- include "ballast.container" (dict "root" . "component" "gateway") | nindent 2 }}
  args:
    - -e
    - |
      const { readFileSync, writeFileSync } = require('node:fs');
      writeFileSync('/etc/ballast/keys/keys.json', readFileSync('/etc/ballast/keys-secret/keys.json'), { mode: 0o600 });
  volumeMounts:
    - { name: keys-secret, mountPath: /etc/ballast/keys-secret, readOnly: true }
    - { name: keys, mountPath: /etc/ballast/keys }
{{- end }}
{{- end }}

{{- define "ballast.gatewayMounts" -}}
{{- if .Values.gateway.keysSecret.name }}
- { name: keys, mountPath: /etc/ballast/keys }
{{- end }}
{{- if and .Values.redis.urlSecret.name .Values.redis.ca.secret }}
- { name: redis-ca, mountPath: /etc/ballast/redis-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "ballast.gatewayVolumes" -}}
- { name: data, emptyDir: { sizeLimit: 64Mi } }
{{- with .Values.gateway.keysSecret }}
{{- if .name }}
- { name: keys, emptyDir: { medium: Memory, sizeLimit: 8Mi } }
- name: keys-secret
  secret: { secretName: {{ .name | quote }}, items: [{ key: {{ .key | quote }}, path: keys.json }] }
{{- end }}
{{- end }}
{{- with .Values.redis }}
{{- if and .urlSecret.name .ca.secret }}
- name: redis-ca
  secret: { secretName: {{ .ca.secret | quote }}, items: [{ key: {{ .ca.key | quote }}, path: ca.crt }] }
{{- end }}
{{- end }}
{{- end }}
