package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// homepage is where this command is at home.
const homepage = "https://github.com/clusterlink-go/clusterlink"

// fingerprintName names the one partial fingerprint, with its version.
const fingerprintName = "linkctlProblem/v1"

// sarif collects problems for code-scanning services.
type sarif struct {
	run *sarifRun
	// index finds a rule by its code; met counts equal problems.
	index map[link.Code]int
	met   map[identity]int
	// identify tells problems apart in later runs.
	identify func(file string, item int, p *validate.Problem) identity
}

// newSARIF starts with the catalogue of rules.
func newSARIF(id func(file string, item int, p *validate.Problem) identity) *sarif {
	s := &sarif{
		identify: id,
		run:      &sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}, Invocations: []sarifInvocation{{ExecutionSuccessful: true}}},
		index:    map[link.Code]int{},
		met:      map[identity]int{},
	}
	s.run.Tool.Driver = sarifDriver{Name: "linkctl", Version: release(), InformationURI: homepage}
	for _, r := range validate.Rules() {
		s.rule(&r)
	}
	return s
}

// rule lists a rule and gives its place.
func (s *sarif) rule(r *validate.Rule) int {
	help := strings.TrimSpace(r.Cure + " " + r.Why)
	text, markdown := help, help
	if r.Source != "" {
		text += " Source: " + string(r.Source) + "."
		markdown += "\n\nConfidence: " + string(r.Confidence) + ". Source: " + string(r.Source) + "."
	}
	d := &s.run.Tool.Driver
	s.index[r.Code] = len(d.Rules)
	d.Rules = append(d.Rules, sarifRule{
		ID: string(r.Code), Name: pascal(r.Code),
		ShortDescription: sarifMessage{Text: r.Title}, FullDescription: sarifMessage{Text: strings.TrimSpace(r.Title + " " + r.Why)},
		Help:                 sarifMessage{Text: text, Markdown: markdown},
		DefaultConfiguration: sarifConfiguration{level(r.Severity)},
		Properties:           sarifRuleProperties{string(r.Confidence), string(r.Source)},
	})
	return s.index[r.Code]
}

// pascal turns a code into a name: unknown-key is UnknownKey.
func pascal(code link.Code) string {
	var b strings.Builder
	for part := range strings.SplitSeq(string(code), "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// level is SARIF's word for a severity.
func level(s validate.Severity) string {
	if s == validate.SeverityInfo {
		return "note"
	}
	return string(s)
}

// definition adds a definition of check, or a file that can't be read.
func (s *sarif) definition(d *definition) {
	if d.err != nil {
		s.failure(d.file, d.err)
		return
	}
	for i := range d.problems {
		s.problem(d, &d.problems[i])
	}
	s.notices(d)
	s.leftOut(d.baselined, d.suppressed)
}

// problem adds a result.
func (s *sarif) problem(d *definition, p *validate.Problem) {
	index, ok := s.index[p.Code]
	if !ok { // a finding that the catalogue does not know
		index = s.rule(&validate.Rule{Code: p.Code, Severity: p.Severity, Confidence: p.Confidence, Title: string(p.Code), Why: "The file can't be read as a link definition."})
	}
	at := location(d.file, d.region(p))
	if p.Pointer != "" {
		at.LogicalLocations = []sarifLogicalLocation{{clean(string(p.Pointer))}}
	}
	s.run.Results = append(s.run.Results, sarifResult{
		RuleID: string(p.Code), RuleIndex: index, Level: level(p.Severity),
		Message:             sarifMessage{Text: message(p)},
		Locations:           []sarifLocation{at},
		PartialFingerprints: map[string]string{fingerprintName: s.fingerprint(d, p)},
		Properties:          sarifResultProperties{d.item.Index, p.Key, p.Parameter, string(p.Pointer), string(p.Confidence)},
	})
}

// message is what is wrong and what to write instead.
func message(p *validate.Problem) string {
	text := sentence(p)
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return clean(strings.TrimSpace(text + " " + p.Hint))
}

// region is the place of a problem, for services that must have one: the
// beginning of the definition, or else of the file, where it is not known.
func (d *definition) region(p *validate.Problem) *sarifRegion {
	if line, column := d.position(p); line > 0 {
		return &sarifRegion{line, column}
	}
	line, _ := d.item.Position(d.start())
	return &sarifRegion{StartLine: max(line, 1)}
}

// fingerprint tells a problem from others in later runs, as the baseline does;
// equal ones are numbered.
func (s *sarif) fingerprint(d *definition, p *validate.Problem) string {
	id := s.identify(d.file, d.item.Index, p)
	s.met[id]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %q %q %q %d", id.file, id.item, id.code, id.place, id.parameter, s.met[id]))
	return hex.EncodeToString(sum[:])
}

// location names a file, and a place in it where there is one.
func location(file string, region *sarifRegion) sarifLocation {
	return sarifLocation{PhysicalLocation: sarifPhysicalLocation{sarifArtifactLocation{uri(file)}, region}}
}

// uri is a file as a reference, relative if the file's name is.
func uri(file string) string {
	u := url.URL{Path: reported(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		u.Path = "/" + strings.TrimPrefix(u.Path, "/") // C:/x has none
	}
	return u.String()
}

// failure adds a file that can't be read; an empty name is no file.
func (s *sarif) failure(file string, err error) {
	i := &s.run.Invocations[0]
	i.ExecutionSuccessful = false
	n := sarifNotification{Level: "error", Message: sarifMessage{Text: clean(err.Error())}}
	if file != "" {
		n.Locations = []sarifLocation{location(file, nil)}
	}
	i.ExecutionNotifications = append(i.ExecutionNotifications, n)
}

// notices adds what is said of a file's comments.
func (s *sarif) notices(d *definition) {
	i := &s.run.Invocations[0]
	for _, n := range d.notices() {
		i.ConfigurationNotifications = append(i.ConfigurationNotifications, sarifNotification{
			"warning", sarifMessage{Text: clean(n.text)}, []sarifLocation{location(d.file, &sarifRegion{StartLine: n.line})},
		})
	}
}

// leftOut adds to the counts of what is not among the results.
func (s *sarif) leftOut(baselined, suppressed int) {
	if baselined+suppressed == 0 {
		return
	}
	if s.run.Properties == nil {
		s.run.Properties = &jsonLeftOut{}
	}
	s.run.Properties.Baselined += baselined
	s.run.Properties.Suppressed += suppressed
}

// print writes the log.
func (s *sarif) print(w io.Writer) error {
	return printJSON(w, sarifLog{sarifSchema, sarifVersion, []*sarifRun{s.run}})
}
