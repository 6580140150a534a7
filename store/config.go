package store

import (
	"context"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// ListLinkConfigs lists the configs of a link in the order of their names:
// those that the product's own listing shows, with their defaults, and those
// that are set besides. Where the Edition has no product, both products' are
// listed. Values that are sensitive, and those of unknown keys, are null.
// Errors match ErrLinkNotFound or ErrUnauthorized, or are the backend's.
func (c *Cluster) ListLinkConfigs(ctx context.Context, linkName string) (_ link.LinkConfigDataList, err error) {
	ctx, end := c.begin(ctx, OpListConfigs, linkName, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpListConfigs, linkName, ""); err != nil {
		return link.LinkConfigDataList{}, err
	}
	r, err := c.readLink(ctx, linkName)
	if err != nil {
		return link.LinkConfigDataList{}, err
	}
	list := link.LinkConfigDataList{Metadata: link.ListMetadata{Self: c.self("links", linkName, "configs")}}
	for _, name := range c.configNames(&r) {
		list.Data = append(list.Data, c.configData(&r, name))
	}
	return list, nil
}

// GetLinkConfig gives one config of a link, as ListLinkConfigs does; a known
// key that the listing leaves out is found, too. Errors match ErrLinkNotFound,
// ErrConfigNotFound for a name that is no key and is not set, or
// ErrUnauthorized, or are the backend's.
func (c *Cluster) GetLinkConfig(ctx context.Context, linkName, config string) (_ link.LinkConfigData, err error) {
	ctx, end := c.begin(ctx, OpGetConfig, linkName, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpGetConfig, linkName, ""); err != nil {
		return link.LinkConfigData{}, err
	}
	r, err := c.readLink(ctx, linkName)
	if err != nil {
		return link.LinkConfigData{}, err
	}
	if _, known := link.LookupKey(config); !known && lookupConfig(r.Configs, config) < 0 {
		return link.LinkConfigData{}, refuse(ErrConfigNotFound, 400, codeBadRequest, "Invalid Config Name.")
	}
	return c.configData(&r, config), nil
}

// configNames are the names of a listing, in order.
func (c *Cluster) configNames(r *linkRecord) []string {
	product := c.opts.Edition.Product
	var names []string
	for _, k := range link.Keys() {
		if k.ListedCloud && product != link.Platform || k.ListedPlatform && product != link.Cloud {
			names = append(names, k.Name)
		}
	}
	for i := range r.Configs {
		names = append(names, r.Configs[i].Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// configData is one config as the API shows it.
func (c *Cluster) configData(r *linkRecord, name string) link.LinkConfigData {
	d := link.LinkConfigData{
		Metadata:  link.Metadata{Self: c.self("links", r.Name, "configs", name)},
		ClusterID: c.id, LinkName: r.Name, Name: name,
		Source: link.SourceDefault, IsDefault: true,
		OldNames: c.opts.Edition.Product == link.Platform,
	}
	k, known := link.LookupKey(name)
	if known {
		d.IsReadOnly = shownOnly(name) || k.ReadOnlyCloud && c.opts.Edition.Product == link.Cloud
		d.IsSensitive = k.Sensitive
		if k.HasDefault {
			d.Value = new(k.Default)
		}
	} else {
		d.IsSensitive = true // so servers treat keys that they don't know (link-configs §2.11)
	}
	if name == derivedPrefix && r.Prefix != "" {
		d.Value = new(r.Prefix)
	}
	if i := lookupConfig(r.Configs, name); i >= 0 && !shownOnly(name) {
		d.Source, d.IsDefault, d.Value = link.SourceDynamicClusterLink, false, nil
		if !r.Configs[i].Null && !d.IsSensitive {
			d.Value = new(r.Configs[i].Value.Reveal())
		}
	}
	if d.IsSensitive {
		d.Value = nil
	}
	return d
}

// derivedPrefix is a key that shows cluster.link.prefix (KCP link_configs.go:8-11).
const derivedPrefix = "link.prefix"

// shownOnly reports whether a key can only be read: what is written to it is
// ignored.
func shownOnly(name string) bool {
	k, known := link.LookupKey(name)
	return name == derivedPrefix || known && k.Category == link.CategoryPseudo
}

// lookupConfig finds the entry of a name that counts, which is the last; -1
// where there is none.
func lookupConfig(configs []link.Config, name string) int {
	for i := len(configs) - 1; i >= 0; i-- {
		if configs[i].Name == name {
			return i
		}
	}
	return -1
}

// configValue gives the trimmed value that a link has for a key, empty for
// none. The last of several entries counts, as in a request.
func configValue(configs []link.Config, name string) string {
	if i := lookupConfig(configs, name); i >= 0 {
		return strings.TrimSpace(configs[i].Value.Reveal())
	}
	return ""
}
