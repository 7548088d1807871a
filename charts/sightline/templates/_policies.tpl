{{/* The beginning of a NetworkPolicy. Call with root, policy, component ("" is every pod of the release), type. */}}
{{- define "sightline.policyBegin" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "sightline.fullname" .root }}-{{ .policy }}
  labels:
    {{- include "sightline.labels" (dict "root" .root "component" (default "policies" .component)) | nindent 4 }}
spec:
  podSelector:
    {{- include "sightline.peer" . | nindent 4 }}
  policyTypes: [{{ .type }}]
{{- end -}}

{{/* Pods of one component; of the whole release without one. */}}
{{- define "sightline.peer" -}}
matchLabels:
  {{- if .component }}
  {{- include "sightline.selector" . | nindent 2 }}
  {{- else }}
  app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
  app.kubernetes.io/instance: {{ .root.Release.Name }}
  {{- end }}
{{- end -}}

{{/* Ports of TCP. */}}
{{- define "sightline.ports" -}}
ports:
  {{- range . }}
  - {protocol: TCP, port: {{ . }}}
  {{- end }}
{{- end -}}

{{/* One edge between two components: a way out, and a way in. Call with root, from, to, ports. */}}
{{- define "sightline.edge" }}
---
{{ include "sightline.policyBegin" (dict "root" .root "policy" (printf "%s-to-%s" .from .to) "component" .from "type" "Egress") }}
  egress:
    - to:
        - podSelector:
            {{- include "sightline.peer" (dict "root" .root "component" .to) | nindent 12 }}
      {{- include "sightline.ports" .ports | nindent 6 }}
---
{{ include "sightline.policyBegin" (dict "root" .root "policy" (printf "%s-from-%s" .to .from) "component" .to "type" "Ingress") }}
  ingress:
    - from:
        - podSelector:
            {{- include "sightline.peer" (dict "root" .root "component" .from) | nindent 12 }}
      {{- include "sightline.ports" .ports | nindent 6 }}
{{- end -}}

{{/* A way out of the release. Call with root, from, to (its name), rule. */}}
{{- define "sightline.wayOut" }}
---
{{ include "sightline.policyBegin" (dict "root" .root "policy" (printf "%s-to-%s" .from .to) "component" .from "type" "Egress") }}
  egress:
    - {{ include "sightline.ports" .rule.ports | nindent 6 | trim }}
      {{- with .rule.to }}
      to:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

{{/* A way into the release. Call with root, to, from (its name), peers, ports. */}}
{{- define "sightline.wayIn" }}
---
{{ include "sightline.policyBegin" (dict "root" .root "policy" (printf "%s-from-%s" (default "all" .to) .from) "component" .to "type" "Ingress") }}
  ingress:
    - {{ include "sightline.ports" .ports | nindent 6 | trim }}
      {{- with .peers }}
      from:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}
