// Package addr reads addresses of brokers as Apache Kafka's clients do, and tells
// what their hosts and ports say of the other cluster. It knows no rules.
//
// All functions are pure and safe for concurrent use.
package addr
