#!/usr/bin/env bash
# Downloads what a broker or a schema registry is made of, once, with Maven, and prints the folder it lies in.
#   fetch.sh broker|registry [--offline]      --offline: fails when it is not there
# KAFKA_JARS and REGISTRY_HOME name other folders than ballast-kafka and ballast-registry in the user's cache folder.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}

broker() { # 44 MB
  mvn -q -B -Dstyle.color=never -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$1"
}

registry() { # 110 MB
  # The artifact's parent pom is not in Maven Central; only this old version of the plugin goes on without it.
  (cd "$1" && mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:2.8:get -Dtransitive=false \
    -Dartifact="io.apicurio:apicurio-registry-app:$version:tar.gz:all" -Ddest="$1/all.tar.gz")
  tar xzf "$1/all.tar.gz" -C "$1"
  rm "$1/all.tar.gz"
}

case $1 in
  broker)
    version=$(sed -n '/kafka_2.13/{n;s/.*<version>\(.*\)<\/version>.*/\1/p}' "$here/pom.xml")
    folder=${KAFKA_JARS:-$cache/ballast-kafka}/$version
    ;;
  registry)
    # The newest release that Maven Central has as a runnable archive AND that runs on Java 17 (3.3 needs 21).
    version=3.0.9
    folder=${REGISTRY_HOME:-$cache/ballast-registry}/$version
    ;;
  *)
    echo "fetch: expected broker or registry, was $1" >&2
    exit 2
    ;;
esac

if [[ ! -e $folder/.complete ]]; then
  [[ ${2:-} != --offline ]] || { echo "fetch: expected $1 $version in $folder, is not there" >&2; exit 1; }
  mkdir -p "$(dirname "$folder")"
  exec 9>"$folder.lock"
  flock 9
  # Whoever waited for the lock finds it done.
  if [[ ! -e $folder/.complete ]]; then
    command -v mvn >/dev/null || { echo "fetch: Maven (mvn) is needed to download $1 $version" >&2; exit 1; }
    rm -rf "$folder"
    mkdir -p "$folder"
    "$1" "$folder" >&2 9>&-
    touch "$folder/.complete"
  fi
fi
echo "$folder"
