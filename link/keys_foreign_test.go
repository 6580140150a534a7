package link

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// owners are the words of a reason for each owner of the oracle.
var owners = map[string]string{
	"broker":      "It is a broker setting",
	"topic":       "It is a topic setting",
	"mirror":      "It is a field of the create-mirror request",
	"consumer":    "It is a Kafka consumer setting",
	"producer":    "It is a Kafka producer setting",
	"older":       "It is a setting of older Kafka tools",
	"streams":     "It is a Kafka Streams setting",
	"librdkafka":  "It is a librdkafka setting",
	"connect":     "It is a Kafka Connect setting",
	"mirrormaker": "It is a MirrorMaker setting",
	"replicator":  "It is a Confluent Replicator setting",
	"registry":    "It is a Schema Registry client setting",
	"member":      "It is a field of the create request",
	"none":        "It is no ",
}

// named are the keys and members that a reason names.
var named = regexp.MustCompile(`[a-z]+(?:\.[a-z]+)+|[a-z]+(?:_[a-z]+)+`)

func TestForeignOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/foreign.oracle")
	if err != nil {
		t.Fatal(err)
	}
	var exact, families []string
	for line := range strings.Lines(string(data)) {
		left, right, _ := strings.Cut(strings.TrimSpace(line), ">")
		words, want := strings.Fields(left), strings.Fields(right)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for _, name := range words[1:] {
			prefix, isFamily := strings.CutSuffix(name, "*")
			if isFamily {
				families = append(families, prefix)
				if reason, ok := NonLinkKey(prefix); ok {
					t.Errorf("%s: the beginning of a family alone is said to be something: %s", prefix, reason)
				}
				name = prefix + "some.name"
			} else {
				exact = append(exact, name)
			}
			reason, ok := NonLinkKey(name)
			if !ok || owners[words[0]] == "" || !strings.HasPrefix(reason, owners[words[0]]) {
				t.Errorf("%s: %q, the oracle says %s", name, reason, words[0])
			}
			if got := named.FindAllString(reason, -1); !slices.Equal(got, want) {
				t.Errorf("%s: advises %q, the oracle says %q", name, got, want)
			}
		}
	}
	if got := slices.Sorted(maps.Keys(foreignNames)); !slices.Equal(got, slices.Sorted(slices.Values(exact))) {
		t.Errorf("the oracle lists other names:\n got %q\nwant %q", got, slices.Sorted(slices.Values(exact)))
	}
	var got []string
	for _, f := range foreignPrefixes {
		got = append(got, f.prefix)
	}
	slices.Sort(got)
	slices.Sort(families)
	if !slices.Equal(got, families) {
		t.Errorf("the oracle lists other families:\n got %q\nwant %q", got, families)
	}
}
