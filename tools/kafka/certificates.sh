#!/usr/bin/env bash
# Makes a certificate authority and the broker's certificate for 127.0.0.1 in DATA_DIR/tls, once, for development and
# tests: ca.pem is what clients trust, broker.pem is the broker's key and certificate. Needs openssl.
#   certificates.sh DATA_DIR
set -euo pipefail

tls=$1/tls
[[ ! -e $tls/broker.pem ]] || exit 0
umask 077
mkdir -p "$tls"
cd "$tls"

# The authority's key is thrown away: nothing else is ever signed with it.
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=ballast-test-ca -keyout ca.key -out ca.pem 2>log
openssl req -newkey rsa:2048 -nodes -subj /CN=ballast-broker -keyout broker.key -out broker.csr 2>>log
printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n' >extensions
openssl x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -extfile extensions -out broker.crt 2>>log
cat broker.key broker.crt ca.pem >broker.new
rm -f ca.key ca.srl broker.key broker.csr broker.crt extensions log
mv broker.new broker.pem
