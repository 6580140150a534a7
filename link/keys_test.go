package link

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// keyNames gives the names of the rows that want, in table order.
func keyNames(want func(*Key) bool) []string {
	var names []string
	for _, k := range Keys() {
		if want(&k) {
			names = append(names, k.Name)
		}
	}
	return names
}

// wantNames compares two sets of names.
func wantNames(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestKeysCounts(t *testing.T) {
	counts := map[string]int{}
	for _, k := range Keys() {
		counts["all"]++
		counts[string(k.Confidence)]++
		counts[string(k.Category)]++
	}
	want := map[string]int{
		"all": 179, "documented": 147, "inferred": 32,
		"link": 25, "fetch": 12, "client": 12, "security": 48, "security-local": 48,
		"provider": 2, "internal": 1, "pseudo": 1, "client-unlisted": 13, "security-oauth-kafka4": 17,
	}
	if !reflect.DeepEqual(counts, want) {
		t.Errorf("counts:\n got %v\nwant %v", counts, want)
	}
}

// The order of the reference: categories in the order of their constants,
// never returned to; the oracle holds the order within them.
func TestKeysOrderedAndUnique(t *testing.T) {
	order := []Category{
		CategoryLink, CategoryFetch, CategoryClient, CategorySecurity, CategoryLocalSecurity,
		CategoryProvider, CategoryInternal, CategoryPseudo, CategoryClientUnlisted, CategoryOAuthKafka4,
	}
	keys := Keys()
	if !slices.IsSortedFunc(keys, func(a, b Key) int {
		return cmp.Compare(slices.Index(order, a.Category), slices.Index(order, b.Category))
	}) {
		t.Error("the categories are not in the order of the reference")
	}
	seen := map[string]bool{}
	for _, k := range keys {
		if seen[k.Name] {
			t.Errorf("%s: listed twice", k.Name)
		}
		seen[k.Name] = true
		if !slices.Contains(order, k.Category) {
			t.Errorf("%s: unknown category %q", k.Name, k.Category)
		}
	}
}

// defaultParses says whether a text is a value of the type.
func defaultParses(typ KeyType, text string) bool {
	var err error
	switch typ {
	case TypeBoolean:
		return text == "true" || text == "false"
	case TypeShort:
		_, err = strconv.ParseInt(text, 10, 16)
	case TypeInt:
		_, err = strconv.ParseInt(text, 10, 32)
	case TypeLong:
		_, err = strconv.ParseInt(text, 10, 64)
	case TypeDouble:
		_, err = strconv.ParseFloat(text, 64)
	case TypeJSON:
		return text == ""
	case TypePassword, TypeClass:
		return false // a secret or a class has no default
	case TypeString, TypeList, TypeEnum:
	default:
		return false
	}
	return err == nil
}

func (b Bounds) holds(text string) bool {
	n, err := strconv.ParseFloat(text, 64)
	return err == nil && (!b.HasMin || n >= b.Min) && (!b.HasMax || n <= b.Max)
}

func isNumber(typ KeyType) bool {
	return slices.Contains([]KeyType{TypeShort, TypeInt, TypeLong, TypeDouble}, typ)
}

func TestKeyRows(t *testing.T) {
	types := []KeyType{
		TypeBoolean, TypeString, TypeShort, TypeInt, TypeLong, TypeDouble,
		TypeList, TypeClass, TypePassword, TypeEnum, TypeJSON,
	}
	for _, k := range Keys() {
		check := func(ok bool, what string) {
			t.Helper()
			if !ok {
				t.Errorf("%s: %s", k.Name, what)
			}
		}
		check(k.Name == strings.TrimSpace(strings.ToLower(k.Name)), "name is not trimmed lower case")
		check(slices.Contains(types, k.Type), "unknown type")
		check(k.Confidence.Known(), "unknown confidence")
		check(strings.HasSuffix(k.Doc, "."), "doc does not end with a full stop")
		check(strings.Count(k.Doc, ". ") == 0, "doc is more than one sentence")
		check(utf8.RuneCountInString(k.Doc) <= 130, "doc is too long")
		check(k.Source != "" && len(k.Source) <= 125, "source is empty or too long")

		check(len(k.Modes) > 0 && isSubset(k.Modes, Modes()), "modes are empty or unknown")
		check(len(k.Connections) > 0 && isSubset(k.Connections, ConnectionModes()), "connections are empty or unknown")
		check(len(k.Products) > 0 && isSubset(k.Products, []Product{Cloud, Platform}), "products are empty or unknown")
		check(isSubset([]Tri{k.MutableCloud, k.MutablePlatform}, []Tri{Yes, No, ""}), "mutability is no Tri")

		check(k.Default == "" || k.HasDefault, "default without HasDefault")
		if k.HasDefault {
			check(defaultParses(k.Type, k.Default), "default is not of the type")
			check(!isNumber(k.Type) || k.Bounds.holds(k.Default), "default is out of bounds")
			check(!k.NonEmpty || k.Default != "", "default is empty")
		}
		if k.HasDefault && len(k.Values) > 0 {
			parts := []string{k.Default}
			if k.Type == TypeList {
				parts = strings.Split(k.Default, ",")
			}
			check(isSubset(parts, k.Values), "default is not among the values")
		}
		check(k.Bounds == Bounds{} || isNumber(k.Type), "bounds of what is no number")
		check(!k.Bounds.HasMin || !k.Bounds.HasMax || k.Bounds.Min < k.Bounds.Max, "bounds are crossed")
		check(k.Type != TypeEnum || len(k.Values) > 0, "enum without values")
		check((!k.OpenValues && !k.FoldCase) || len(k.Values) > 0, "flags of values without values")
		check(len(k.Values) == len(slices.Compact(slices.Sorted(slices.Values(k.Values)))), "values repeat")
		check(k.Type != TypeBoolean || k.Values == nil, "boolean with values")
		if k.Pattern != "" {
			_, err := regexp.Compile(k.Pattern)
			check(err == nil, "pattern does not compile")
			check(strings.HasPrefix(k.Pattern, "^") && strings.HasSuffix(k.Pattern, "$"), "pattern is not anchored")
		}

		apart := k.Category == CategoryProvider || k.Category == CategoryPseudo
		check(!k.Sensitive || k.Type == TypePassword || apart, "sensitive, but no password")
		check(k.Type != TypePassword || k.Sensitive, "password, but not sensitive")
		check(!k.ReadOnlyCloud || (k.ListedCloud && k.MutableCloud == No), "read-only in Cloud, but not listed or mutable there")
		check(!k.ListedCloud || (k.ListedPlatform && slices.Contains(k.Products, Cloud)), "listed by Cloud alone, or not its product")
		check(k.MutableCloud == "" || slices.Contains(k.Products, Cloud), "mutability without product")
		check(k.MutablePlatform == "" || slices.Contains(k.Products, Platform), "mutability without product")
	}
}

func isSubset[T comparable](part, whole []T) bool {
	return !slices.ContainsFunc(part, func(x T) bool { return !slices.Contains(whole, x) })
}

// TestKeyFlags holds the flags against the two lists that the Cloud
// listing was published with, and the products and flags of values, which the
// oracle has no column for.
func TestKeyFlags(t *testing.T) {
	sensitive := []string{
		"sasl.jaas.config", "ssl.key.password", "ssl.keystore.certificate.chain", "ssl.keystore.key",
		"ssl.truststore.certificates", "local.sasl.jaas.config", "local.ssl.key.password",
		"local.ssl.keystore.certificate.chain", "local.ssl.keystore.key", "local.ssl.truststore.certificates",
	}
	readOnly := []string{
		"cluster.link.retry.timeout.ms", "num.cluster.link.fetchers", "replica.fetch.backoff.ms",
		"replica.fetch.max.bytes", "replica.fetch.min.bytes", "replica.fetch.response.max.bytes",
		"replica.fetch.wait.max.ms", "replica.socket.timeout.ms", "metadata.max.age.ms", "request.timeout.ms",
		"retry.backoff.ms", "connections.max.idle.ms", "socket.connection.setup.timeout.ms",
		"socket.connection.setup.timeout.max.ms",
	}
	wantNames(t, "sensitive in the Cloud listing",
		keyNames(func(k *Key) bool { return k.ListedCloud && k.Sensitive }), sensitive)
	wantNames(t, "read-only in the Cloud listing",
		keyNames(func(k *Key) bool { return k.ReadOnlyCloud }), readOnly)
	if n := len(keyNames(func(k *Key) bool { return k.ListedCloud })); n != 56 {
		t.Errorf("listed by Cloud: %d keys, want 56", n)
	}
	if n := len(keyNames(func(k *Key) bool { return k.ListedPlatform })); n != 140 {
		t.Errorf("listed by Platform 7.4.1: %d keys, want 140", n)
	}
	wantNames(t, "taken by Cloud, but not listed there",
		keyNames(func(k *Key) bool { return slices.Contains(k.Products, Cloud) && !k.ListedCloud }), []string{
			"remote.link.connection.mode", "topic.config.sync.include", "mirror.start.offset.spec",
			"local.bootstrap.servers", "local.listener", "consumer.offset.sync.clamp.offsets", "dest.cluster.id",
			"sasl.login.callback.handler.class", "local.sasl.login.callback.handler.class",
			"sasl.oauthbearer.token.endpoint.url", "local.sasl.oauthbearer.token.endpoint.url",
		})
	wantNames(t, "not taken by Platform",
		keyNames(func(k *Key) bool { return !slices.Contains(k.Products, Platform) }), []string{"local.listener"})
	wantNames(t, "values are open", keyNames(func(k *Key) bool { return k.OpenValues }), []string{
		"topic.config.sync.include", "mirror.start.offset.spec", "sasl.mechanism", "local.sasl.mechanism",
		"ssl.protocol", "local.ssl.protocol", "ssl.enabled.protocols", "local.ssl.enabled.protocols",
	})
	wantNames(t, "letter case is folded", keyNames(func(k *Key) bool { return k.FoldCase }),
		[]string{"security.protocol", "local.security.protocol"})
}

func TestLocalTwins(t *testing.T) {
	twins := 0
	for _, k := range Keys() {
		if k.IsLocal() != (k.Category == CategoryLocalSecurity) {
			t.Errorf("%s: IsLocal is %v", k.Name, k.IsLocal())
		}
		if k.Category != CategorySecurity {
			continue
		}
		twin, ok := LookupKey("local." + k.Name)
		if !ok {
			t.Errorf("%s: no twin", k.Name)
			continue
		}
		twins++
		got := *twin
		if !got.IsLocal() || got.Since == "" || !strings.Contains(got.Doc, "local cluster") {
			t.Errorf("%s: not described as a local key: %+v", got.Name, got)
		}
		if !slices.Equal(got.Modes, []Mode{ModeSource, ModeBidirectional}) ||
			!slices.Equal(got.Connections, []ConnectionMode{ConnectionOutbound}) {
			t.Errorf("%s: applies to %v, %v", got.Name, got.Modes, got.Connections)
		}
		if place := string(got.Source); !strings.HasPrefix(place, "CPCAP ") && !strings.HasPrefix(place, "TFDATA ") {
			t.Errorf("%s: source %q names no listing", got.Name, place)
		}
		for _, text := range []string{got.DependsOn, got.RequiredWhen} {
			if regexp.MustCompile(`(^|[ =(])(security\.protocol|sasl\.|ssl\.)`).MatchString(text) || strings.Contains(text, "local.local.") {
				t.Errorf("%s: %q names the key of the other cluster", got.Name, text)
			}
		}
		// All that a rule reads is the same but for where it applies.
		got.Name, got.Category, got.Modes, got.Connections = k.Name, k.Category, k.Modes, k.Connections
		got.Since, got.DependsOn, got.RequiredWhen, got.Doc, got.Source = k.Since, k.DependsOn, k.RequiredWhen, k.Doc, k.Source
		if !reflect.DeepEqual(got, k) {
			t.Errorf("twin of %s differs:\n got %+v\nwant %+v", k.Name, got, k)
		}
	}
	if twins != 48 || len(localPlaces) != 48 {
		t.Errorf("%d twins, %d places, want 48", twins, len(localPlaces))
	}
}

func TestLookupKey(t *testing.T) {
	const secrets = "config.providers.clusterlink.param.encrypted.secret."
	for name, want := range map[string]string{
		"link.mode":                  "link.mode",
		"local.ssl.keystore.key":     "local.ssl.keystore.key",
		secrets + "<key>":            secrets + "<key>",
		secrets + "sasl.jaas.config": secrets + "<key>",
	} {
		if k, ok := LookupKey(name); !ok || k.Name != want {
			t.Errorf("LookupKey(%q) = %v, %v, want %q", name, k, ok, want)
		}
	}
	for _, name := range []string{"", "Link.Mode", " link.mode", "link.mode.", secrets, "config.providers.vault.class"} {
		if k, ok := LookupKey(name); ok || k != nil {
			t.Errorf("LookupKey(%q) = %v, %v, want none", name, k, ok)
		}
	}
	for _, k := range Keys() {
		if got, ok := LookupKey(k.Name); !ok || !reflect.DeepEqual(*got, k) {
			t.Errorf("LookupKey(%q) differs from Keys", k.Name)
		}
	}
}

func TestLookupKeyAllocs(t *testing.T) {
	names := []string{
		"link.mode", "local.ssl.truststore.certificates", "unknown.key",
		"config.providers.clusterlink.param.encrypted.secret.ssl.key.password",
	}
	if n := testing.AllocsPerRun(100, func() {
		for _, name := range names {
			LookupKey(name)
		}
	}); n != 0 {
		t.Errorf("LookupKey allocates %v times", n)
	}
}

func TestKeysAreCopies(t *testing.T) {
	// Text, since a table that Keys shared would change with its copies.
	before := fmt.Sprintf("%+v", Keys())
	for _, k := range Keys() {
		overwrite(k.Values)
		overwrite(k.Modes)
		overwrite(k.Connections)
		overwrite(k.Products)
	}
	if fmt.Sprintf("%+v", Keys()) != before || fmt.Sprintf("%+v", keyTable) != before {
		t.Error("writing to a result of Keys changed the table")
	}
}

func overwrite[T ~string](s []T) {
	for i := range s {
		s[i] = "overwritten"
	}
}
