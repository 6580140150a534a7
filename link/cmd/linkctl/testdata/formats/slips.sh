#!/bin/sh
# Both links of the orders cluster.
confluent kafka link create orders \
  --source-cluster lkc-orders \
  --source-bootstrap-server orders.example.com:9092 \
  --source-api-key ORDERSKEY --source-api-secret hunter2-orders \
  --config acl.sync.ms=5000x,boostrap.servers=orders.example.com:9092 \
  acl.sync.enable=true

cat > east.properties <<END
bootstrap.servers=east.example.com:9092
security.protocol=SASLSSL
sasl.password=hunter2-orders
END
kafka-cluster-links --bootstrap-server west.example.com:9092 --create --link east --config-file east.properties
