package validate

import "github.com/clusterlink-go/clusterlink/link"

// feature is a sync with its switch and its filters.
type feature struct {
	enable, filters keyID
	// without says what comes of the switch without filters.
	without string
}

var features = [...]feature{
	{kACLSync, kACLFilters, "the sync task fails"},
	{kAutoCreate, kTopicFilters, "the task fails and no mirror is made"},
	{kOffsetSync, kGroupFilters, "no group is copied"},
}

// syncs checks the switches against their filters and against the mode.
func (c *check) syncs() {
	if c.mode == link.ModeSource {
		c.behaviourOnSource()
	} else {
		for i := range features {
			c.feature(&features[i])
		}
	}
	c.topicTypes()
	c.prefixes()
}

func (c *check) feature(f *feature) {
	on := c.isTrue(f.enable)
	enable, filters := keyNames[f.enable], keyNames[f.filters]
	switch {
	case on && !c.set(f.filters):
		if c.isMeant(f.filters) || c.glued {
			return
		}
		c.add(codeSyncNoFilter, c.entryOf(f.enable), enable+" is true, but "+filters+" is missing: "+f.without,
			"Give "+filters+" too.")
	case !c.set(f.filters) || c.glued:
	case c.isFalse(f.enable):
		c.add(codeFilterOff, c.entryOf(f.filters), filters+" selects nothing while "+enable+" is false", "")
	case !c.given(f.enable) && !c.isMeant(f.enable):
		c.add(codeFilterNoSync, c.entryOf(f.filters), filters+" is given, but "+enable+" is missing, and its default is false",
			"Write "+enable+"=true.")
	}
}

// behaviourKeys are the settings that work on the half that hosts the mirrors.
var behaviourKeys = [...]keyID{
	kACLSync, kACLFilters, kACLSyncMs, kAutoCreate, kTopicFilters, kOffsetSync, kGroupFilters, kOffsetSyncMs,
	kPrefix, kGroupPrefix, kTopicConfigs, kTopicConfigsMs, kStartOffset,
}

// behaviourOnSource names the settings of a SOURCE half that belong to the
// other one. A switch that is off says nothing.
func (c *check) behaviourOnSource() {
	for _, id := range behaviourKeys {
		if !c.set(id) || c.isFalse(id) {
			continue
		}
		at := c.entryOf(id)
		c.add(codeBehaviourOnSource, at, at.key+" does nothing on a SOURCE half, which hosts no mirrors", "Move it to the DESTINATION half.")
	}
}

// prefixes checks what a prefix goes with.
func (c *check) prefixes() {
	if c.isTrue(kACLSync) && c.set(kPrefix) {
		c.add(codeACLWithPrefix, c.entryOf(kACLSync), "acl.sync.enable=true and cluster.link.prefix exclude each other",
			"Switch the ACL sync off, or leave the prefix out.")
	}
	if c.isTrue(kACLSync) && c.mode == link.ModeBidirectional {
		c.add(codeACLBidirectional, c.entryOf(kACLSync), "acl.sync.enable=true on a bidirectional link lets each side overwrite the other's ACLs",
			"Sync ACLs one way only, or manage them outside the link.")
	}
	if !c.isTrue(kGroupPrefix) {
		return
	}
	switch {
	case c.mode == link.ModeBidirectional:
		c.add(codeGroupPrefixBidirectional, c.entryOf(kGroupPrefix), "consumer.group.prefix.enable=true is refused with link.mode=BIDIRECTIONAL",
			"Leave it out.")
	case c.mode == link.ModeDestination && !c.set(kPrefix) && !c.isMeant(kPrefix) && !c.glued:
		c.add(codeGroupPrefixAlone, c.entryOf(kGroupPrefix), "consumer.group.prefix.enable is true, but cluster.link.prefix is missing",
			"Write cluster.link.prefix too.")
	}
}
