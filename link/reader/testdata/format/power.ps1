confluent kafka link create west `
  --source-cluster lkc-west `
  --source-bootstrap-server broker-a.example.com:9092 `
  --source-api-key $env:KEY --source-api-secret $env:SECRET
