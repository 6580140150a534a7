package link

import "strings"

// KeyType is the type of a config value. All values travel as strings; the
// type says how the service parses them (Apache Kafka's ConfigDef types, and
// json for the three filter settings).
type KeyType string

// The types in use.
const (
	TypeBoolean  KeyType = "boolean"
	TypeString   KeyType = "string"
	TypeShort    KeyType = "short"
	TypeInt      KeyType = "int"
	TypeLong     KeyType = "long"
	TypeDouble   KeyType = "double"
	TypeList     KeyType = "list"
	TypeClass    KeyType = "class"
	TypePassword KeyType = "password"
	TypeEnum     KeyType = "enum"
	TypeJSON     KeyType = "json"
)

// Category groups keys as the reference lists them.
type Category string

// The categories, in the order of the reference.
const (
	CategoryLink           Category = "link"
	CategoryFetch          Category = "fetch"
	CategoryClient         Category = "client"
	CategorySecurity       Category = "security"
	CategoryLocalSecurity  Category = "security-local"
	CategoryProvider       Category = "provider"
	CategoryInternal       Category = "internal"
	CategoryPseudo         Category = "pseudo"
	CategoryClientUnlisted Category = "client-unlisted"
	CategoryOAuthKafka4    Category = "security-oauth-kafka4"
)

// Bounds limits a numeric value, both ends included. The zero value means
// that no bound is known.
type Bounds struct {
	Min, Max       float64
	HasMin, HasMax bool
}

// Tri is yes, no or not known; the zero value is not known.
type Tri string

// The two known answers; the empty Tri means that the sources do not say.
const (
	Yes Tri = "yes"
	No  Tri = "no"
)

// Key describes one config key of a cluster link. The fields Doc to Source
// are for people; the others are what rules read. Slices belong to the
// caller.
type Key struct {
	// Name as the API spells it. A name that ends in "<key>" stands for every
	// name with that prefix.
	Name     string
	Category Category
	Type     KeyType

	// Default is what the service uses when the key is not sent; it means
	// something only if HasDefault. A key without a default is null.
	Default    string
	HasDefault bool

	// Values lists the accepted values of an enum, or the accepted elements
	// of a list. Empty means that any value of the type is accepted.
	Values []string
	// OpenValues says that values beyond Values may work too; FoldCase that
	// letter case does not matter when a value is compared with Values.
	OpenValues, FoldCase bool
	// Bounds of a number, in the unit that the name ends with (ms, bytes).
	Bounds Bounds
	// MaxLength of the text in characters; 0 means that no limit is known.
	MaxLength int
	// Pattern is the regular expression that the whole text must match; empty
	// means none.
	Pattern string
	// NonEmpty says that an empty text is refused.
	NonEmpty bool

	// Sensitive values are never shown: reads return null.
	Sensitive bool

	// Modes lists the link modes in which the key has an effect, Connections
	// the connection modes; both are never empty.
	Modes       []Mode
	Connections []ConnectionMode

	// MutableCloud and MutablePlatform say whether the key may be changed on
	// an existing link.
	MutableCloud    Tri
	MutablePlatform Tri
	// ListedCloud and ListedPlatform say whether the published config listing
	// of that product shows the key; ReadOnlyCloud whether it is read-only
	// there.
	ListedCloud    bool
	ListedPlatform bool
	ReadOnlyCloud  bool
	// Products that are known to take the key.
	Products []Product

	// Since, DependsOn and RequiredWhen are short texts, empty when the
	// sources say nothing.
	Since        string
	DependsOn    string
	RequiredWhen string
	// Doc says in one sentence what the key does.
	Doc        string
	Confidence Confidence
	Source     Source
}

// AppliesTo reports whether the key has an effect on a half with this mode
// and connection mode.
func (k *Key) AppliesTo(m Mode, c ConnectionMode) bool {
	mode, conn := false, false
	for _, x := range k.Modes {
		mode = mode || x == m
	}
	for _, x := range k.Connections {
		conn = conn || x == c
	}
	return mode && conn
}

// IsLocal reports whether the key configures the way back to the local
// cluster (the local.* twins of the security keys).
func (k *Key) IsLocal() bool { return k.Category == CategoryLocalSecurity }

// family is the placeholder that ends the name of a key which stands for a
// family of names.
const family = "<key>"

// isFamily reports whether the key stands for a family of names.
func (k *Key) isFamily() bool { return strings.HasSuffix(k.Name, family) }

// matches reports whether name is this key or one of its family.
func (k *Key) matches(name string) bool {
	prefix, ok := strings.CutSuffix(k.Name, family)
	return (ok && len(name) > len(prefix) && strings.HasPrefix(name, prefix)) || name == k.Name
}
