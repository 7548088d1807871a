{{/*
The arithmetic of services/cli/sizing/replicas.py, over the same constants (files/capacity.yaml).
Tests render both and compare them.
*/}}

{{/* Partitions of a topic: one a camera, up to a power of two. They follow maximumCameras alone. */}}
{{- define "sightline.partitions" -}}
{{- $steps := (.Files.Get "files/capacity.yaml" | fromYaml).partitions -}}
{{- $found := last $steps -}}
{{- range reverse $steps -}}
{{- if ge (int .) (int $.Values.maximumCameras) -}}{{- $found = . -}}{{- end -}}
{{- end -}}
{{- int $found -}}
{{- end -}}

{{/* Core-milliseconds a second that one camera costs a service. */}}
{{- define "sightline.cameraCosts" -}}
{{- $constants := .root.Files.Get "files/capacity.yaml" | fromYaml -}}
{{- $ms := $constants.coreMilliseconds -}}
{{- $street := .root.Values.street -}}
{{- $looks := mulf (divf $street.facesPerMinute 60) $constants.looksPerFace -}}
{{- if eq .name "frame-grabber" -}}
{{- addf (mulf $street.videoFramesPerSecond $ms.decodedFrame) (mulf $street.framesPerSecond $ms.grabbedFrame) -}}
{{- else if eq .name "detector" -}}
{{- mulf $street.framesPerSecond $ms.detectedFrame -}}
{{- else if eq .name "embedder" -}}
{{- mulf $looks $ms.embeddedLook -}}
{{- else -}}
{{- mulf $looks $ms.matchedLook -}}
{{- end -}}
{{- end -}}

{{/* Replicas of a service and the cores of each, as JSON. Call with root, name, cameras. */}}
{{- define "sightline.capacity" -}}
{{- $constants := .root.Files.Get "files/capacity.yaml" | fromYaml -}}
{{- $cores := index $constants.coresEach .name -}}
{{- $partitions := include "sightline.partitions" .root | int -}}
{{- $busy := divf (mulf .cameras (include "sightline.cameraCosts" . | float64)) 1000 -}}
{{- $count := max 1 (ceil (subf (divf $busy (mulf $constants.loadRatio $cores)) 1e-9) | int) -}}
{{- if and (has .name $constants.byPartition) (gt $count $partitions) -}}
{{- $count = $partitions -}}
{{- $cores = ceil (subf (divf $busy (mulf $constants.loadRatio $partitions)) 1e-9) | int -}}
{{- end -}}
{{- dict "count" (int $count) "cores" (int $cores) | toJson -}}
{{- end -}}

{{/* Cameras that one replica can be busy with: what KEDA divides by. */}}
{{- define "sightline.camerasEach" -}}
{{- $constants := .root.Files.Get "files/capacity.yaml" | fromYaml -}}
{{- $cores := index $constants.coresEach .name -}}
{{- max 1 (floor (divf (mulf 1000 $constants.loadRatio $cores) (include "sightline.cameraCosts" . | float64)) | int) -}}
{{- end -}}

{{/* Replicas that a service starts with. Call with root, name, service. */}}
{{- define "sightline.replicas" -}}
{{- if .service.followsCameras -}}
{{- (include "sightline.capacity" (dict "root" .root "name" .name "cameras" .root.Values.cameras) | fromJson).count -}}
{{- else -}}
{{- default 1 .service.replicas -}}
{{- end -}}
{{- end -}}

{{/*
Replicas that its workload states; empty where an autoscaler decides. A number that is not stated any more becomes
one, so an upgrade states those that there are: else it would take pods away before an autoscaler brings them back.
Call with root, name, service, full.
*/}}
{{- define "sightline.statedReplicas" -}}
{{- if and .service.followsCameras (include "sightline.scales" .root) -}}
{{- with lookup "apps/v1" .service.kind .root.Release.Namespace .full -}}{{- int .spec.replicas -}}{{- end -}}
{{- else -}}
{{- include "sightline.replicas" . -}}
{{- end -}}
{{- end -}}

{{/* The most that scaling makes of a service. */}}
{{- define "sightline.mostReplicas" -}}
{{- (include "sightline.capacity" (dict "root" .root "name" .name "cameras" .root.Values.maximumCameras) | fromJson).count -}}
{{- end -}}

{{- define "sightline.scales" -}}
{{- if or .Values.autoscaling.enabled .Values.autoscaling.keda.enabled -}}yes{{- end -}}
{{- end -}}

{{/* What no schema can say, because it takes two values. */}}
{{- define "sightline.check" -}}
{{- if gt (int .Values.cameras) (int .Values.maximumCameras) -}}
{{- fail (printf "cameras (%d) are more than maximumCameras (%d): partitions are fixed at install; see docs/kubernetes/scale.md" (int .Values.cameras) (int .Values.maximumCameras)) -}}
{{- end -}}
{{- if gt (float64 .Values.street.framesPerSecond) (float64 .Values.street.videoFramesPerSecond) -}}
{{- fail "street.framesPerSecond is more than street.videoFramesPerSecond: no camera sends so many" -}}
{{- end -}}
{{- if and .Values.autoscaling.keda.enabled (not .Values.autoscaling.keda.prometheusAddress) -}}
{{- fail "autoscaling.keda.prometheusAddress is empty: KEDA asks a Prometheus how many cameras there are" -}}
{{- end -}}
{{- end -}}
