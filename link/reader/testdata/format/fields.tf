# Fields and blocks that the provider does not take, and blocks that are made.
resource "confluent_cluster_link" "slips" {
  name       = "slips"
  link_modes = "SOURCE"
  source_kafka_cluster {
    cluster_id        = "lkc-west"
    bootstrap_servers = "broker-a.example.com:9092"
    credential {
      key = "k"
    }
  }
  source_kafka_cluster {
    id                 = "lkc-west"
    bootstrap_endpoint = "broker-a.example.com:9092"
    credentials {
      api_key = "k"
      secret  = "s"
    }
  }
  remote_kafka_cluster {
    id = "lkc-west"
  }
  configs = { "acl.sync.ms" = "5000" }
}

resource "confluent_cluster_link" "made" {
  link_name = "made"
  dynamic "source_kafka_cluster" {
    for_each = [1]
    content {
      id                 = "lkc-west"
      bootstrap_endpoint = "broker-a.example.com:9092"
      dynamic "credentials" {
        for_each = var.keys
        content {
          key    = credentials.value.key
          secret = credentials.value.secret
        }
      }
    }
  }
  dynamic "destination_kafka_cluster" {
    for_each = []
  }
  lifecycle {
    prevent_destroy = true
  }
}
