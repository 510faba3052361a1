# What the manifests have in common.
package manifest

pod := input.spec.template.spec if input.kind in {"Deployment", "StatefulSet", "Job"}

pod := input.spec if input.kind == "Pod"

containers contains container if some container in pod.containers

containers contains container if some container in pod.initContainers

# Runs until it is told to end.
is_service if input.kind in {"Deployment", "StatefulSet"}

name := sprintf("%s %s", [input.kind, input.metadata.name])
