variable "secret" {}

resource "confluent_cluster_link" "orders" {
  link_name = "orders"
  source_kafka_cluster {
    id                 = "lkc-orders"
    bootstrap_endpoint = "https://orders.example.com:9092"
    credentials {
      key    = "ORDERSKEY"
      secret = "hunter2-orders"
    }
  }
  destination_kafka_cluster {
    id = "lkc-analytics"
  }
  config = {
    "acl.sync.ms"                       = "5000x"
    "boostrap.servers"                  = "orders.example.com:9092" # linkctl:ignore unknown-key
    "sasl.password"                     = "hunter2-orders"
    "auto.create.mirror.topics.filters" = jsonencode({ topicFilters = [{ name = "orders.", patternType = "PREFIX", filterType = "INCLUDE" }] })
  }
}
