package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

const pairHelp = `A and B are the two halves of one link, each as the cluster that keeps it is
asked to create it; one file with two definitions is a pair, too. A half alone
is checked as such: a destination-initiated link has but one, the first half of
a bidirectional link works until the second comes. Every problem that check
finds is listed with a pointer that begins with /a or /b, then those of the pair.
A is taken to be created before B; nothing else depends on which is which.

` + leaveOutHelp

// runPair checks both halves of a link, and whether they fit together.
func runPair(e *env, c command, args []string) int {
	fs := c.flags()
	o := pairOptions(fs)
	files, code, done := e.parse(c, fs, args)
	if done {
		return code
	}
	localA, localB, _ := strings.Cut(o.local, ",")
	switch {
	case len(files) == 0 || len(files) > 2:
		return e.misuse(c, "name one or two files")
	case strings.Contains(localB, ","):
		return e.misuse(c, "--local-cluster takes two ids at most")
	}
	r := &pairing{locals: [2]string{localA, localB}, shape: validate.NoShape}
	list, _ := e.definitions(*o.from, files)
	if err := r.take(links(list), len(files)); err != nil {
		fmt.Fprintf(e.errs, "linkctl pair: %s\n", clean(err.Error()))
		if *o.format != formatText {
			r.err = err
			e.reportPair(o, r)
		}
		return exitUsage
	}
	e.notify(r.halves)
	r.check(o)
	if !e.reportPair(o, r) {
		return exitUsage
	}
	return exitCode(o.valid(r.problems()), true)
}

// sides are the names of the halves in pointers.
var sides = [2]link.Pointer{"/a", "/b"}

// pairing is one or two halves with what was found.
type pairing struct {
	halves []*definition
	locals [2]string
	shape  validate.Shape
	joint  validate.Problems // of the pair itself
	// baselined counts those of the pair itself that were known.
	baselined int
	err       error
	// failed is the file that can't be read, if that is what err says.
	failed string
}

// take accepts definitions as the halves, or says why it can't.
func (r *pairing) take(list []*definition, files int) error {
	for _, d := range list {
		if d.err != nil {
			r.failed = d.file
			return fmt.Errorf("%s: %w", d.file, d.err)
		}
	}
	switch {
	case len(list) == 0:
		return errors.New("no definition found")
	case files == 2 && len(list) != 2, len(list) > 2:
		return fmt.Errorf("%d definitions in %d files: a pair has two halves, one in each file or both in one", len(list), files)
	}
	r.halves = list
	return nil
}

// check finds all that is wrong with each half and with the two together.
func (r *pairing) check(o *options) {
	var requests [2]*link.CreateRequest
	var opts validate.PairOptions
	whole := true
	for i, d := range r.halves {
		d.check(o, r.locals[i], o.editions[i])
		d.problems = d.problems.Prefixed(sides[i])
		requests[i] = d.item.Request
		v := o.validation(d, r.locals[i], o.editions[i])
		if i == 0 {
			opts.A = v
		} else {
			opts.B = v
		}
		whole = whole && d.whole()
	}
	if whole {
		r.shape, r.joint = validate.Pair(requests[0], requests[1], &opts)
		r.joint = o.keep(r.joint)
		// A comment is about its own file.
		for _, d := range r.halves {
			r.joint = d.suppressOwn(r.joint, func(p *validate.Problem) bool { return r.side(p) == d })
		}
	}
	r.explainSwapped()
	for _, d := range r.halves {
		d.problems, d.baselined = o.known.drop(d.problems, identifySide)
	}
	r.joint, r.baselined = o.known.drop(r.joint, identifySide)
}

// explainSwapped says where two links to their own cluster come from that each
// name the cluster which --local-cluster gave to them.
func (r *pairing) explainSwapped() {
	if len(r.halves) != len(r.locals) || r.locals[0] == "" || r.locals[1] == "" {
		return
	}
	const self = "self-link"
	own := func(p validate.Problem) bool { return p.Code == self }
	for _, d := range r.halves {
		if !slices.ContainsFunc(d.problems, own) {
			return
		}
	}
	for _, d := range r.halves {
		for i := range d.problems {
			if p := &d.problems[i]; p.Code == self {
				p.Hint = "If the clusters stand in the wrong order, write --local-cluster " + r.locals[1] + "," + r.locals[0] + "; else name the other cluster."
			}
		}
	}
}

// leftOut counts what is not among the problems.
func (r *pairing) leftOut() (baselined, suppressed int) {
	baselined = r.baselined
	for _, d := range r.halves {
		baselined += d.baselined
		suppressed += d.suppressed
	}
	return baselined, suppressed
}

// problems lists those of the halves, then those of the pair.
func (r *pairing) problems() validate.Problems {
	var all validate.Problems
	for _, d := range r.halves {
		all = append(all, d.problems...)
	}
	return append(all, r.joint...)
}

// side is the half that a problem of the pair points at.
func (r *pairing) side(p *validate.Problem) *definition {
	i := 0
	if strings.HasPrefix(string(p.Pointer), string(sides[1])) {
		i = len(r.halves) - 1
	}
	return r.halves[i]
}

// reportPair prints what was found; it reports whether it could.
func (e *env) reportPair(o *options, r *pairing) bool {
	var err error
	switch *o.format {
	case formatJSON:
		err = printJSON(e.out, r.json(o))
	case formatSARIF:
		s := newSARIF(identify)
		r.each(s.problem)
		for _, d := range r.halves {
			s.notices(d)
		}
		s.leftOut(r.leftOut())
		if r.err != nil {
			s.failure(r.failed, r.err)
		}
		err = s.print(e.out)
	case formatGitHub:
		err = printGitHub(e.out, r.found(o))
	case formatJUnit:
		err = printJUnit(e.out, "pair", r.found(o))
	default:
		t := newText(e)
		t.quiet, t.strict = o.quiet, o.strict
		r.each(t.problem)
		t.pair(o.valid(r.problems()), r)
		err = t.err
	}
	if err != nil {
		fmt.Fprintf(e.errs, "linkctl pair: %v\n", err)
	}
	return err == nil
}

// json gives the output for programs.
func (r *pairing) json(o *options) jsonPair {
	object := jsonPair{Shape: r.shape, Problems: []jsonProblem{}}
	if r.err != nil {
		object.Error = r.err.Error()
		return object
	}
	object.Valid = o.valid(r.problems())
	object.Unknown = unknowns(r.halves)
	object.Baselined, object.Suppressed = r.leftOut()
	r.each(func(d *definition, p *validate.Problem) { object.Problems = append(object.Problems, d.json(p)) })
	return object
}

// found is what is told of each half, those of the pair with the half that they
// point at.
func (r *pairing) found(o *options) []found {
	if r.err != nil {
		return []found{{d: &definition{file: r.failed, err: r.err}}}
	}
	all := o.foundIn(r.halves)
	for i := range r.joint {
		for k := range all {
			if all[k].d == r.side(&r.joint[i]) {
				all[k].problems = append(slices.Clip(all[k].problems), r.joint[i])
				all[k].valid = o.valid(all[k].problems)
			}
		}
	}
	return all
}

// each visits all problems with the half that each is in.
func (r *pairing) each(visit func(*definition, *validate.Problem)) {
	for _, d := range r.halves {
		for i := range d.problems {
			visit(d, &d.problems[i])
		}
	}
	for i := range r.joint {
		visit(r.side(&r.joint[i]), &r.joint[i])
	}
}
