#!/usr/bin/env bash
# Commands inside of others, files that are written in pieces, and what people copy.
set -euo pipefail
create() {
  if ! confluent kafka link create "$1" --source-cluster "$2" --source-bootstrap-server "$3" "${@:4}"; then
    echo "confluent kafka link create $1 failed" >&2
  fi
}
OUT=$(confluent kafka link create inner --source-cluster lkc-west --source-bootstrap-server broker-a.example.com:9092 -o json)
OLD=`ccloud kafka link create old --source-cluster-id lkc-west --source-bootstrap-server broker-a.example.com:9092`
CMD="confluent kafka link create variable --source-cluster lkc-west"
$CMD --source-bootstrap-server broker-a.example.com:9092
ssh broker 'kafka-cluster-links --bootstrap-server broker-b.example.com:9092 --create --link there --config bootstrap.servers=broker-a.example.com:9092'
bash -lc "kafka-cluster-links --create --link login --bootstrap-server broker-b.example.com:9092 --config acl.sync.ms=5000"
kubectl exec -i broker-0 -- bash <<EOF
kafka-cluster-links --create --link in-pod --bootstrap-server broker-b.example.com:9092 --config bootstrap.servers=broker-a.example.com:9092
EOF
echo "link.mode=DESTINATION" > a.config
echo -e "bootstrap.servers=broker-a.example.com:9092\nacl.sync.ms=5000" >> a.config
cat >> a.config <<'EOF'
topic.config.sync.ms=6000
EOF
printf 'link.mode=SOURCE\nbootstrap.servers=broker-b.example.com:9092\n' | tee b.config
printf 'bootstrap.servers=%s\n' "$BOOTSTRAP" > c.config
kafka-cluster-links --create --link a --bootstrap-server broker-b.example.com:9092 --config-file a.config
kafka-cluster-links --create --link b --bootstrap-server broker-a.example.com:9092 --config-file b.config
kafka-cluster-links --create --link c --bootstrap-server broker-b.example.com:9092 --config-file c.config
> kafka-cluster-links --create --link prompt --bootstrap-server broker-b.example.com:9092 --config bootstrap.servers=broker-a.example.com:9092
confluent kafka link create slips --source-clusters lkc-west --link-mode SOURCE –dry-run $EXTRA
confluent kafka link create --source-cluster lkc-west
