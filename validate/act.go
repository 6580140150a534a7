package validate

import "github.com/clusterlink-go/clusterlink/link"

// ActExample is an example of what is done to links that exist. One of Alter,
// Update, Reset, Delete, Mirror, Mirrors and Graph is given and says what. The
// zero value checks nothing.
type ActExample struct {
	_ struct{}

	// Current holds the configs of the half: name, value, name, value, …
	Current []string
	// Body is the document that is sent, where the others can't say it: that of
	// [AlterBody] where Alter is not nil, and so on.
	Body string
	// Alter are the arguments of [Alter], if it is not nil, Update of [Update],
	// Reset of [Reset].
	Alter  []link.ConfigChange
	Update *link.ConfigChange
	Reset  string
	// Delete is the state of a link called "east" for [Delete].
	Delete *DeleteState
	// Mirror is for [CreateMirror]; Verb and Mirrors are for [AlterMirrors].
	Mirror  *link.CreateMirrorRequest
	Verb    link.Verb
	Mirrors *link.AlterMirrorsRequest
	// Graph holds the links for [Graph].
	Graph []GraphLink
}

// Check runs the check that the example is made for.
func (x *ActExample) Check(opts *Options) Problems {
	current := &Current{Configs: link.NewCreateRequest(x.Current...).Configs}
	switch {
	case x.Body != "":
		return x.checkBody(current, opts)
	case x.Alter != nil:
		return Alter(current, x.Alter, opts)
	case x.Update != nil:
		return Update(current, *x.Update, opts)
	case x.Reset != "":
		return Reset(current, x.Reset, opts)
	case x.Delete != nil:
		return Delete("east", x.Delete, opts)
	case x.Mirror != nil:
		return CreateMirror(current, x.Mirror, opts)
	case x.Mirrors != nil:
		return AlterMirrors(current, x.Verb, x.Mirrors, opts)
	case x.Graph != nil:
		return Graph(&GraphInput{Links: x.Graph})
	}
	return nil
}

// checkBody runs the check for the document.
func (x *ActExample) checkBody(current *Current, opts *Options) (problems Problems) {
	data := []byte(x.Body)
	switch {
	case x.Alter != nil:
		_, problems = AlterBody(current, data, opts)
	case x.Update != nil:
		_, problems = UpdateBody(current, x.Update.Name, data, opts)
	case x.Mirror != nil:
		_, problems = CreateMirrorBody(current, data, opts)
	case x.Mirrors != nil:
		_, problems = AlterMirrorsBody(current, x.Verb, data, opts)
	}
	return problems
}
