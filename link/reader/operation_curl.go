package reader

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
)

// belowClusters is what the path of every route begins with.
const belowClusters = "/clusters/"

// curlOperation takes a request to one of the API's routes that is not the
// creation of a link; cmd is the command, and name its name.
func (s *script) curlOperation(cmd *shellCommand, name *shellText, c *curl) {
	resource, query, _ := bytes.Cut(c.resource.text, []byte("?"))
	_, path, _ := strings.Cut(string(resource), belowClusters)
	method := strings.ToUpper(c.method)
	switch {
	case method == "" && len(c.data) > 0 && !c.get:
		method = "POST"
	case method == "":
		method = "GET"
	}
	r, params, allowed := route(method, strings.Split(strings.Trim(path, "/"), "/"))
	if allowed == nil {
		return
	}
	d := newDraft()
	o := newOperation(r.Operation, name.from)
	at := len(resource) - len(path)
	for _, p := range params {
		text, err := url.PathUnescape(p.text)
		if err != nil || !utf8.ValidString(text) {
			text = p.text
		}
		place := c.resource.place(at + strings.Index(path, p.text))
		switch p.name {
		case "cluster_id":
			o.LocalCluster = text
		case "link_name":
			if text != "-" {
				o.link(text, place)
			}
		case "mirror_topic_name":
			o.Topic, o.places[mirrorPointer] = text, place
		case "config_name":
			o.Changes = []link.ConfigChange{{Name: text, Null: true, Operation: link.OperationDelete, NameOffset: place}}
		}
	}
	if !slices.Contains(allowed, method) {
		d.find(link.Finding{
			Code: link.CodeStrayArgument, Offset: c.resource.from,
			Detail: "the API does not take " + method + " here", Cure: "Write -X " + strings.Join(allowed, " or ") + ".",
		})
	}
	if values, err := url.ParseQuery(string(query)); err == nil {
		o.ValidateOnly = strings.EqualFold(values.Get(link.ParamValidateOnly), "true")
		o.Force = strings.EqualFold(values.Get(link.ParamForce), "true")
	}
	if r.Body {
		s.operationBody(cmd, c, d, o)
	}
	o.Findings = d.done().Findings
	s.operations = append(s.operations, *o)
}

// param is a parameter of a path.
type param struct{ name, text string }

// route finds the route of a path behind /clusters/, with its parameters, and the
// methods that the API takes there; nil where there is no such path. Where the
// method is another, the route is the first of the path.
func route(method string, segments []string) (r link.Route, params []param, allowed []string) {
	for _, candidate := range link.Routes() {
		got, ok := match(strings.Split(strings.TrimPrefix(candidate.Path, belowClusters), "/"), segments)
		if !ok {
			continue
		}
		if len(allowed) == 0 || candidate.Method == method && !slices.Contains(allowed, method) {
			r, params = candidate, got
		}
		if !slices.Contains(allowed, candidate.Method) {
			allowed = append(allowed, candidate.Method)
		}
	}
	return r, params, allowed
}

// match compares the segments of a path with those of a route.
func match(pattern, segments []string) (params []param, ok bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	for i, p := range pattern {
		switch name, variable := strings.CutPrefix(p, "{"); {
		case variable:
			params = append(params, param{strings.TrimSuffix(name, "}"), segments[i]})
		case p != segments[i]:
			return nil, false
		}
	}
	return params, true
}

// operationBody reads the body of the request.
func (s *script) operationBody(cmd *shellCommand, c *curl, d *draft, o *Operation) {
	body, hidden := s.whole(cmd, c)
	if hidden != nil {
		d.find(s.unread(hidden, "the body of the request"))
		return
	}
	place := func(offset int) int {
		if offset == 0 {
			return 0
		}
		return body.place(max(min(offset, len(body.text))-1, 0))
	}
	var findings []link.Finding
	switch o.Name {
	case link.OpCreateMirror:
		var r *link.CreateMirrorRequest
		r, findings = link.DecodeCreateMirrorRequest(body.text)
		o.mirror(r.SourceTopicName, place(r.Offset(sourcePointer)), r.MirrorTopicName, place(r.Offset(mirrorPointer)))
		o.CreateMirror.ReplicationFactor, o.CreateMirror.Configs = r.ReplicationFactor, r.Configs
		for i := range r.Configs {
			f := &r.Configs[i]
			f.NameOffset, f.ValueOffset = place(f.NameOffset), place(f.ValueOffset)
		}
	case link.OpAlterConfigs:
		var r *link.AlterConfigsRequest
		r, findings = link.DecodeAlterConfigsRequest(body.text)
		o.Changes = r.Changes
		for i := range o.Changes {
			f := &o.Changes[i]
			f.NameOffset, f.ValueOffset = place(f.NameOffset), place(f.ValueOffset)
		}
	case link.OpAlterConfig:
		name := o.Changes[0]
		var change *link.ConfigChange
		change, findings = link.DecodeUpdateConfigRequest(name.Name, body.text)
		change.NameOffset, change.ValueOffset = name.NameOffset, place(change.ValueOffset)
		change.Operation = link.OperationSet
		o.Changes = []link.ConfigChange{*change}
	default:
		var r *link.AlterMirrorsRequest
		r, findings = link.DecodeAlterMirrorsRequest(body.text)
		o.AlterMirrors = &link.AlterMirrorsRequest{Pattern: r.Pattern}
		for i, name := range r.Names {
			_, at := r.NamePointer(i)
			o.topic(name, place(at))
		}
	}
	for _, f := range findings {
		f.Offset = place(f.Offset)
		d.find(f)
	}
}
