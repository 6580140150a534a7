package reader

import (
	"bytes"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// resources takes the ClusterLink resources that a command gives to Kubernetes, as
// "kubectl apply -f -" does: those in a here-document or in a file that the script
// writes. A file on disk is a definition of its own.
func (s *script) resources(cmd *shellCommand, args []*shellText) {
	if !slices.ContainsFunc(args, func(w *shellText) bool { return slices.Contains([]string{"apply", "create", "replace"}, w.String()) }) {
		return
	}
	for i, w := range args {
		flag, value, joined := w.cut('=')
		switch name := flag.String(); {
		case name != "-f" && name != "--filename":
			if !strings.HasPrefix(name, "-f") || name == "-f" {
				continue
			}
			value = w.sub(len("-f"), len(w.text)) // -f-
		case !joined && i+1 < len(args):
			value = args[i+1]
		case !joined:
			continue
		}
		text := s.given(cmd)
		if name := value.String(); name != "-" && name != "/dev/stdin" {
			text = s.file(value)
		}
		if text != nil && text.at != nil && bytes.Contains(text.text, []byte("ClusterLink")) {
			s.resource(s.used.take(text))
		}
	}
}

// resource reads resources with their places in the script.
func (s *script) resource(text *shellText) {
	if text == nil {
		return
	}
	for _, i := range readCFK(text.text) {
		if len(i.Findings) == 1 && i.Findings[0].Code == link.CodeMalformedNoLink {
			continue
		}
		i.relocated(func(offset int) int {
			if offset == 0 {
				return 0
			}
			return text.place(max(min(offset, len(text.text))-1, 0))
		})
		s.items = append(s.items, i)
	}
}

// relocated gives all offsets their place in another text.
func (i *Item) relocated(at func(offset int) int) {
	i.moved(at)
	i.NameOffset, i.Start = at(i.NameOffset), at(i.Start)
	for p, offset := range i.places {
		i.places[p] = at(offset)
	}
	for k := range i.MirrorTopics {
		i.MirrorTopics[k].Offset = at(i.MirrorTopics[k].Offset)
	}
}
