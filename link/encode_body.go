package link

import "slices"

// AppendJSON appends the request in its wire form to dst. It reveals the values
// of the topic's configs. Members come in the order of the specification; empty
// names, a replication factor that the request does not say and nil Configs are
// left out.
func (r *CreateMirrorRequest) AppendJSON(dst []byte) []byte {
	return r.appendJSON(dst, func(c *Config) string { return c.Value.Reveal() })
}

// MarshalJSON implements [encoding/json.Marshaler] for logs and reports, as
// [CreateRequest.MarshalJSON] does. The error is always nil.
func (r CreateMirrorRequest) MarshalJSON() ([]byte, error) {
	return r.appendJSON(nil, (*Config).shown), nil
}

func (r *CreateMirrorRequest) appendJSON(dst []byte, show func(*Config) string) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.optional(mirrorNames[memberSourceTopic], r.SourceTopicName)
		o.optional(mirrorNames[memberMirrorTopic], r.MirrorTopicName)
		if r.ReplicationFactor != 0 || r.offsets[memberReplication] != 0 {
			o.number(mirrorNames[memberReplication], int64(r.ReplicationFactor))
		}
		if r.Configs != nil {
			writeItems(o, mirrorNames[memberTopicConfigs], r.Configs, func(dst []byte, c *Config) []byte {
				return appendObject(dst, func(o *objectWriter) {
					o.text("name", c.Name)
					o.config(c, show)
				})
			})
		}
	})
}

// config writes the value of a config.
func (o *objectWriter) config(c *Config, show func(*Config) string) {
	if c.Null {
		o.null("value")
	} else {
		o.text("value", show(c))
	}
}

// AppendJSON appends the request in its wire form to dst: what is empty is left
// out.
func (r *AlterMirrorsRequest) AppendJSON(dst []byte) []byte {
	return appendObject(dst, func(o *objectWriter) {
		if r.Names != nil {
			o.texts(mirrorsNames[memberTopicNames], slices.Values(r.Names))
		}
		o.optional(mirrorsNames[memberTopicPattern], r.Pattern)
	})
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (r AlterMirrorsRequest) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// AppendJSON appends the request in its wire form to dst. IT REVEALS SECRETS, as
// [CreateRequest.AppendJSON] does. The member data is there in any case; an
// empty operation, and a false validate_only, are left out.
func (r *AlterConfigsRequest) AppendJSON(dst []byte) []byte {
	return r.appendJSON(dst, func(c *Config) string { return c.Value.Reveal() })
}

// MarshalJSON implements [encoding/json.Marshaler] for logs and reports, as
// [CreateRequest.MarshalJSON] does. The error is always nil.
func (r AlterConfigsRequest) MarshalJSON() ([]byte, error) {
	return r.appendJSON(nil, (*Config).shown), nil
}

func (r *AlterConfigsRequest) appendJSON(dst []byte, show func(*Config) string) []byte {
	return appendObject(dst, func(o *objectWriter) {
		writeItems(o, changeNames[memberChanges], r.Changes, func(dst []byte, ch *ConfigChange) []byte {
			return appendObject(dst, func(o *objectWriter) {
				o.text("name", ch.Name)
				o.config(&Config{Name: ch.Name, Value: ch.Value, Null: ch.Null}, show)
				o.optional(memberOperation, string(ch.Operation))
			})
		})
		if r.ValidateOnly {
			o.boolean(changeNames[memberValidateOnly], true)
		}
	})
}
