# Windows PowerShell needs the backslashes.
curl.exe -X POST "https://rest.example.com/kafka/v3/clusters/east-1/links?link_name=dr" `
  -d '{\"source_cluster_id\":\"west-1\",\"configs\":[{\"name\":\"sasl.jaas.config\",\"value\":\"a.B required u=\\\"x\\\";\"}]}'
curl.exe -X POST "https://rest.example.com/kafka/v3/clusters/east-1/links?link_name=body" -d $body
