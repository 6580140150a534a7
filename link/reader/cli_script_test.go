package reader

import "testing"

// Words that look like the beginning of something which does not follow.
func TestReadScriptWords(t *testing.T) {
	const create = "\nconfluent kafka link create west --config f"
	for _, tc := range []struct {
		script string
		// want is the value of the config a, findings how many there are.
		want     string
		findings int
	}{
		{"echo a=b > f" + create, "b", 0},
		{"echo -n a=b > f" + create, "b", 0},
		{"echo -e 'a=b\\nc=d' > f" + create, "b", 0},
		{"echo -n > f" + create, "", 0},
		{"echo -n a= > f; echo b >> f" + create, "b", 0},
		{"echo > f" + create, "", 1},
		{"A=b; A+" + create, "", 1},
		{"A=b A+\ncat <<E > f\na=b\nE" + create, "b", 0},
		{"+=a =b A+= A+=c\nread <<E\nx\nE\nread <<E > f\na=b\nE" + create, "b", 0},
	} {
		items := Read("f.sh", []byte(tc.script), CLI)
		i := &items[len(items)-1]
		value := ""
		if c := i.Request.Lookup("a"); c != nil {
			value = c.Value.Reveal()
		}
		if i.Name != "west" || value != tc.want || len(i.Findings) != tc.findings {
			t.Errorf("%s: name %q, a = %q, findings %v", tc.script, i.Name, value, i.Findings)
		}
	}
}

// A value that is added to a variable stands behind the one that it has.
func TestReadScriptAppend(t *testing.T) {
	for script, want := range map[string]string{
		"A='{\"configs\":'; A+='[]}'":            "",
		"A='{\"configs\":[]}'; A+":               "",
		"A='{\"configs\":['; A+=']'; A+='}'":     "",
		"A='{\"configs\":'; A+=; A+=[]}":         "",
		"export A='{\"configs\":[]}'; export A+": "",
		"A+='{\"configs\":[]}'":                  "defined-elsewhere",
	} {
		items := Read("f.sh", []byte(script+"\ncurl -X POST \"$R/clusters/lkc-1/links?link_name=west\" -d \"$A\""), CLI)
		got := ""
		for _, f := range items[0].Findings {
			got += string(f.Code)
		}
		if items[0].Name != "west" || got != want {
			t.Errorf("%s: name %q, findings %v", script, items[0].Name, items[0].Findings)
		}
	}
}

// Commands behind, and in, back quotes that stand in back quotes are seen.
func TestReadBackQuotes(t *testing.T) {
	for _, script := range []string{
		"ID=`kafka-cluster cluster-id --bootstrap-server \\`hostname\\`:9092 | cut -d\":\" -f2`\nkafka-cluster-links --bootstrap-server `hostname`:9092 --create --link west --config a=b",
		"OUT=`kafka-cluster-links --bootstrap-server \\`hostname\\`:9092 --create --link west --config a=b`",
		"ID=`echo \\`hostname\\``\ncurl \"$R/clusters/$C/links?link_name=west\" -d '{\"configs\":[{\"name\":\"a\",\"value\":\"b\"}]}'",
	} {
		items := Read("f.sh", []byte(script), CLI)
		if len(items) != 1 || items[0].Name != "west" || len(items[0].Findings) > 0 || items[0].Request.Lookup("a") == nil {
			t.Errorf("%s: %s", script, dump(items))
		}
	}
}
