package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// status is how a step ended.
type status string

const (
	ok     status = "ok"
	failed status = "FAILED"
	notRun status = "NOT RUN"
)

// result of a step. note says why, or how much; output is what its tools wrote.
type result struct {
	status status
	note   string
	output string
}

// step is one named check.
type step struct {
	name string
	what string
	run  func(ctx context.Context) result
}

func pass(note string) result         { return result{status: ok, note: note} }
func fail(note, output string) result { return result{failed, note, output} }
func skip(why string) result          { return result{status: notRun, note: why} }

// choose keeps the steps that only names, in their own order; all if it is
// empty. "modules" names its sub-steps too.
func choose(steps []step, only []string) ([]step, error) {
	if len(only) == 0 {
		return steps, nil
	}
	var chosen []step
	seen := map[string]bool{}
	for _, s := range steps {
		group, _, _ := strings.Cut(s.name, "/")
		if slices.Contains(only, s.name) || slices.Contains(only, group) {
			chosen = append(chosen, s)
		}
		seen[s.name] = true
	}
	for _, name := range only {
		if !seen[name] {
			return nil, fmt.Errorf("-only: unknown step %q", name)
		}
	}
	return chosen, nil
}

// runSteps runs all steps whatever the ones before said, prints a line for each
// and a summary, and reports whether none failed.
func runSteps(ctx context.Context, out io.Writer, steps []step) bool {
	begin := time.Now()
	var failures, skipped []string
	passed := 0
	for i, s := range steps {
		start := time.Now()
		r := fail("interrupted", "")
		if ctx.Err() == nil {
			title := fmt.Sprintf("[%d/%d] %s", i+1, len(steps), s.name)
			fmt.Fprintf(out, "%s ...\n", title)
			stop := alive(out, title, silence)
			r = s.run(ctx)
			stop()
		}
		if out := strings.TrimRight(r.output, "\n"); out != "" {
			r.output = out + "\n"
		}
		fmt.Fprintf(out, "%s%s: %s", r.output, s.name, r.status)
		if r.note != "" {
			fmt.Fprintf(out, ": %s", r.note)
		}
		fmt.Fprintf(out, " (%s)\n", seconds(time.Since(start)))
		switch r.status {
		case ok:
			passed++
		case notRun:
			skipped = append(skipped, s.name)
		default:
			failures = append(failures, s.name)
		}
	}
	fmt.Fprintf(out, "gate: %d ok", passed)
	for _, part := range []struct {
		word  status
		names []string
	}{{failed, failures}, {notRun, skipped}} {
		if len(part.names) > 0 {
			fmt.Fprintf(out, ", %d %s (%s)", len(part.names), part.word, strings.Join(part.names, ", "))
		}
	}
	fmt.Fprintf(out, " (%s)\n", seconds(time.Since(begin)))
	return len(failures) == 0
}

// silence is how long a step may take before it is said that it still runs.
const silence = 30 * time.Second

// alive says now and then that a step still runs, until stop is called. It writes
// whole lines.
func alive(out io.Writer, title string, every time.Duration) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		start, tick := time.Now(), time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				fmt.Fprintf(out, "%s ... %s\n", title, time.Since(start).Round(time.Second))
			}
		}
	}()
	return func() { close(done); <-ended }
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }

// command is one call of a tool.
type command struct {
	dir  string   // from the root; empty is the root
	abs  string   // directory outside the checkout, in place of dir
	env  []string // besides the gate's
	live bool     // shows the output while it runs
	args []string
}

// do runs the command and returns what it wrote, both streams together: text for
// people. What judges it reads the standard output alone, with [gate.stdout]:
// the go command tells on the other stream what it downloads.
func (g *gate) do(ctx context.Context, c command) (string, error) {
	var buf bytes.Buffer
	var w io.Writer = &buf
	if c.live {
		w = io.MultiWriter(&buf, g.out)
	}
	err := g.start(ctx, c, w, w)
	return buf.String(), err
}

// stdout runs the command and returns its standard output; the error has what it
// wrote besides.
func (g *gate) stdout(ctx context.Context, c command) (string, error) {
	var out, errs bytes.Buffer
	if err := g.start(ctx, c, &out, &errs); err != nil {
		return out.String(), fmt.Errorf("%s: %w\n%s", c, err, errs.String())
	}
	return out.String(), nil
}

// start runs the command with the streams apart. An interrupt reaches the tool
// as an interrupt, so that it ends its own children.
func (g *gate) start(ctx context.Context, c command, stdout, stderr io.Writer) error {
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir = cmp.Or(c.abs, g.path(c.dir))
	cmd.Env = slices.Concat(g.env, c.env)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return cmd.Process.Kill()
		}
		return nil
	}
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}

// all runs every command, in order, and fails with the output of those that
// failed.
func (g *gate) all(ctx context.Context, note string, commands ...command) result {
	var output strings.Builder
	bad := 0
	for _, c := range commands {
		out, err := g.do(ctx, c)
		if err == nil {
			continue
		}
		bad++
		fmt.Fprintf(&output, "$ %s\n", c)
		if !c.live {
			output.WriteString(strings.TrimRight(out, "\n") + "\n")
		}
		fmt.Fprintf(&output, "%v\n", err)
	}
	if bad > 0 {
		return fail(note, output.String())
	}
	return pass(note)
}

// String is the command as one would type it in the root.
func (c command) String() string {
	words := slices.Concat(c.env, c.args)
	if c.dir != "" {
		words = slices.Concat([]string{"cd", c.dir, "&&"}, words)
	}
	return strings.Join(words, " ")
}
