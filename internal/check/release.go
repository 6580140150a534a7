package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// releaseVersion is what the path of the module allows: from v2 on the major
// version is part of it.
var releaseVersion = regexp.MustCompile(`^v[01]\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)

// modulePath is the import path of a module by its directory; empty is the root.
func modulePath(dir string) string {
	if dir == "" {
		return tree.Module
	}
	return tree.Module + "/" + dir
}

// released are the directories of the modules that get a tag, the root first:
// the others require it.
func (g *gate) released() []string {
	dirs := []string{""}
	for _, m := range g.modules {
		if m.released {
			dirs = append(dirs, m.path)
		}
	}
	return dirs
}

// releaseTags are the tags of a version, in the order in which they are pushed.
func (g *gate) releaseTags(version string) (tags []string) {
	for _, dir := range g.released() {
		tags = append(tags, strings.TrimPrefix(dir+"/"+version, "/"))
	}
	return tags
}

// releaseMods are the go.mod files, by directory, with every requirement of a
// released module at the version. Their replace directives stay: they hold for
// work in the checkout, and who imports a module never sees them.
func (g *gate) releaseMods(ctx context.Context, version string) (map[string]string, error) {
	if !releaseVersion.MatchString(version) {
		return nil, fmt.Errorf("-release: %q is not a version of this module; want v0.Y.Z or v1.Y.Z, as in v0.1.0", version)
	}
	var own []string
	for _, dir := range g.released() {
		own = append(own, modulePath(dir))
	}
	mods := map[string]string{}
	for _, m := range g.modules {
		raw, err := g.stdout(ctx, command{dir: m.path, args: []string{"go", "mod", "edit", "-json"}})
		if err != nil {
			return nil, err
		}
		var file struct{ Require []struct{ Path string } }
		if err := json.Unmarshal([]byte(raw), &file); err != nil {
			return nil, fmt.Errorf("%s/go.mod: %w", m.path, err)
		}
		args := []string{"go", "mod", "edit", "-print"}
		for _, r := range file.Require {
			if slices.Contains(own, r.Path) {
				args = append(args, "-require="+r.Path+"@"+version)
			}
		}
		if mods[m.path], err = g.stdout(ctx, command{dir: m.path, args: args}); err != nil {
			return nil, err
		}
	}
	return mods, nil
}

// release sets the requirements between the modules of the repository to a
// version that is about to be tagged, and says what to do next. It changes
// nothing where it fails before all files are known.
func (g *gate) release(ctx context.Context, version string) error {
	mods, err := g.releaseMods(ctx, version)
	if err != nil {
		return err
	}
	tags := g.releaseTags(version)
	there, err := g.stdout(ctx, command{args: append([]string{"git", "tag", "--list"}, tags...)})
	if err != nil {
		return err
	}
	if there = strings.Join(strings.Fields(there), ", "); there != "" {
		return fmt.Errorf("-release: the tag is there already: %s; a version can't be released twice", there)
	}
	var errs []error
	for _, m := range g.modules {
		errs = append(errs, os.WriteFile(g.path(m.path+"/go.mod"), []byte(mods[m.path]), 0o644))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("%w; git checkout undoes what was written", err)
	}
	fmt.Fprintf(g.out, "The modules require each other at %s. Run the gate, then:\n\n\tgit commit -am %q\n", version, "release "+version)
	for _, tag := range tags {
		fmt.Fprintf(g.out, "\tgit tag %s\n", tag)
	}
	for _, tag := range tags {
		fmt.Fprintf(g.out, "\tgit push origin %s\n", tag)
	}
	return nil
}
