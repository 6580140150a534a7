package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// configParameter is the parameter that names the config in the paths of
// "update" and "reset a config".
const configParameter = "config_name"

// Update lists what is wrong with giving one config of a link a value. It is
// [Alter] with one change whose name is in the path, and whose value must be
// there (OAS 20532). The operation of the change is not looked at.
func Update(current *Current, change link.ConfigChange, opts *Options) Problems {
	return judge(change.Findings(), func() Problems { return updateOne(current, change, opts) })
}

// updateOne is Update without what a decoder found.
func updateOne(current *Current, change link.ConfigChange, opts *Options) Problems {
	if change.Null && unfit(change.Findings(), "/value") {
		return nil
	}
	if change.Null {
		a := newAlteration(nil, []link.ConfigChange{change}, nil)
		a.add(codeUpdateNoValue, a.valueOf(0), "the body has no value", `Write {"value": "…"}; to bring the default back, reset the config instead.`)
		return single(a.list())
	}
	change.Operation = ""
	return single(alter(current, []link.ConfigChange{change}, opts))
}

// Reset lists what is wrong with bringing back the default of one config of a
// link. It is [Alter] with one DELETE whose name is in the path.
func Reset(current *Current, name string, opts *Options) Problems {
	return single(Alter(current, []link.ConfigChange{link.DeleteConfig(name)}, opts))
}

// single moves problems from an array of one change to a body that is only the
// value, and a path that holds the name.
func single(problems Problems) Problems {
	for i := range problems {
		p := &problems[i]
		if strings.HasSuffix(string(p.Pointer), "/value") {
			p.Pointer = "/value"
		} else {
			p.Pointer, p.Parameter, p.Offset = "", configParameter, 0
		}
	}
	return problems
}
