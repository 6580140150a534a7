// Package reader turns the files in which people write link definitions into
// requests, each value with its place in the file: the JSON body of a create
// request, alone or in an envelope with the link's name; Java properties, the
// config file of the command-line tools; CFK's ClusterLink resources in YAML;
// Terraform's confluent_cluster_link, as HCL or in a plan; and the commands
// that create links. [Write] writes a definition in each of these forms.
//
// What a tool would send is what comes out: a resource or a command becomes
// the request that its tool makes of it, as far as that is public. Nothing is
// run, expanded or fetched: references stay as placeholders.
//
// It reads bytes and no files, keeps no state, and checks the form only; what
// the requests mean is for package validate. Its functions are safe for
// concurrent use.
package reader
