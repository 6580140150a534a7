terraform {
  required_version = ">= 1.5"
}

provider "confluent" {
  oauth {
    oauth_external_token_url     = var.token_url
    oauth_external_client_id     = "client"
    oauth_external_client_secret = var.client_secret
    oauth_identity_pool_id       = "pool-1"
  }
}

resource "confluent_kafka_topic" "orders" {
  topic_name = "orders"
}

# From the pool above.
resource "confluent_cluster_link" "destination" {
  link_name = "orders-${var.env}"
  source_kafka_cluster {
    id                 = data.confluent_kafka_cluster.east.id
    bootstrap_endpoint = data.confluent_kafka_cluster.east.bootstrap_endpoint
  }
  destination_kafka_cluster {
    id            = data.confluent_kafka_cluster.west.id
    rest_endpoint = data.confluent_kafka_cluster.west.rest_endpoint
    credentials {
      key    = "unused"
      secret = "unused"
    }
  }
  config = {
    "acl.sync.enable" = true
    acl_sync          = 5
    "acl.filters"     = trimspace(<<-EOT
      {"aclFilters": []}
    EOT
    )
    "auto.create.mirror.topics.filters" = jsonencode({
      topicFilters = [{ name = "*", patternType = "LITERAL", filterType = "INCLUDE" }, { name = var.topic, "a<b" = null }]
    })
    "consumer.offset.group.filters" = jsonencode(var.filters)
    "topic.config.sync.include"     = join(",", [
      "a", "b",
    ])
    "cluster.link.prefix" = null
    "acl.sync.ms"         = ["x"]
  }
}

resource "confluent_cluster_link" "source" {
  link_name       = "hütte"
  link_mode       = "SOURCE"
  connection_mode = "OUTBOUND"
  source_kafka_cluster {
    id = "lkc-east"
    credentials {
      key    = confluent_api_key.east.id
      secret = confluent_api_key.east.secret
    }
  }
  destination_kafka_cluster {
    id                 = "lkc-west"
    bootstrap_endpoint = "SASL_SSL://pkc-west.example.com:9092"
    credentials {
      key    = "KEY"
      secret = "SE\"CRET"
    }
  }
  config = merge(local.common, { "acl.sync.enable" = "false" })
}

resource "confluent_cluster_link" "inbound" {
  link_name       = var.name
  link_mode       = "BIDIRECTIONAL"
  connection_mode = "INBOUND"
  local_kafka_cluster {
    id = "lkc-west"
  }
  remote_kafka_cluster {
    id = "lkc-east"
    credentials {
      key    = "k"
      secret = "s"
    }
  }
}

resource "confluent_cluster_link" "outbound" {
  link_name = "bidirectional"
  link_mode = "BIDIRECTIONAL"
  remote_kafka_cluster {
    id = "lkc-east"
    credentials {
      key    = "k"
      secret = "s"
    }
  }
}
