package link

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// oracleRow renders a row in the columns of keys.oracle.
func oracleRow(k *Key) []string {
	def := "-"
	if k.HasDefault {
		def = cmp.Or(k.Default, `""`)
	}
	list := func(listed, readOnly bool) string {
		switch {
		case readOnly:
			return "LRO"
		case listed:
			return "L"
		}
		return "-"
	}
	var modes, conns strings.Builder
	for _, m := range k.Modes {
		modes.WriteByte(m[0])
	}
	for _, c := range k.Connections {
		conns.WriteByte(c[0])
	}
	secret := "-"
	if k.Sensitive {
		secret = "yes"
	}
	return []string{
		k.Name, string(k.Type), def, oracleValid(k), secret, modes.String(), conns.String(),
		string(cmp.Or(k.MutableCloud, "?")), string(cmp.Or(k.MutablePlatform, "?")),
		list(k.ListedCloud, k.ReadOnlyCloud), list(k.ListedPlatform, false), string(k.Confidence),
	}
}

func oracleValid(k *Key) string {
	number := func(n float64) string {
		if k.Type == TypeDouble && n == float64(int64(n)) {
			return strconv.FormatFloat(n, 'f', 1, 64)
		}
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	switch {
	case k.Type == TypeBoolean:
		return "true,false"
	case k.Type == TypeJSON:
		return "json"
	case strings.HasSuffix(k.Name, "sasl.jaas.config"):
		return "jaas"
	case strings.HasSuffix(k.Name, "token.endpoint.url"):
		return "url"
	case k.Bounds.HasMax:
		return number(k.Bounds.Min) + ".." + number(k.Bounds.Max)
	case k.Bounds.HasMin:
		return ">=" + number(k.Bounds.Min)
	case k.MaxLength > 0:
		return "len<=" + strconv.Itoa(k.MaxLength) + ";" + k.Pattern
	case k.NonEmpty:
		return "nonempty"
	case k.Name == "mirror.start.offset.spec":
		return strings.Join(k.Values, ",") + ",<timestamp>"
	case len(k.Values) > 0:
		values := slices.Clone(k.Values)
		for i, v := range values {
			values[i] = cmp.Or(v, `""`)
		}
		return strings.Join(values, ",")
	}
	return "-"
}

func TestKeysOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/keys.oracle")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.SplitN(string(data), "\n", 2)[0], "Never regenerate this file.") {
		t.Error("the oracle has lost its first line")
	}
	columns := []string{
		"name", "type", "default", "valid", "secret", "modes", "conn",
		"cloud", "platform", "clist", "plist", "confidence",
	}
	var names []string
	for line := range strings.Lines(string(data)) {
		want := strings.Fields(line)
		if len(want) == 0 || want[0] == "#" {
			continue
		}
		if len(want) != len(columns) {
			t.Fatalf("%d columns, want %d: %s", len(want), len(columns), line)
		}
		names = append(names, want[0])
		k, ok := LookupKey(want[0])
		if !ok {
			t.Errorf("%s: in the oracle, not in the table", want[0])
			continue
		}
		for i, got := range oracleRow(k) {
			w := want[i]
			if columns[i] == "cloud" || columns[i] == "platform" {
				w = strings.Replace(w, "-", "?", 1) // the table has one word for both
			}
			if got != w {
				t.Errorf("%s: %s is %q, the oracle says %q", k.Name, columns[i], got, w)
			}
		}
	}
	if all := keyNames(func(*Key) bool { return true }); !slices.Equal(names, all) {
		t.Errorf("the oracle lists other keys, or in another order:\n got %q\nwant %q", names, all)
	}
}
