package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// maxPlaces is how many cells of the machines explain shows for one code.
const maxPlaces = 12

// verdictCode is a code that the machines give, with every place they do.
type verdictCode struct {
	code   link.Code
	text   string
	kinds  []string
	places []string
	source link.Source
	sure   link.Confidence
}

// verdictCodes collects the codes of the three machines, in table order.
func verdictCodes() []*verdictCode {
	var list []*verdictCode
	index := map[link.Code]*verdictCode{}
	for _, table := range []*fsm.Table{fsm.Link(), fsm.Mirror(), fsm.Task()} {
		for _, row := range table.Rows() {
			if row.Code == "" {
				continue
			}
			v := index[row.Code]
			if v == nil {
				text := fsm.Verdict{Outcome: row.Outcome}.Message("TOPIC", "LINK")
				v = &verdictCode{code: row.Code, text: text, source: row.Source, sure: row.Confidence}
				index[row.Code] = v
				list = append(list, v)
			}
			v.add(table.Name(), &row)
		}
	}
	return list
}

// add notes one more cell.
func (v *verdictCode) add(machine string, row *fsm.Row) {
	if kind := string(row.Verdict); !slices.Contains(v.kinds, kind) {
		v.kinds = append(v.kinds, kind)
	}
	place := fmt.Sprintf("%s: %s in %s", machine, row.On, row.From)
	if guard := row.Guard.String(); guard != "" {
		place += " when " + guard
	}
	v.places = append(v.places, place)
}

// verdictList is one line for each code of the machines.
func verdictList() string {
	var b strings.Builder
	for _, v := range verdictCodes() {
		fmt.Fprintf(&b, "%-34s %-8s %s\n", v.code, strings.Join(v.kinds, ","), v.text)
	}
	return b.String()
}

// verdictText is what the machines say about a code; empty if they never do.
func verdictText(code link.Code) string {
	for _, v := range verdictCodes() {
		if v.code != code {
			continue
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s (%s, of a state machine)\n", v.code, strings.Join(v.kinds, ", "))
		if v.text != "" {
			fmt.Fprintf(&b, "              %s\n", v.text)
		}
		fmt.Fprintf(&b, "  %-12s%s\n  %-12s%s\n\nwhere\n", "confidence", v.sure, "source", v.source)
		for i, place := range v.places {
			if i == maxPlaces {
				fmt.Fprintf(&b, "  and %d more; linkctl states mirror --format markdown shows all\n", len(v.places)-i)
				break
			}
			b.WriteString("  " + place + "\n")
		}
		return b.String()
	}
	return ""
}
