package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// module is a line of modules.txt.
type module struct {
	path     string
	released bool
	needs    string
}

// moduleTimeout is for the tests of a module on a machine that is busy.
const moduleTimeout = 30 * time.Minute

const modulesFile = "internal/check/modules.txt"

func readModules(root string) ([]module, error) {
	f, err := os.Open(filepath.Join(root, filepath.FromSlash(modulesFile)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := parseModules(f)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", modulesFile, err)
	}
	return list, nil
}

// parseModules reads "path released needs" lines; errors begin with the line.
func parseModules(r io.Reader) ([]module, error) {
	var list []module
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("%d: want path, released, needs: %q", n, text)
		}
		m := module{path: fields[0], released: fields[1] == "yes", needs: fields[2]}
		switch {
		case !fs.ValidPath(m.path) || m.path == ".":
			return nil, fmt.Errorf("%d: path %q is not one below the root", n, m.path)
		case fields[1] != "yes" && fields[1] != "no":
			return nil, fmt.Errorf("%d: released is %q, want yes or no", n, fields[1])
		case !slices.Contains([]string{"none", "docker", "endpoint"}, m.needs):
			return nil, fmt.Errorf("%d: needs is %q, want none, docker or endpoint", n, m.needs)
		case slices.ContainsFunc(list, func(o module) bool { return o.path == m.path }):
			return nil, fmt.Errorf("%d: %s is listed twice", n, m.path)
		}
		list = append(list, m)
	}
	return list, lines.Err()
}

// listedModules compares the list with the go.mod files on disk.
func (g *gate) listedModules(context.Context) result {
	found, err := nestedModules(g.root)
	if err != nil {
		return fail("", err.Error())
	}
	var wrong []string
	for _, m := range g.modules {
		if !slices.Contains(found, m.path) {
			wrong = append(wrong, m.path+": listed, and has no go.mod")
		}
	}
	for _, dir := range found {
		if dir != toolsDir && !slices.ContainsFunc(g.modules, func(m module) bool { return m.path == dir }) {
			wrong = append(wrong, dir+": has a go.mod, and is not listed in "+modulesFile)
		}
	}
	if len(wrong) > 0 {
		return fail("", strings.Join(wrong, "\n"))
	}
	return pass(fmt.Sprintf("%d listed", len(g.modules)))
}

// nestedModules are the directories below root that have a go.mod.
func nestedModules(root string) (dirs []string, err error) {
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.Name() != "go.mod":
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err == nil && rel != "." {
			dirs = append(dirs, filepath.ToSlash(rel))
		}
		return err
	})
	return dirs, err
}

// check is the step of one module. Its tests are not run where what they need is
// not there; vet is.
func (m module) check(g *gate) func(context.Context) result {
	return func(ctx context.Context) result {
		vet := command{dir: m.path, args: []string{"go", "vet", "./..."}}
		if why := m.missing(os.Getenv, exec.LookPath); why != "" {
			if r := g.all(ctx, "", vet); r.status != ok {
				return r
			}
			return skip(why + "; vet is clean")
		}
		test := command{dir: m.path, env: processEnv(), args: []string{"go", "test", "-timeout=" + moduleTimeout.String(), "./..."}, live: true}
		if why := g.noRace(ctx); why != "" {
			r := g.all(ctx, "race NOT RUN: "+why, vet, test)
			if r.status == ok && g.requireRace {
				return g.withoutRace(why)
			}
			return r
		}
		return g.all(ctx, "", vet, test, raceCommand(m.path))
	}
}

// missing says what the module needs and the machine has not, or nothing.
func (m module) missing(getenv func(string) string, look func(string) (string, error)) string {
	switch m.needs {
	case "docker":
		if _, err := look("docker"); err != nil {
			return "needs docker"
		}
	case "endpoint":
		if name := m.endpoint(); getenv(name) == "" {
			return "needs an endpoint in " + name
		}
	}
	return ""
}

// endpoint is the environment variable that names the module's server.
func (m module) endpoint() string {
	return "CLUSTERLINK_" + strings.ToUpper(path.Base(m.path)) + "_ENDPOINT"
}
