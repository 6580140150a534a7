package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

const convertHelp = `SECRETS ARE WRITTEN AS THEY ARE: passwords, API secrets and private keys are in the
output, as a definition that is applied must hold them. Send it to a file that
only you can read, never to a log.

FILE is a path or - for standard input. Every definition in it is written; json
and properties hold one, so --item must say which of several. What the format
can't say, or what its tool adds, is told on stderr, a line each, and does not change
the exit code unless --strict is given. The exit code is 0 if the definitions were
written, 1 if one was not read to its end or reads a file that is not at hand
(then nothing is written) or, with --strict, if something was lost, 2 for a usage error or a file that can't be read.
`

// runConvert writes definitions in another format.
func runConvert(e *env, c command, args []string) int {
	fs := c.flags()
	to := new(reader.Format)
	formatFlag(fs, to, "to", "write `"+inputs()+"`; must be given")
	from := sourceFlags(fs)
	o := &options{}
	o.nameFlag(fs)
	strict := fs.Bool("strict", false, "fail if something is lost")
	item := itemFlag(fs.Func)
	files, code, done := e.parse(c, fs, args)
	switch {
	case done:
		return code
	case *to == "":
		return e.misuse(c, "--to must say which format: %s", inputs())
	case len(files) != 1:
		return e.misuse(c, "name one file, or - for standard input")
	}
	defined, _ := e.definitions(*from, files)
	list, err := item.pick(links(defined), *to)
	if err != nil {
		fmt.Fprintf(e.errs, "linkctl convert: %s: %s\n", clean(files[0]), clean(err.Error()))
		return exitUsage
	}
	var out []byte
	lost, broken := 0, false
	for _, d := range list {
		if o.named {
			d.item.Name, d.item.NameGiven = o.name, true
		}
		lost += e.dropped(d)
		if !d.whole() || e.refused(d) {
			broken = true
			continue
		}
		if nameless(d, *to) {
			fmt.Fprintf(e.errs, "linkctl: %s: %s: the definition does not name its link, so what is written can't be applied; say --name NAME\n", d.at(0), *to)
			lost++
		}
		data, losses, err := reader.Write(&d.item, *to)
		if err != nil {
			fmt.Fprintf(e.errs, "linkctl convert: %v\n", err)
			return exitUsage
		}
		for i := range losses {
			fmt.Fprintf(e.errs, "linkctl: %s: %s: %s\n", d.at(d.item.Offset(losses[i].Pointer)), *to, lossText(&losses[i]))
		}
		lost += len(losses)
		out = append(out, separate(out, data, *to)...)
	}
	if broken {
		return exitInvalid
	}
	if _, err := e.out.Write(out); err != nil {
		fmt.Fprintf(e.errs, "linkctl convert: output: %v\n", err)
		return exitUsage
	}
	return exitCode(lost == 0 || !*strict, true)
}

// nameless reports whether the format has a place for the link's name, and the
// definition nothing to write there.
func nameless(d *definition, to reader.Format) bool {
	return d.item.Name == "" && (to == reader.CLI || to == reader.Terraform || to == reader.CFK)
}

// choice is the place of one definition in its file; nothing means all.
type choice struct{ item *int }

func itemFlag(declare func(name, usage string, set func(string) error)) *choice {
	c := &choice{}
	declare("item", "write definition `N` of the file only, counted from 0", func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return errors.New("want a number from 0")
		}
		c.item = &n
		return nil
	})
	return c
}

// pick gives the definitions to write.
func (c *choice) pick(list []*definition, to reader.Format) ([]*definition, error) {
	for _, d := range list {
		if d.err != nil {
			return nil, d.err
		}
	}
	switch {
	case c.item != nil && *c.item >= len(list):
		return nil, fmt.Errorf("it has %s, so there is no item %d", plural(len(list), "definition"), *c.item)
	case c.item != nil:
		return list[*c.item : *c.item+1], nil
	case len(list) > 1 && (to == reader.JSON || to == reader.Properties):
		return nil, fmt.Errorf("it has %d definitions and a %s file holds one; say --item 0 to %d", len(list), to, len(list)-1)
	}
	return list, nil
}

// dropped tells what was in the file and did not become part of the
// definition, and how many such things there are.
func (e *env) dropped(d *definition) int {
	ps := guard(validate.Findings(d.item.Findings))
	for i := range ps {
		p := &ps[i]
		fmt.Fprintf(e.errs, "linkctl: %s: %s [%s]\n", d.at(p.Offset), clean(sentence(p)), p.Code)
	}
	return len(ps)
}

// lossText names what was lost. A name that is no known key may be anything,
// a secret that was glued to it included.
func lossText(l *reader.Loss) string {
	switch {
	case l.Key == "":
		return clean(l.Detail)
	case key(l.Key):
		return clean(l.Key + ": " + l.Detail)
	}
	return clean(string(l.Pointer) + ": " + l.Detail)
}

// separate puts data behind the definitions before it.
func separate(before, data []byte, f reader.Format) []byte {
	if len(before) == 0 {
		return data
	}
	mark := "\n"
	if f == reader.CFK {
		mark = "---\n"
	}
	return append([]byte(mark), data...)
}
