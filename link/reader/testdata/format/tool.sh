cat <<'EOF' > groups.json
{"groupFilters": [{"name": "*", "patternType": "LITERAL", "filterType": "INCLUDE"}]}
EOF
tee link.config <<-EOF
	bootstrap.servers=kafka.east.example.com\:9092
	link.mode : DESTINATION
	EOF
docker compose exec broker kafka-cluster-links --bootstrap-server b:9092 --create --link demo \
  --config-file link.config --consumer-group-filters-json-file groups.json --cluster-id cluster-east --validate-only
kubectl exec kafka-0 -- bash -c "kafka-cluster-links --create --link inner --config topic.config.sync.include=a,b,c bootstrap.servers=x:1"
/opt/bin/kafka-cluster-links.sh --create --link l2 --topic-filters-json "$(cat topics.json)" --acl-filters-json-file acls.json --bootstrap-server
kafka-cluster-links --list --bootstrap-server b:9092
echo "open
