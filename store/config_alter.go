package store

import (
	"context"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// AlterConfigsOptions of [Cluster.AlterLinkConfigs]. A nil
// *AlterConfigsOptions is the API's default.
type AlterConfigsOptions struct {
	_ struct{}

	// ValidateOnly checks all there is to check and changes nothing.
	ValidateOnly bool
	// IfRevision refuses with ErrConflict unless the link is at that revision;
	// 0 demands nothing.
	IfRevision Revision
}

// AlterConfigsResult is what came of a change of configs.
type AlterConfigsResult struct {
	// Link as it is after the change, or as it would be.
	Link Link
	// Problems are all findings, warnings and infos too; the caller owns them.
	Problems validate.Problems
}

// AlterLinkConfigs changes configs of a link, all or none. Of several changes
// of one config the last counts. What comes of it at once:
//
//   - cluster.link.paused pauses or resumes this half.
//   - Switching a feature off clears its filters, unless the same request gives
//     them (DOC-CL).
//   - The tasks of features that changed are started, stopped or in error.
//   - A new cluster.link.prefix, where validation lets it pass, is for mirror
//     topics to come. It must not be another link's, and the link must have no
//     mirror topic that is not STOPPED or owes its peer the news of it (inferred).
//
// Keys that are only shown, such as link.prefix, are passed over. Errors:
// [*validate.Error], with the problems also in the result, or one that matches
// ErrUnauthorized, ErrLinkNotFound, ErrPrefixExists, ErrLinkInUse, or ErrTooLarge
// as CreateLink's, or the backend's.
func (c *Cluster) AlterLinkConfigs(ctx context.Context, linkName string, changes []link.ConfigChange, opts *AlterConfigsOptions) (_ AlterConfigsResult, err error) {
	ctx, end := c.begin(ctx, OpAlterConfigs, linkName, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpAlterConfigs, linkName, ""); err != nil {
		return AlterConfigsResult{}, err
	}
	var o AlterConfigsOptions
	if opts != nil {
		o = *opts
	}
	return c.alterConfigs(ctx, linkName, configAlteration{
		changes: changes, options: o,
		check: func(cur *validate.Current, v *validate.Options) validate.Problems {
			return validate.Alter(cur, changes, v)
		},
	})
}

// UpdateLinkConfig gives one config of a link a value. The name of the change
// is the path's; its operation is not looked at. Otherwise it is
// AlterLinkConfigs.
func (c *Cluster) UpdateLinkConfig(ctx context.Context, linkName string, change link.ConfigChange, opts *WriteOptions) (_ AlterConfigsResult, err error) {
	ctx, end := c.begin(ctx, OpAlterConfig, linkName, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpAlterConfig, linkName, ""); err != nil {
		return AlterConfigsResult{}, err
	}
	change.Operation = link.OperationSet
	return c.alterConfigs(ctx, linkName, configAlteration{
		changes: []link.ConfigChange{change}, options: opts.alter(),
		check: func(cur *validate.Current, v *validate.Options) validate.Problems {
			return validate.Update(cur, change, v)
		},
	})
}

// ResetLinkConfig brings back the default of one config of a link. Otherwise it
// is AlterLinkConfigs.
func (c *Cluster) ResetLinkConfig(ctx context.Context, linkName, config string, opts *WriteOptions) (_ AlterConfigsResult, err error) {
	ctx, end := c.begin(ctx, OpResetConfig, linkName, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpResetConfig, linkName, ""); err != nil {
		return AlterConfigsResult{}, err
	}
	return c.alterConfigs(ctx, linkName, configAlteration{
		changes: []link.ConfigChange{link.DeleteConfig(config)}, options: opts.alter(),
		check: func(cur *validate.Current, v *validate.Options) validate.Problems {
			return validate.Reset(cur, config, v)
		},
	})
}

// alter gives the options of a change of configs.
func (o *WriteOptions) alter() AlterConfigsOptions {
	return AlterConfigsOptions{IfRevision: o.revision()}
}

// configAlteration is a change of configs and how it is checked.
type configAlteration struct {
	changes []link.ConfigChange
	options AlterConfigsOptions
	check   func(*validate.Current, *validate.Options) validate.Problems
	// done says that there is nothing to do; nil is never.
	done func(*linkRecord) bool
}

// errValidated ends a change that is only validated.
type errValidated struct{}

func (errValidated) Error() string { return "store: validated" }

func (c *Cluster) alterConfigs(ctx context.Context, linkName string, a configAlteration) (AlterConfigsResult, error) {
	var result AlterConfigsResult
	l, err := c.changeLink(ctx, linkName, string(fsm.EventConfigChange), a.options.IfRevision, func(r *linkRecord) error {
		result = AlterConfigsResult{}
		if a.done != nil && a.done(r) {
			return nil
		}
		result.Problems = a.check(
			&validate.Current{Mode: r.Mode, ConnectionMode: r.ConnectionMode, Configs: r.public().Configs},
			&validate.Options{LocalCluster: c.id, Edition: c.opts.Edition})
		if err := result.Problems.Err(); err != nil {
			return err
		}
		if err := followable(a.changes); err != nil {
			return err
		}
		before := *r
		r.Configs = applyChanges(r.Configs, a.changes)
		if err := fit(r.Configs, maxLinkConfigs); err != nil {
			return err
		}
		if err := c.afterChange(&before, r); err != nil {
			return err
		}
		if !a.options.ValidateOnly {
			return nil
		}
		if r.Prefix != before.Prefix {
			if err := c.movePrefix(ctx, &before, r, &Txn{}); err != nil {
				return err
			}
		}
		result.Link = r.public()
		result.Link.Revision = 0
		return errValidated{}
	})
	if _, only := err.(errValidated); only {
		return result, nil
	}
	result.Link = l
	return result, err
}

// followable refuses changes of which nobody can tell what they would do: the
// API's list of operations is open, and what null would set is not published.
func followable(changes []link.ConfigChange) error {
	for i := range changes {
		ch := &changes[i]
		is := func(o link.ConfigOperation) bool { return strings.EqualFold(string(ch.Operation), string(o)) }
		switch {
		case is(link.OperationDelete):
		case ch.Operation != "" && !is(link.OperationSet):
			return badRequest("The operation of config '%s' is %q; it must be SET or DELETE.", ch.Name, string(ch.Operation))
		case ch.Null:
			return badRequest("Config '%s' is set to null; to bring its default back write operation DELETE.", ch.Name)
		}
	}
	return nil
}

// applyChanges gives the configs after the changes.
func applyChanges(configs []link.Config, changes []link.ConfigChange) []link.Config {
	configs = slices.Clone(configs)
	given := map[string]bool{}
	switchedOff := map[string]bool{}
	for _, ch := range changes {
		if shownOnly(ch.Name) {
			continue
		}
		was := strings.EqualFold(configValue(configs, ch.Name), "true")
		drop := strings.EqualFold(string(ch.Operation), string(link.OperationDelete))
		if drop {
			configs = slices.DeleteFunc(configs, func(e link.Config) bool { return e.Name == ch.Name })
		} else {
			configs = setConfig(configs, newConfig(ch.Name, ch.Value.Reveal(), ch.Null, 0))
		}
		given[ch.Name] = !drop
		switchedOff[ch.Name] = (was || switchedOff[ch.Name]) && !strings.EqualFold(configValue(configs, ch.Name), "true")
	}
	for _, f := range features {
		if f.enable != "" && switchedOff[f.enable] && !given[f.filters] {
			configs = slices.DeleteFunc(configs, func(e link.Config) bool { return e.Name == f.filters })
		}
	}
	for i := range configs {
		configs[i].Index = i
	}
	return configs
}

// setConfig sets a config, in its place if it has one.
func setConfig(configs []link.Config, entry link.Config) []link.Config {
	if i := lookupConfig(configs, entry.Name); i >= 0 {
		configs[i] = entry
		return configs
	}
	return append(configs, entry)
}

// afterChange brings what follows from the configs of r up to them.
func (c *Cluster) afterChange(before, r *linkRecord) error {
	r.Prefix = configValue(r.Configs, "cluster.link.prefix")
	if err := literalPrefix(r.Prefix); err != nil {
		return err
	}
	r.Tasks = alterTasks(before, r)
	events := []fsm.Event{fsm.EventConfigChange}
	if paused := strings.EqualFold(configValue(r.Configs, pausedKey), "true"); paused != r.State.Paused {
		events = append(events, fsm.EventResumeLink)
		if paused {
			events[1] = fsm.EventPauseLink
		}
	}
	for _, name := range events {
		next, verdict := fsm.StepLink(r.State, fsm.LinkEvent{Name: name, At: c.now()}, c.opts.Policy)
		if err := verdict.Err(fsm.Link().Name(), fsm.State(fsm.DisplayLink(r.State)), name); err != nil {
			return err
		}
		r.State = next
	}
	return nil
}

// movePrefix adds to t what gives a link another prefix.
func (c *Cluster) movePrefix(ctx context.Context, before, r *linkRecord, t *Txn) error {
	live, err := c.liveMirrors(ctx, before, t)
	switch {
	case err != nil:
		return err
	case live:
		return prefixInUse(r.Name)
	}
	if r.Prefix != "" {
		key := c.keys.prefix(r.Prefix)
		rec, err := c.get(ctx, key)
		switch {
		case err != nil:
			return err
		case rec.Revision != 0:
			return prefixExists()
		}
		t.If = append(t.If, Condition{Key: key})
		t.Ops = append(t.Ops, Op{Key: key, Value: []byte(r.ID.String())})
	}
	if before.Prefix != "" {
		t.Ops = append(t.Ops, Op{Key: c.keys.prefix(before.Prefix), Delete: true})
	}
	return nil
}
