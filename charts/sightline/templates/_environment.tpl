{{/* Where services answer, for SIGHTLINE_ADDRESSES. */}}
{{- define "sightline.addresses" -}}
{{- $addresses := list -}}
{{- range $name, $service := .Values.services -}}
{{- if ne $name "console" -}}
{{- $addresses = append $addresses (printf "%s=%s-%s:7400" ($name | replace "-" "_") (include "sightline.fullname" $) $name) -}}
{{- end -}}
{{- end -}}
{{- join "," $addresses -}}
{{- end -}}

{{/* Each detector by its own name: as many as there can be. */}}
{{- define "sightline.detectors" -}}
{{- $name := printf "%s-detector" (include "sightline.fullname" .) -}}
{{- $most := include "sightline.replicas" (dict "root" . "name" "detector" "service" .Values.services.detector) -}}
{{- if include "sightline.scales" . -}}
{{- $most = include "sightline.mostReplicas" (dict "root" . "name" "detector") -}}
{{- end -}}
{{- $addresses := list -}}
{{- range until (int $most) -}}
{{- $addresses = append $addresses (printf "%s-%d.%s:7400" $name . $name) -}}
{{- end -}}
{{- join "," $addresses -}}
{{- end -}}

{{/* The Secret of a service's users on the servers. */}}
{{- define "sightline.credentials" -}}
{{- $given := .root.Values.credentials -}}
{{- ternary (printf "%s-%s" $given.existingSecret .name) $given.existingSecret $given.perService -}}
{{- end -}}

{{/* One variable out of a Secret. Call with variable, secret, key, optional. */}}
{{- define "sightline.fromSecret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end -}}

{{/* Who speaks to Kafka, where it asks for a user. */}}
{{- define "sightline.kafkaUser" -}}
{{- if hasPrefix "SASL_" .root.Values.kafka.securityProtocol -}}
{{ include "sightline.fromSecret" (dict "variable" "SIGHTLINE_KAFKA_SASL_USERNAME" "secret" .secret "key" "kafka-username") }}
{{ include "sightline.fromSecret" (dict "variable" "SIGHTLINE_KAFKA_SASL_PASSWORD" "secret" .secret "key" "kafka-password") }}
{{- end -}}
{{- end -}}

{{/* The variables of one service. Call with root, name, service. */}}
{{- define "sightline.environment" -}}
{{- $root := .root -}}
{{- $secret := include "sightline.credentials" . -}}
{{- if has "kafka" .service.uses }}
{{ include "sightline.kafkaUser" (dict "root" $root "secret" $secret) }}
{{- end }}
{{- if has "redis" .service.uses }}
{{ include "sightline.fromSecret" (dict "variable" "SIGHTLINE_REDIS_URL" "secret" $secret "key" "redis-url") }}
{{- end }}
{{- if has "postgres" .service.uses }}
{{ include "sightline.fromSecret" (dict "variable" "SIGHTLINE_DATABASE_URL" "secret" $secret "key" "database-url") }}
{{- end }}
{{- if has "milvus" .service.uses }}
{{ include "sightline.fromSecret" (dict "variable" "MATCHER_MILVUS_TOKEN" "secret" $secret "key" "milvus-token" "optional" true) }}
{{- end }}
{{- range $variable, $value := include "sightline.settings" . | fromYaml }}
- name: {{ $variable }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* Not empty where a service traces faces: there is a collector, and it handles them. Call with root, name. */}}
{{- define "sightline.traces" -}}
{{- if has .name (list "detector" "embedder" "matcher" "alert-dispatcher") -}}
{{- .root.Values.traces.endpoint -}}
{{- end -}}
{{- end -}}

{{/* What is not secret of one service, the chart's own and then what `env` says. */}}
{{- define "sightline.settings" -}}
{{- $values := .root.Values -}}
{{- $settings := dict -}}
{{- with include "sightline.traces" . -}}
{{- $_ := set $settings "SIGHTLINE_TRACES_ENDPOINT" . -}}
{{- $_ := set $settings "SIGHTLINE_TRACES_SAMPLED" $values.traces.sampled -}}
{{- if and $values.authority.existingSecret (hasPrefix "https://" .) -}}
{{- $_ := set $settings "SIGHTLINE_TRACES_CA_FILE" "/etc/sightline/authority/ca.crt" -}}
{{- end -}}
{{- end -}}
{{- if eq .name "frame-grabber" -}}
{{- $_ := set $settings "FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT" $values.street.framesPerSecond -}}
{{- else if eq .name "detector" -}}
{{- $capacity := include "sightline.capacity" (dict "root" .root "name" .name "cameras" $values.cameras) | fromJson -}}
{{- $_ := set $settings "DETECTOR_BATCHES_AT_ONCE" (min 16 (int $capacity.cores)) -}}
{{- if $values.footage.existingClaim -}}
{{- $_ := set $settings "DETECTOR_FOOTAGE" "/var/lib/sightline/footage/kept" -}}
{{- end -}}
{{- else if eq .name "matcher" -}}
{{- $_ := set $settings "MATCHER_MILVUS_URI" $values.milvus.uri -}}
{{- $_ := set $settings "MATCHER_MILVUS_DATABASE" $values.milvus.database -}}
{{- $_ := set $settings "MATCHER_TRIALS_ALLOWED" $values.trialsAllowed -}}
{{- if and $values.authority.existingSecret (hasPrefix "https://" $values.milvus.uri) -}}
{{- $_ := set $settings "MATCHER_MILVUS_CA_FILE" "/etc/sightline/authority/ca.crt" -}}
{{- end -}}
{{- else if eq .name "alert-dispatcher" -}}
{{- $_ := set $settings "ALERT_DISPATCHER_VAULT" "/var/lib/sightline/vault/kept" -}}
{{- else if eq .name "retention-purger" -}}
{{- $_ := set $settings "RETENTION_PURGER_DAY_KEYS" "/var/lib/sightline/day-keys/kept" -}}
{{- else if eq .name "console" -}}
{{- $_ := set $settings "CONSOLE_ADDRESS" "0.0.0.0:8440" -}}
{{- $_ := set $settings "CONSOLE_ORIGIN" $values.console.origin -}}
{{- $_ := set $settings "CONSOLE_CERTIFICATE" "/etc/sightline/console/tls.crt" -}}
{{- $_ := set $settings "CONSOLE_KEY" "/etc/sightline/console/tls.key" -}}
{{- $_ := set $settings "CONSOLE_CONTACT" $values.console.contact -}}
{{- $_ := set $settings "CONSOLE_COMPLAINTS" $values.console.complaints -}}
{{- $_ := set $settings "CONSOLE_TIME_ZONE" $values.console.timeZone -}}
{{- $_ := set $settings "SIGHTLINE_DETECTORS" (include "sightline.detectors" .root) -}}
{{- end -}}
{{- merge (deepCopy .service.env) $settings | toYaml -}}
{{- end -}}
