package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// importVersion is the version under which the modules of this checkout are
// imported from a proxy of their own.
const importVersion = "v0.0.1-checkout"

// imports does what somebody does who imports a released module: go get of it,
// and of nothing else, in a new module, and a program that is built with it. The
// modules come from a proxy made of this checkout as a release would leave it,
// those of others from the module cache or the usual proxy.
func (g *gate) imports(ctx context.Context) result {
	dir, err := os.MkdirTemp("", "clusterlink-import-")
	if err != nil {
		return fail("", err.Error())
	}
	defer os.RemoveAll(dir)
	mods, err := g.releaseMods(ctx, importVersion)
	if err != nil {
		return fail("", err.Error())
	}
	if err := g.writeProxy(filepath.Join(dir, "proxy"), mods); err != nil {
		return fail("", err.Error())
	}
	goEnv, err := g.goEnv(ctx, "GOMODCACHE", "GOPROXY")
	if err != nil {
		return fail("", err.Error())
	}
	env := []string{
		// A module cache of its own: in the user's the version would outlive the checkout.
		"GOMODCACHE=" + filepath.Join(dir, "cache"), "GOFLAGS=-mod=mod -modcacherw",
		"GOPROXY=" + strings.Join([]string{
			fileURL(filepath.Join(dir, "proxy")), fileURL(filepath.Join(goEnv[0], "cache", "download")), goEnv[1],
		}, ","),
		// Nobody has published the sums of this checkout; those of others stand in go.sum of each module.
		"GONOSUMDB=*", "GOSUMDB=off",
	}
	var bad []string
	for i, m := range g.released() {
		if err := g.importOne(ctx, filepath.Join(dir, fmt.Sprint(i)), modulePath(m), env); err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", modulePath(m), err))
		}
	}
	if len(bad) > 0 {
		return fail("", strings.Join(bad, "\n"))
	}
	return pass(fmt.Sprintf("%d modules", len(g.released())))
}

// importOne gets one module in a new module in dir, and builds a program with it.
func (g *gate) importOne(ctx context.Context, dir, module string, env []string) error {
	pkg := module
	if module == modulePath("") {
		pkg += "/store" // the root of the root module is no package
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	program := fmt.Sprintf("package main\n\nimport _ %q\n\nfunc main() {}\n", pkg)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"go", "mod", "init", "example.com/importer"},
		{"go", "get", module + "@" + importVersion},
		{"go", "run", "."},
	} {
		if _, err := g.stdout(ctx, command{abs: dir, env: env, args: args}); err != nil {
			return err
		}
	}
	version, err := g.stdout(ctx, command{abs: dir, env: env, args: []string{"go", "list", "-m", "-f", "{{.Version}}", modulePath("")}})
	if version = strings.TrimSpace(version); err == nil && version != importVersion {
		err = fmt.Errorf("brings %s of %s, want %s", version, modulePath(""), importVersion)
	}
	return err
}

func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // a drive of Windows
		path = "/" + path
	}
	return "file://" + path
}

// writeProxy writes the released modules as a module proxy serves them; mods are
// go.mod files, by directory, that take the place of those in the checkout.
func (g *gate) writeProxy(dir string, mods map[string]string) error {
	for _, m := range g.released() {
		mod, ok := mods[m]
		if !ok {
			raw, err := os.ReadFile(g.path(m + "/go.mod"))
			if err != nil {
				return err
			}
			mod = string(raw)
		}
		at := filepath.Join(dir, filepath.FromSlash(modulePath(m)), "@v")
		if err := os.MkdirAll(at, 0o755); err != nil {
			return err
		}
		for name, text := range map[string]string{
			"list":                  importVersion + "\n",
			importVersion + ".info": fmt.Sprintf(`{"Version":%q,"Time":"2000-01-01T00:00:00Z"}`, importVersion),
			importVersion + ".mod":  mod,
		} {
			if err := os.WriteFile(filepath.Join(at, name), []byte(text), 0o644); err != nil {
				return err
			}
		}
		if err := zipModule(filepath.Join(at, importVersion+".zip"), g.path(m), modulePath(m), mod); err != nil {
			return err
		}
	}
	return nil
}

// zipModule writes the files of a module, without those of modules below it.
func zipModule(file, root, module, mod string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || d.Name() == ".git" {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || d.Name() == ".git" {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		w, err := z.Create(module + "@" + importVersion + "/" + filepath.ToSlash(rel))
		if err != nil {
			return err
		}
		if rel == "go.mod" {
			_, err = io.WriteString(w, mod)
			return err
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		_, err = io.Copy(w, in)
		return err
	})
	if err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}
