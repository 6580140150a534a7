package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// options are the flags that check, pair and graph share.
type options struct {
	strict bool
	format *string
	name   string
	named  bool
	local  string
	// editions are those of the halves of a pair; of one definition the first.
	editions [2]link.Edition
	ignored  []link.Code
	// known are the problems of the baseline that were not met yet.
	known baseline
	// from says which files are read.
	from *sources
	// verbose lists the files that are passed over; quiet leaves out what leaves a
	// definition valid, and the summary.
	verbose, quiet bool
}

// formats of the output.
const (
	formatText  = "text"
	formatJSON  = "json"
	formatSARIF = "sarif"
	// formatGitHub and formatJUnit are for the logs and test reports of a build.
	formatGitHub = "github"
	formatJUnit  = "junit"
	// formatMermaid and formatDOT draw the links between clusters.
	formatMermaid = "mermaid"
	formatDOT     = "dot"
)

// inputs lists the formats that are read, for people.
func inputs() string { return strings.ReplaceAll(join(reader.Formats()), ", ", "|") }

// formatFlag declares a flag that takes a format of definitions.
func formatFlag(fs *flag.FlagSet, f *reader.Format, name, usage string) {
	fs.Func(name, usage, func(s string) error {
		if *f = reader.Format(s); !f.Known() {
			return fmt.Errorf("want %s", inputs())
		}
		return nil
	})
}

// sourceFlags declares the flags that say which files are read.
func sourceFlags(fs *flag.FlagSet) *sources {
	s := &sources{}
	formatFlag(fs, &s.input, "input", "the files hold `"+inputs()+"`; default: told from each file")
	fs.Func("exclude", "leave out what `GLOB` matches in directories, as a line of .gitignore would; may be repeated", func(text string) error {
		glob := globPattern(strings.TrimSuffix(text, "/"))
		if glob == nil || text == "" {
			return errors.New("it is no glob: a bracket is not closed")
		}
		s.exclude = append(s.exclude, glob)
		return nil
	})
	fs.Func("max-bytes", "how many bytes a file may have, at most `N`; default: 4 GiB for a plan of Terraform, which is read as a stream, 32 MiB for others", func(text string) (err error) {
		if s.most, err = strconv.ParseInt(text, 10, 64); err != nil || s.most <= 0 {
			return errors.New("want a number of bytes above 0")
		}
		return nil
	})
	return s
}

// nameFlag declares --name.
func (o *options) nameFlag(fs *flag.FlagSet) {
	fs.Func("name", "the `NAME` of the link; default: each definition's own", func(s string) error {
		o.name, o.named = s, true
		return nil
	})
}

// reportOptions declares the flags of all commands that report problems; more are
// formats that one of them has besides.
func reportOptions(fs *flag.FlagSet, more ...string) *options {
	o := &options{from: sourceFlags(fs)}
	fs.BoolVar(&o.quiet, "quiet", false, "print what makes a definition not valid, and nothing else")
	fs.BoolVar(&o.strict, "strict", false, "warnings make a definition not valid, too")
	o.format = oneOf(fs, "format", "print as", append([]string{formatText, formatJSON, formatSARIF, formatGitHub, formatJUnit}, more...)...)
	fs.Func("ignore", "leave out the problems with these `CODES`, commas between them", func(s string) error {
		for code := range strings.SplitSeq(s, ",") {
			if err := knownCode(link.Code(strings.TrimSpace(code))); err != nil {
				return err
			}
			o.ignored = append(o.ignored, link.Code(strings.TrimSpace(code)))
		}
		return nil
	})
	fs.Func("baseline", "count the problems that `FILE` holds, a former output of --format json, but do not show them", func(s string) (err error) {
		o.known, err = readBaseline(s)
		return err
	})
	return o
}

// checkOptions declares the flags of check.
func checkOptions(fs *flag.FlagSet) *options {
	o := reportOptions(fs)
	fs.Func("edition", "the service is `cloud|platform[:7.5]`; default: not known", func(s string) (err error) {
		o.editions[0], err = link.ParseEdition(s)
		return err
	})
	fs.StringVar(&o.local, "local-cluster", "", "the `ID` of the cluster that the request goes to; default: what the definition says")
	o.nameFlag(fs)
	fs.BoolVar(&o.verbose, "v", false, "list the files of directories that are passed over, too")
	return o
}

// pairOptions declares the flags of pair.
func pairOptions(fs *flag.FlagSet) *options {
	o := reportOptions(fs)
	fs.Func("edition", "the service is `cloud|platform[:7.5]`, or one for each half with a comma between; default: not known", func(s string) error {
		a, b, two := strings.Cut(s, ",")
		if !two {
			b = a
		}
		for i, text := range []string{a, b} {
			var err error
			if o.editions[i], err = link.ParseEdition(text); err != nil {
				return err
			}
		}
		return nil
	})
	fs.StringVar(&o.local, "local-cluster", "", "the ids `A,B` of the clusters that the halves go to; default: what the definitions say")
	o.nameFlag(fs)
	return o
}

// knownCode refuses a code that no rule has, so that a slip does not pass for
// a suppression.
func knownCode(code link.Code) error {
	if _, ok := validate.LookupRule(code); ok {
		return nil
	}
	if near, ok := nearestCode(code); ok {
		return fmt.Errorf("no rule has the code %q; did you mean %q", code, near)
	}
	return fmt.Errorf("no rule has the code %q; linkctl explain lists them", code)
}

// validation is what is known of one definition beside its document.
func (o *options) validation(d *definition, local string, edition link.Edition) validate.Options {
	item := &d.item
	v := validate.Options{
		Name: item.Name, NameGiven: item.NameGiven, LocalCluster: cmp.Or(local, item.LocalCluster), Edition: edition,
		// Only in a request does the service decide which of two entries counts.
		LastWins: d.format != reader.JSON,
		// A properties file is sent by a command, which may name the address.
		SkipRemote: item.NoValidate || d.format == reader.Properties,
	}
	if o.named {
		v.Name, v.NameGiven = o.name, true
	}
	return v
}

// keep takes the ignored problems away, and what must not be shown from the
// others.
func (o *options) keep(ps validate.Problems) validate.Problems {
	ps = guard(ps)
	return slices.DeleteFunc(ps, func(p validate.Problem) bool { return slices.Contains(o.ignored, p.Code) })
}

// valid reports whether the problems leave a definition valid.
func (o *options) valid(ps validate.Problems) bool {
	if !o.strict {
		return ps.Valid()
	}
	return !slices.ContainsFunc(ps, func(p validate.Problem) bool { return p.Severity != validate.SeverityInfo })
}

// exitCode puts the outcome of a run into a number.
func exitCode(valid, readable bool) int {
	switch {
	case !readable:
		return exitUsage
	case !valid:
		return exitInvalid
	}
	return exitOK
}
