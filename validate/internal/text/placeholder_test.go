package text

import "testing"

func TestPlaceholders(t *testing.T) {
	for _, s := range []string{
		"<api key>", "<API_KEY>", "${key}", "${var.x[\"a\"].b}", "${secret:creds:jaas}", "$(KEY)", "$KEY", "$key_1", "${{ secrets.KEY }}",
		"{{key}}", "{{ .Values.key }}", "{% if a %}", "[cluster-id]", "[CLUSTER ID]", "%s", "a-%s", "%(name)s", "%NAME%", "%{name}",
		"@@KEY@@", "@project.version@", "#{key}", "{key}", "__KEY__", "YOUR_API_KEY", "your-cluster", "pkc-xxxxx.example.com", "changeme", "TODO", "****", "<", "${",
		"$[variables.KEY]", "$[[ inputs.key ]]", "{your-key}", "{api key}", "((key))", "((team/key.field))", "(sensitive value)", "(known after apply)",
		"`cat /run/secrets/key`", "%(name)d", "%%KEY%%", "__api_key__", "__X__", "!Ref Key", "!Sub ${Key}", "ENC(abc=)", "ENC[AES256_GCM,data:abc=,type:str]",
		"vault:secret/link#key", "bao:secret/link#key", "op://team vault/link/key", "ssm:/link/key", "secretsmanager:link", "{cipher}abc", "change_me", "ChangeMe", "fixme", "TBD",
		"your_key", "YourApiKey", "replace-me", "INSERT_KEY_HERE", "paste-key-here", "placeholder", "fill_in", "???", "…", "••••••", "xxx", "lkc-xxx", "lkc-xxx-abc",
	} {
		want := s != "<" && s != "${"
		if got := Templated(s); got != want {
			t.Errorf("templated(%q) is %v", s, got)
		}
	}
	for _, s := range []string{
		"", "DESTINATION", "broker-a.example.com:9092", "[::1]:9092", "[fe80::1]:9092,[2001:db8::2]:9092", "5000", "true", "100%", "50% of",
		"alice@example.com", "a_b__c", "{}", `{"name":"*"}`, `["a","b"]`, "{1}", "$", "$1", "a<b", "1.2.3", "/etc/kafka/trust.jks", "C:\\trust.jks", "SASL_SSL", "east.",
		"[broker-a:9092]", "[broker-a:9092,broker-b:9092]", "todo-list", "yourself", "here", "insert-orders", "`orders`", "a(b)c", "((", "__consumer_offsets", "orders__v1__eu", "%%", "100%%", "{\"topicFilters\":[]}",
		"100 %% of 7 %%", "filler", "xxl", "type-b", "..", "ssm:x", "!Reference", "ENC(open", "vault: a b",
	} {
		if Templated(s) {
			start, end, _ := Placeholder(s, 0)
			t.Errorf("%q is taken for a placeholder in %q", s[start:end], s)
		}
	}
	for s, want := range map[string]bool{"${key}": true, "${key}-1": false, "a": false, "{{ key }}": true} {
		if Wholly(s) != want {
			t.Errorf("wholly(%q) is %v", s, !want)
		}
	}
}
