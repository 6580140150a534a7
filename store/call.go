package store

import (
	"bytes"
	"context"
	"net/url"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Call is a request to the REST API as a host received it, without its
// transport. The zero value asks for no operation.
type Call struct {
	_ struct{}

	// Operation is that of the [link.Route].
	Operation Operation
	// Cluster, Link, Config and Topic are the parameters of the path, unescaped;
	// those that the path has not are passed over. An empty Cluster is not checked.
	// OpListMirrors takes an empty Link, or "-", for all links.
	Cluster, Link, Config, Topic string
	// Query are the query parameters, as [net/url.Values] holds them: the first
	// value of each counts, and those that the route has not are passed over.
	Query map[string][]string
	// Body is the request's body. It is not changed and not kept.
	Body []byte
}

// Reply is what the API answers to a [Call]. The zero Reply is none.
type Reply struct {
	_ struct{}

	// Status is the HTTP status.
	Status int
	// Body is JSON, empty where the answer has none. It is the caller's.
	Body []byte
	// Err is why the call failed, nil for success. A verb that is refused for some
	// of its topics is a success, and Body tells which.
	Err error
	// Retryable says that the same call may succeed a little later, without
	// anybody changing anything.
	Retryable bool
	// Problems are the warnings and infos about a request that was accepted; the
	// API has no place for them, so a host logs them or sends them in a header.
	Problems validate.Problems
}

// Do does a call and gives the API's answer: it reads parameters and body, runs the
// method of the operation, and turns its result or error into status and JSON.
// A host needs nothing else of a Cluster to serve the API's twenty [link.Routes].
// The whole answer is in memory: a host with very many mirror topics streams
// lists with [Cluster.WriteLinks] and [Cluster.WriteMirrors] instead.
//
// An operation that is none is the 404 of a path that is none. What is wrong with the
// form of a body goes with the decoded request, and is refused with all else that is
// wrong with it.
func (c *Cluster) Do(ctx context.Context, call Call) Reply {
	if call.Cluster != "" && call.Cluster != c.ID() {
		return c.failed(noCluster(call.Cluster))
	}
	if v := link.Verb(call.Operation); v.Known() {
		return c.doVerb(ctx, v, &call)
	}
	p := params{query: url.Values(call.Query)}
	switch call.Operation {
	case OpListLinks:
		return c.written(func(b *bytes.Buffer) error { return c.WriteLinks(ctx, b) })
	case OpGetLink:
		opts := GetLinkOptions{IncludeTasks: p.flag(link.ParamTasks, false)}
		return c.shown(&p, func(b *bytes.Buffer) error { return c.WriteLink(ctx, b, call.Link, &opts) })
	case OpListConfigs:
		return encoded(c, func() (link.LinkConfigDataList, error) { return c.ListLinkConfigs(ctx, call.Link) })
	case OpGetConfig:
		return encoded(c, func() (link.LinkConfigData, error) { return c.GetLinkConfig(ctx, call.Link, call.Config) })
	case OpListMirrors:
		q := MirrorQuery{Link: call.Link, Status: link.MirrorStatus(p.query.Get(link.ParamStatus))}
		return c.written(func(b *bytes.Buffer) error { return c.WriteMirrors(ctx, b, q) })
	case OpGetMirror:
		opts := GetMirrorOptions{IncludeStateTransitionErrors: p.flag(link.ParamErrors, false)}
		if p.err != nil {
			return c.failed(p.err)
		}
		return encoded(c, func() (link.MirrorData, error) { return c.MirrorData(ctx, call.Link, call.Topic, &opts) })
	case OpCreateLink:
		return c.doCreateLink(ctx, &p, &call)
	case OpDeleteLink:
		opts := DeleteLinkOptions{Force: p.flag(link.ParamForce, false), ValidateOnly: p.flag(link.ParamValidateOnly, false)}
		if p.err == nil {
			p.err = c.DeleteLink(ctx, call.Link, &opts)
		}
		return c.done(200, nil, p.err)
	case OpAlterConfig:
		change, _ := link.DecodeUpdateConfigRequest(call.Config, call.Body)
		result, err := c.UpdateLinkConfig(ctx, call.Link, *change, nil)
		return c.done(204, result.Problems, err)
	case OpResetConfig:
		result, err := c.ResetLinkConfig(ctx, call.Link, call.Config, nil)
		return c.done(204, result.Problems, err)
	case OpAlterConfigs:
		return c.doAlterConfigs(ctx, &p, &call)
	case OpCreateMirror:
		req, _ := link.DecodeCreateMirrorRequest(call.Body)
		result, err := c.CreateMirrorTopic(ctx, call.Link, req, nil)
		return c.done(204, result.Problems, err)
	}
	return c.failed(refuse(ErrInvalidRequest, 404, codeNotFound, "HTTP 404 Not Found"))
}

func (c *Cluster) doCreateLink(ctx context.Context, p *params, call *Call) Reply {
	opts := CreateLinkOptions{ValidateOnly: p.flag(link.ParamValidateOnly, false), SkipRemote: !p.flag(link.ParamValidateLink, true)}
	if p.err != nil {
		return c.failed(p.err)
	}
	req, _ := link.DecodeCreateRequest(call.Body)
	result, err := c.CreateLink(ctx, p.query.Get(link.ParamLinkName), req, &opts)
	return c.done(204, result.Problems, err)
}

func (c *Cluster) doAlterConfigs(ctx context.Context, p *params, call *Call) Reply {
	opts := AlterConfigsOptions{ValidateOnly: p.flag(link.ParamValidateOnly, false)}
	if p.err != nil {
		return c.failed(p.err)
	}
	req, findings := link.DecodeAlterConfigsRequest(call.Body)
	if err := validate.Findings(findings).Err(); err != nil { // there may be no change to carry them
		return c.failed(err)
	}
	opts.ValidateOnly = opts.ValidateOnly || req.ValidateOnly
	result, err := c.AlterLinkConfigs(ctx, call.Link, req.Changes, &opts)
	return c.done(204, result.Problems, err)
}

func (c *Cluster) doVerb(ctx context.Context, verb link.Verb, call *Call) Reply {
	p := params{query: url.Values(call.Query)}
	opts := AlterOptions{ValidateOnly: p.flag(link.ParamValidateOnly, false)}
	if verb == link.TruncateAndRestore {
		opts.IncludePartitionData = p.flag(link.ParamPartitions, false)
	}
	if p.err != nil {
		return c.failed(p.err)
	}
	req, _ := link.DecodeAlterMirrorsRequest(call.Body)
	return encoded(c, func() (link.AlterMirrorDataList, error) {
		return c.AlterMirrorsData(ctx, call.Link, verb, *req, &opts)
	})
}

// failed is the reply to an error.
func (c *Cluster) failed(err error) Reply {
	a := c.APIError(err)
	return Reply{Status: a.Status, Body: a.Body.AppendJSON(nil), Err: err, Retryable: a.Retryable}
}

// done is the reply of an operation that answers without a body.
func (c *Cluster) done(status int, problems validate.Problems, err error) Reply {
	if err != nil {
		return c.failed(err)
	}
	return Reply{Status: status, Problems: problems}
}

// shown is written after the parameters turned out right.
func (c *Cluster) shown(p *params, write func(*bytes.Buffer) error) Reply {
	if p.err != nil {
		return c.failed(p.err)
	}
	return c.written(write)
}

// written is the reply of a method that writes its answer. Nothing of an answer
// that breaks off is used.
func (c *Cluster) written(write func(*bytes.Buffer) error) Reply {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return c.failed(err)
	}
	return Reply{Status: 200, Body: b.Bytes()}
}

// encoded is the reply of a method that returns its answer.
func encoded[T any, P interface {
	*T
	AppendJSON([]byte) []byte
}](c *Cluster, get func() (T, error),
) Reply {
	v, err := get()
	if err != nil {
		return c.failed(err)
	}
	return Reply{Status: 200, Body: P(&v).AppendJSON(nil)}
}
