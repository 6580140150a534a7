package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// identity tells a problem from others without its line or its place among the
// configs, which change when something is written above it.
type identity struct {
	// file is as reports name it, or the side of a pair.
	file string
	item int
	code link.Code
	// place is the key concerned, else the pointer; parameter as in a problem.
	place, parameter string
}

// identify gives the identity of a problem of check.
func identify(file string, item int, p *validate.Problem) identity {
	place := p.Key
	if place == "" {
		place = string(p.Pointer)
	}
	return identity{reported(file), item, p.Code, place, p.Parameter}
}

// reported is a file's name with slashes and without detours.
func reported(file string) string { return path.Clean(filepath.ToSlash(file)) }

// identifySide gives that of a problem of pair, which begins with the side.
func identifySide(p *validate.Problem) identity {
	q := *p
	side := ""
	for token := range p.Pointer.Tokens() {
		side = "/" + token
		break
	}
	q.Pointer = p.Pointer[len(side):]
	return identify(side, 0, &q)
}

// identifyGraph gives that of a problem of graph, whose pointer is the place
// among all definitions.
func identifyGraph(file string, item int, p *validate.Problem) identity {
	q := *p
	q.Pointer = ""
	return identify(file, item, &q)
}

// baseline counts the problems that were there before.
type baseline map[identity]int

// knownProblem is what a baseline keeps of a problem.
type knownProblem struct {
	Code      link.Code    `json:"code"`
	Pointer   link.Pointer `json:"pointer"`
	Parameter string       `json:"parameter"`
	Key       string       `json:"key"`
	// File and Item are in the output of graph.
	File *string `json:"file"`
	Item int     `json:"item"`
}

func (k *knownProblem) problem() *validate.Problem {
	return &validate.Problem{Code: k.Code, Pointer: k.Pointer, Parameter: k.Parameter, Key: k.Key}
}

// readBaseline reads what check, pair or graph printed with --format json.
func readBaseline(file string) (baseline, error) {
	d := sources{}.readFile(file)
	if d.err != nil {
		return nil, d.err
	}
	b := baseline{}
	if bytes.HasPrefix(bytes.TrimSpace(d.data), []byte("[")) {
		var list []struct {
			File     string         `json:"file"`
			Item     int            `json:"item"`
			Problems []knownProblem `json:"problems"`
		}
		if err := json.Unmarshal(d.data, &list); err != nil {
			return nil, notOutput(err)
		}
		for _, d := range list {
			for _, k := range d.Problems {
				b[identify(d.File, d.Item, k.problem())]++
			}
		}
		return b, nil
	}
	var object struct {
		Problems *[]knownProblem `json:"problems"`
	}
	if err := json.Unmarshal(d.data, &object); err != nil {
		return nil, notOutput(err)
	}
	if object.Problems == nil {
		return nil, notOutput(errors.New("it has no problems"))
	}
	for _, k := range *object.Problems {
		if k.File != nil {
			b[identifyGraph(*k.File, k.Item, k.problem())]++
		} else {
			b[identifySide(k.problem())]++
		}
	}
	return b, nil
}

func notOutput(err error) error {
	return fmt.Errorf("it is no output of --format json: %w", err)
}

// drop takes away the problems that the baseline holds and counts them. One
// that it holds once is taken once.
func (b baseline) drop(ps validate.Problems, id func(*validate.Problem) identity) (kept validate.Problems, dropped int) {
	if b == nil {
		return ps, 0
	}
	n := len(ps)
	kept = slices.DeleteFunc(ps, func(p validate.Problem) bool {
		i := id(&p)
		if b[i] == 0 {
			return false
		}
		b[i]--
		return true
	})
	return kept, n - len(kept)
}
