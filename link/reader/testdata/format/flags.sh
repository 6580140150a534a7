# Flags that are for links of another mode.
confluent kafka link create both --remote-cluster lkc-west --remote-bootstrap-server broker-a.example.com:9092 --local-api-key k --local-api-secret s
confluent kafka link create away --config link.mode=SOURCE --destination-cluster lkc-west --destination-bootstrap-server broker-a.example.com:9092 --local-api-key k --local-api-secret s --source-cluster lkc-east
confluent kafka link create here --destination-cluster lkc-west --source-bootstrap-server broker-a.example.com:9092
confluent kafka link create keys --source-bootstrap-server broker-a.example.com:9092 --local-api-key k --local-api-secret s
