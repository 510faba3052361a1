# Secrets are named, never held.
package main

import data.manifest

deny contains sprintf("%s: expected no Secret in a manifest", [manifest.name]) if input.kind == "Secret"

deny contains sprintf("%s, %s: expected %s by reference, was a value", [manifest.name, container.name, variable.name]) if {
	some container in manifest.containers
	some variable in container.env
	regex.match(`PASSWORD|TOKEN|SECRET|API_KEY$|^DATABASE_URL$|^REDIS_URL$|HEADERS$`, variable.name)
	variable.value
}

deny contains sprintf("%s, %s: expected no login in the value of %s", [manifest.name, container.name, variable.name]) if {
	some container in manifest.containers
	some variable in container.env
	regex.match(`://[^/\s]*@`, variable.value)
}
