package link

import (
	"fmt"
	"strconv"
	"strings"
)

// Product names what kind of service keeps a link: Confluent Cloud, or
// Confluent Platform run by its owner. The zero value means that it is not
// known, and rules that depend on it then stay silent.
type Product string

// The products that the public sources tell apart.
const (
	Cloud    Product = "cloud"
	Platform Product = "platform"
)

// Known reports whether p is one of the products this package knows.
func (p Product) Known() bool { return p == Cloud || p == Platform }

// Edition is a product and, for Confluent Platform, a release. It is a
// comparable value; the zero Edition means unknown. Major and Minor are zero
// when the release is not known, and always zero for Cloud.
type Edition struct {
	Product Product
	Major   int
	Minor   int
}

// ParseEdition reads "cloud", "platform" or "platform:X.Y"; the empty string
// is the unknown edition. It does not check that such a release exists.
func ParseEdition(s string) (Edition, error) {
	product, release, versioned := strings.Cut(s, ":")
	e := Edition{Product: Product(product)}
	if s == "" {
		return Edition{}, nil
	}
	if !e.Product.Known() || (versioned && e.Product != Platform) {
		return Edition{}, fmt.Errorf("link: edition %q: want cloud, platform or platform:X.Y", s)
	}
	if !versioned {
		return e, nil
	}
	major, minor, ok := strings.Cut(release, ".")
	var err1, err2 error
	e.Major, err1 = strconv.Atoi(major)
	e.Minor, err2 = strconv.Atoi(minor)
	if !ok || err1 != nil || err2 != nil || e.Major < 1 || e.Minor < 0 {
		return Edition{}, fmt.Errorf("link: edition %q: want a release like platform:7.5", s)
	}
	return e, nil
}

// IsZero reports whether the edition is unknown.
func (e Edition) IsZero() bool { return e == Edition{} }

// Versioned reports whether e names a release of Confluent Platform.
func (e Edition) Versioned() bool { return e.Major > 0 }

// Before reports whether e is a known release older than major.minor. It is
// false for Cloud and for an edition without a release.
func (e Edition) Before(major, minor int) bool {
	return e.Versioned() && (e.Major < major || (e.Major == major && e.Minor < minor))
}

// String gives the form that [ParseEdition] reads.
func (e Edition) String() string {
	if e.Versioned() {
		return fmt.Sprintf("%s:%d.%d", e.Product, e.Major, e.Minor)
	}
	return string(e.Product)
}
