// Command check is the gate: it runs everything that a change must pass, one
// step after another, and says at the end which failed. CI runs the same.
//
//	go run ./internal/check [flags]
//
// It needs Go and its module proxy. Without a C compiler the race detector is not run, which is
// an error only with -require-race or where the environment has CI=true.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are the flags.
type options struct {
	only             []string
	list             bool
	deep             string
	releaseAs        string
	mutants          int
	rows             int
	files            []string
	seed             uint64
	requireRace      bool
	fuzzTime         time.Duration
	fuzzTotal        time.Duration
	corpus           string
	corpusSuspicious bool
}

func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var only, files string
	fs := flag.NewFlagSet("check", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&only, "only", "", "run these `steps` only, separated by commas")
	fs.BoolVar(&o.list, "list", false, "list the steps and stop")
	fs.StringVar(&o.deep, "deep", "", "run this long `job` instead of the gate: "+strings.Join(deepNames(), " or "))
	fs.StringVar(&o.releaseAs, "release", "", "instead of the gate, let the nested modules require this `version`, and say which tags to push")
	fs.IntVar(&o.mutants, "mutants", 300, "how `many` edits of the logic -deep=mutate tries; 0 is all")
	fs.IntVar(&o.rows, "rows", 0, "how `many` edits of the tables -deep=mutate tries; 0 is all")
	fs.StringVar(&files, "files", "", "-deep=mutate edits the files alone whose path has one of these `names` in it, separated by commas")
	fs.Uint64Var(&o.seed, "seed", 1, "`number` that says which edits are tried where not all are")
	fs.BoolVar(&o.requireRace, "require-race", os.Getenv("CI") == "true", "fail where the race detector can't run")
	fs.DurationVar(&o.fuzzTime, "fuzztime", 5*time.Second, "`time` for each fuzz target")
	fs.DurationVar(&o.fuzzTotal, "fuzztotal", 5*time.Minute, "`time` in which all of them are to be done; so many run at once")
	fs.StringVar(&o.corpus, "corpus", "validate/validatetest/corpus", "`directory` of link definitions with known answers")
	fs.BoolVar(&o.corpusSuspicious, "corpus-suspicious", false, "a suspicious definition of the corpus without its problem is a failure")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	if o.deep != "" && !slices.Contains(deepNames(), o.deep) {
		return o, fmt.Errorf("-deep: unknown job %q, want %s", o.deep, strings.Join(deepNames(), " or "))
	}
	if o.mutants < 0 || o.rows < 0 {
		return o, errors.New("-mutants and -rows must not be negative")
	}
	if o.fuzzTime <= 0 || o.fuzzTotal <= 0 {
		return o, errors.New("-fuzztime and -fuzztotal must be positive")
	}
	o.only, o.files = commas(only), commas(files)
	return o, nil
}

// commas is what stands between the commas.
func commas(text string) (list []string) {
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// run is main with its exit code: 0 passed, 1 a step failed, 2 usage.
func run(args []string, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "check:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	g, err := newGate(ctx, opts, stdout)
	if err != nil {
		fmt.Fprintln(stderr, "check:", err)
		return 2
	}
	if opts.releaseAs != "" {
		if err := g.release(ctx, opts.releaseAs); err != nil {
			fmt.Fprintln(stderr, "check:", err)
			return 1
		}
		return 0
	}
	steps := g.steps()
	if opts.deep != "" {
		steps = g.deepSteps()
	}
	if opts.list {
		for _, s := range steps {
			fmt.Fprintf(stdout, "%-12s %s\n", s.name, s.what)
		}
		return 0
	}
	steps, err = choose(steps, opts.only)
	if err != nil {
		fmt.Fprintln(stderr, "check:", err)
		return 2
	}
	if !runSteps(ctx, stdout, steps) {
		return 1
	}
	return 0
}

// gate is what the steps share.
type gate struct {
	options
	root    string
	env     []string // for every command
	out     io.Writer
	modules []module
}

func newGate(ctx context.Context, opts options, out io.Writer) (*gate, error) {
	root, err := tree.Root()
	if err != nil {
		return nil, err
	}
	g := &gate{options: opts, root: root, out: out, env: os.Environ()}
	flags, err := g.goEnv(ctx, "GOFLAGS")
	if err != nil {
		return nil, err
	}
	// Nothing here may change go.mod or look at a workspace above the checkout.
	g.env = append(g.env, "GOFLAGS="+strings.TrimSpace(flags[0]+" -mod=readonly"), "GOWORK=off")
	g.modules, err = readModules(root)
	return g, err
}

// steps are the gate, in order.
func (g *gate) steps() []step {
	list := []step{
		{"fmt", "gofumpt finds nothing to change", g.format},
		{"vet", "go vet ./...", g.simple("vet", "./...")},
		{"staticcheck", "staticcheck ./...", g.staticcheck},
		{"build", "go build ./...", g.simple("build", "./...")},
		{"cross", "the core builds for macOS, Windows and WebAssembly", g.cross},
		{"test", "go test ./...", g.test},
		{"race", "go test -race ./...", g.race},
		{"modules", "the list of nested modules is complete", g.listedModules},
	}
	for _, m := range g.modules {
		list = append(list, step{"modules/" + m.path, "vet, test and race of this nested module", m.check(g)})
	}
	return append(
		list,
		step{"tidy", "go mod tidy -diff, in each module", g.tidy},
		step{"import", "go get of each released module from a proxy of this checkout", g.imports},
		step{"fuzz", "every fuzz target for a short time", g.fuzz},
		step{"corpus", "linkctl check on the corpus of public definitions", g.corpusCheck},
		step{"pairs", "linkctl pair on the pairs of that corpus", g.corpusPairs},
	)
}
