# Flags that are for links of another mode.
confluent kafka link create both --remote-cluster lkc-west --remote-bootstrap-server broker-a.example.com:9092 --local-api-key k --local-api-secret s
confluent kafka link create away --config link.mode=SOURCE --destination-cluster lkc-west --destination-bootstrap-server broker-a.example.com:9092 --local-api-key k --local-api-secret s --source-cluster lkc-east
confluent kafka link create here --destination-cluster lkc-west --source-bootstrap-server broker-a.example.com:9092
confluent kafka link create keys --source-bootstrap-server broker-a.example.com:9092 --local-api-key k --local-api-secret s

# Commands that go on elsewhere.
LINK="kafka-cluster-links --bootstrap-server broker-a.example.com:9092 --create --link"
$LINK west --config bootstrap.servers=broker-b.example.com:9092
CREATE='confluent kafka link create'
$CREATE west --source-cluster lkc-west
confluent kafka link create cut \ 
  --source-bootstrap-server broker-a.example.com:9092
confluent kafka link create half --source-bootstrap-server broker-a.example.com:9092 --source-api-key k --config x --cluster
