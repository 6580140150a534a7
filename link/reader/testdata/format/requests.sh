#!/bin/bash
# Where the body of a request comes from.
API=https://rest.example.com/kafka/v3/clusters/east-1
echo '{"source_cluster_id":"west-1"}' | curl -X POST "$API/links?link_name=echoed" -d @-
cat <<EOF | curl -X POST "$API/links?link_name=catted" -d @-
{"source_cluster_id":"west-2"}
EOF
echo '{"source_cluster_id":"west-3"}' |
  curl -X POST "$API/links?link_name=line-end" -d @-
read -r -d '' BODY <<EOF
{"source_cluster_id":"west-4"}
EOF
curl -X POST "$API/links?link_name=read" -d "$BODY"
MORE='{"source_cluster_id":'
MORE+='"west-5"}'
curl -X POST "$API/links?link_name=added" -d "$MORE"
printf '{"source_cluster_id":"west-6"}' > body.json
cat body.json | curl -X POST "$API/links?link_name=file" -d @-
curl -X POST "$API/links?link_name=printed" -d "$(echo '{"source_cluster_id":"west-7"}')"
curl -b "sid=dXG" -sSLXPOST "$API/links?link_name=letters" -kd'{"source_cluster_id":"west-8"}'
test -f x || curl -X POST "$API/links?link_name=or" -d '{"source_cluster_id":"west-9"}'

# Not known here: none of these is wrong.
jq -n '{configs:[]}' | curl -X POST "$API/links?link_name=made" -d @-
UNSET+='{}'
curl -X POST "$API/links?link_name=unset" -d "$UNSET"
curl -X POST "$API/links?link_name=default" -d "${BODY:-{}}"
curl -X POST "$API/links?link_name=quotes" -d "`jq . body.json`"
curl -X POST "$API/links?link_name=arguments" "${ARGS[@]}"
curl -X POST "$API/links?link_name=encoded" --data-urlencode a=b
curl -X POST "$API/links?link_name=form" -F a=b

# Slips of quoting.
curl -X POST "$API/links?link_name=backslashes" -d '{\"source_cluster_id\":\"west-1\"}'
curl $API/links?link_name=cut&validate_link=false -X POST -d '{"source_cluster_id":"west-1"}'
curl -X POST -d '{"source_cluster_id":"west-1"}' $API/links?link_name=asked&validate_only=true

# These create no link.
curl $API/links & wait
curl -sG "$API/links" -d link_name=x
curl -sdG -X GET "$API/links"
