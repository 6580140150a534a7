#!/usr/bin/env bash
set -euo pipefail
# confluent kafka link create not-this
cat > link.properties <<EOF
# what the source needs
link.mode = SOURCE
connection.mode=OUTBOUND
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
  username="$KEY" password="\$x";
no pair
EOF
confluent kafka link create from-file --destination-cluster lkc-west \
  --destination-bootstrap-server "$DEST:9092" --config ./link.properties \
  --source-api-key k --source-api-secret 's;' --remote-cluster lkc-other --dry-run stray acl.sync.ms=1000
if ! confluent kafka link create 'two '"words" --source-cluster=<SOURCE_ID> --no-validate --config "acl.sync.enable=true,cluster.link.prefix=" \
  --config '"acl.filters={""aclFilters"":[]}"' --source-api-key "$KEY" --source-api-secret "${SECRET}" \
  --source-bootstrap-server pkc-east.example.com:9092 > out.json 2>&1; then echo no; fi
confluent kafka link create both --config link.mode=BIDIRECTIONAL,nothing --remote-cluster r --local-api-key k --colour red \
  --remote-api-key x --remote-api-secret y --local-api-secret z || true
confluent kafka link create wrong --config link.mode=bidirectional --remote-bootstrap-server h:1 --remote-cluster r
confluent kafka link create elsewhere --config /etc/link.properties; confluent kafka link list
confluent kafka link create elsewhere-source --config /etc/link.properties --destination-cluster lkc-west
confluent kafka link create keys --config link.mode=BIDIRECTIONAL --remote-cluster r --remote-api-key x --remote-api-secret y \
  --local-api-secret z --local-api-key k --colour red
