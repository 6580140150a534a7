// Package demo plays the lives of linked clusters on simulated ones and prints
// what happens: the API's five example bodies, and a pair of its own that goes
// through outage and back. The same run prints the same text, byte for byte.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// stories are played one after the other, on the same clusters.
var stories = []struct {
	title, text string
	play        func(*stage)
}{
	{"A destination-initiated link", destinationInitiatedText, destinationInitiated},
	{"A source-initiated link", sourceInitiatedText, sourceInitiated},
	{"A bidirectional link with prefixes", prefixedText, prefixed},
	{"A bidirectional link without prefixes", outageText, outage},
}

// Stories is how many there are.
func Stories() int { return len(stories) }

// legend explains the signs.
const legend = `hh:mm  CLUSTER       what somebody asks of it
                      -> what it answers
                         . what the clusters do by themselves
                       = how a topic stands

`

// Run plays one story, from 1, or all where only is 0, and prints to out. The error
// names everything that ended elsewhere than it must, or is that of a write.
func Run(ctx context.Context, out io.Writer, only int) error {
	s, err := newStage(ctx, out)
	if err != nil {
		return err
	}
	s.out.printf("%s", legend)
	for i, story := range stories {
		if only == 0 || only == i+1 {
			s.chapter(i+1, story.title, story.text)
			story.play(s)
		}
	}
	s.tables()
	return s.verdict()
}

// verdict prints that all is well, or gives an error that says what is not.
func (s *stage) verdict() error {
	if len(s.wrong) == 0 {
		s.out.printf("\nEverything ended as expected.\n")
	}
	switch {
	case s.out.err != nil:
		return fmt.Errorf("demo: %w", s.out.err)
	case len(s.wrong) > 0:
		return errors.New("demo: ended elsewhere than expected:\n  " + strings.Join(s.wrong, "\n  "))
	}
	return nil
}

// printer keeps the first error of its writes and prints nothing after it.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
