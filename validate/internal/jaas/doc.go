// Package jaas reads the value of sasl.jaas.config as Apache Kafka does, and knows
// the login modules that go with the mechanisms of SASL. It knows no rules.
//
// Functions are pure and safe for concurrent use; a Login and Tokens belong to one
// goroutine.
package jaas
