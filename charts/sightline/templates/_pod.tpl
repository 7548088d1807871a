{{/* The security of every pod, and of every container: the restricted Pod Security Standard, and no root to write. */}}
{{- define "sightline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "sightline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* What all pods of the chart begin with. */}}
{{- define "sightline.podBegin" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "sightline.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* A service's pod. Call with root, name, service. */}}
{{- define "sightline.pod" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "sightline.labels" (dict "root" $root "component" .name) | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Settings are read as a process starts: others are other pods.
    checksum/settings: {{ include "sightline.shared" $root | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "sightline.podBegin" $root | nindent 2 }}
  serviceAccountName: {{ include "sightline.fullname" $root }}-{{ .name }}
  # Longer than SIGHTLINE_GRACE_SECONDS: what is in hand is finished by then.
  terminationGracePeriodSeconds: {{ add $values.graceSeconds 20 }}
  initContainers:
    # A key is taken only if nobody else may read it; a Secret's file is never its reader's own.
    - name: keys
      image: {{ include "sightline.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command:
        - install
        - --mode=0600
        - --target-directory=/etc/sightline/keys
        - /etc/sightline/given/{{ .name | replace "-" "_" }}.key
        - /etc/sightline/given/directory.json
      securityContext:
        {{- include "sightline.containerSecurity" $root | nindent 8 }}
      resources:
        requests: {cpu: 10m, memory: 16Mi}
        limits: {memory: 64Mi}
      volumeMounts:
        - {name: given, mountPath: /etc/sightline/given, readOnly: true}
        - {name: keys, mountPath: /etc/sightline/keys}
  containers:
    - name: {{ .name }}
      image: {{ include "sightline.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command: ["python3", "-m", "services", {{ .name | replace "-" "_" | quote }}]
      envFrom:
        - configMapRef:
            name: {{ include "sightline.fullname" $root }}-settings
      env:
        {{- include "sightline.environment" . | trim | nindent 8 }}
      ports:
        {{- if eq .name "console" }}
        - {name: https, containerPort: 8440}
        {{- else }}
        - {name: grpc, containerPort: 7400}
        {{- end }}
        - {name: http, containerPort: 7480}
      # It answers while it waits for servers; what it waits for stands in /readyz.
      startupProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: 90
      livenessProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      resources:
        {{- include "sightline.resources" . | nindent 8 }}
      securityContext:
        {{- include "sightline.containerSecurity" $root | nindent 8 }}
      volumeMounts:
        {{- include "sightline.mounts" . | trim | nindent 8 }}
  volumes:
    {{- include "sightline.volumes" . | trim | nindent 4 }}
  {{- with $values.spreadOver }}
  topologySpreadConstraints:
    {{- range . }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "sightline.selector" (dict "root" $root "component" $.name) | nindent 10 }}
    {{- end }}
  {{- end }}
  {{- with .service.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .service.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .service.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Processor time follows from cameras where none is stated. */}}
{{- define "sightline.resources" -}}
{{- $resources := deepCopy .service.resources -}}
{{- if .service.followsCameras -}}
{{- $capacity := include "sightline.capacity" (dict "root" .root "name" .name "cameras" .root.Values.cameras) | fromJson -}}
{{- $resources = merge $resources (dict "requests" (dict "cpu" (toString (int $capacity.cores)))) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{- define "sightline.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: keys, mountPath: /etc/sightline/keys, readOnly: true}
{{- if .root.Values.tls.enabled }}
- {name: tls, mountPath: /etc/sightline/tls, readOnly: true}
{{- end }}
{{- if and .root.Values.authority.existingSecret .service.uses }}
- {name: authority, mountPath: /etc/sightline/authority, readOnly: true}
{{- end }}
{{- if eq .name "console" }}
- {name: console, mountPath: /etc/sightline/console, readOnly: true}
{{- end }}
{{- if eq (default "" .service.volume) "vault" }}
- {name: vault, mountPath: /var/lib/sightline/vault}
{{- end }}
{{- if eq (default "" .service.volume) "dayKeys" }}
- {name: day-keys, mountPath: /var/lib/sightline/day-keys}
{{- end }}
{{- if and (eq .name "detector") .root.Values.footage.existingClaim }}
- {name: footage, mountPath: /var/lib/sightline/footage}
{{- end }}
{{- end -}}

{{- define "sightline.volumes" -}}
- name: tmp
  emptyDir: {medium: Memory, sizeLimit: {{ .root.Values.temporarySize }}}
- name: keys
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
- name: given
  secret:
    secretName: {{ include "sightline.secretOf" (dict "prefix" .root.Values.keys.secretPrefix "name" .name) }}
{{- if .root.Values.tls.enabled }}
- name: tls
  secret:
    secretName: {{ include "sightline.secretOf" (dict "prefix" .root.Values.tls.secretPrefix "name" .name) }}
{{- end }}
{{- if and .root.Values.authority.existingSecret .service.uses }}
- name: authority
  secret:
    secretName: {{ .root.Values.authority.existingSecret }}
{{- end }}
{{- if eq .name "console" }}
- name: console
  secret:
    secretName: {{ .root.Values.console.tlsSecret }}
{{- end }}
{{- if and (eq .name "detector") .root.Values.footage.existingClaim }}
- name: footage
  persistentVolumeClaim:
    claimName: {{ .root.Values.footage.existingClaim }}
{{- end }}
{{- end -}}
