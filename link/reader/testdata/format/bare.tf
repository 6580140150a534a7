# Names with points that stand without quotes.
resource "confluent_cluster_link" "bare" {
  link_name = "bare"
  source_kafka_cluster {
    id                 = "lkc-west"
    bootstrap_endpoint = "broker-a.example.com:9092"
  }
  config = merge({ acl.sync.ms = "5000", (var.key) = "1" }, {
    "acl.sync.enable"   = "false"
    cluster.link.prefix = "west."
    plain               = "x"
  })
}

resource "confluent_cluster_link" "quoted" {
  link_name = "quoted"
  config    = { "acl.sync.ms" = "5000" }
}
