#!/usr/bin/env bash
# The links of two clusters, made with the REST API.
API=https://rest.example.com/kafka/v3/clusters
curl -sS -X POST -u "$KEY:$SECRET" -H 'Content-Type: application/json' \
  "$API/east-1/links/?link_name=from%20west&validate_only=true" \
  -d '{"source_cluster_id":"west-1","configs":[{"name":"bootstrap.servers","value":"'$WEST'"},{"name":"boostrap.servers","value":"w.example.com:9092"}]}'

# In double quotes; POST because there is a body.
curl "$API/east-1/links?link_name=second&validate_link=false" --data-raw "{\"source_cluster_id\":\"west-2\",
 \"configs\":[{\"name\":\"link.mode\",\"value\":5}]}"

# From a here-document, a file, a variable and cat.
curl -XPOST "$API/east-1/links?link_name=third" --data-binary @- <<EOF
{"source_cluster_id": "west-3", "extra": 1, "configs": []}
EOF
cat > body.json <<'EOF'
{"remote_cluster_id": "west-4", "configs": [{"name": "link.mode", "value": "BIDIRECTIONAL"}]}
EOF
curl -X POST --url "$API/east-1/links?link_name=fourth" -d @body.json
export BODY='{"source_cluster_id":"west-5","configs":null}'
curl -s "$API/east-1/links?link_name=fifth" --json "${BODY}"
curl -s -X POST "$API/east-1/links?link_name=sixth" -d "$(cat <<'EOF'
{"source_cluster_id":"west-6"
EOF
)"
curl -X POST "$API/east-1/links?link_name=seventh" -d@elsewhere.json
curl -X POST "$API/east-1/links?link_name=eighth" -d "$UNKNOWN"
curl -X POST "$API/east-1/links?link_name=ninth"

# These create no link.
curl -s "$API/east-1/links"
curl -G "$API/east-1/links" -d link_name=x
curl -X DELETE "$API/east-1/links/from%20west"
curl -X POST "$API/east-1/links/second/mirrors" -d '{"source_topic_name":"orders"}'
