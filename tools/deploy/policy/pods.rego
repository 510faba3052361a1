# The restricted profile of Pod Security, and what operation asks for beside it.
package main

import data.manifest

deny contains sprintf("%s: expected runAsNonRoot, no token of the account and seccomp RuntimeDefault", [manifest.name]) if {
	manifest.pod
	not is_restricted
}

is_restricted if {
	manifest.pod.securityContext.runAsNonRoot == true
	manifest.pod.securityContext.seccompProfile.type == "RuntimeDefault"
	manifest.pod.automountServiceAccountToken == false
}

deny contains sprintf("%s, %s: expected a read-only root, no capability and no escalation", [manifest.name, container.name]) if {
	some container in manifest.containers
	not is_confined(container)
}

is_confined(container) if {
	container.securityContext.readOnlyRootFilesystem == true
	container.securityContext.allowPrivilegeEscalation == false
	"ALL" in container.securityContext.capabilities.drop
}

deny contains sprintf("%s, %s: expected requests and a limit of memory", [manifest.name, container.name]) if {
	some container in manifest.containers
	not is_bounded(container)
}

is_bounded(container) if {
	container.resources.requests.memory
	container.resources.requests.cpu
	container.resources.limits.memory
}

deny contains sprintf("%s, %s: expected an image of one version, was %s", [manifest.name, container.name, container.image]) if {
	some container in manifest.containers
	not regex.match(`(:[^:/]+|@sha256:[0-9a-f]{64})$`, container.image)
}

deny contains sprintf("%s, %s: expected an image of one version, was latest", [manifest.name, container.name]) if {
	some container in manifest.containers
	endswith(container.image, ":latest")
}

deny contains sprintf("%s, %s: expected startup, liveness and readiness probes", [manifest.name, container.name]) if {
	manifest.is_service
	some container in manifest.pod.containers
	not is_probed(container)
}

is_probed(container) if {
	container.startupProbe
	container.livenessProbe
	container.readinessProbe
}
