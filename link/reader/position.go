package reader

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// lineIndex tells the places of a file in lines and columns. It is not changed.
type lineIndex struct {
	// starts are the places where the lines begin.
	starts []int
	// characters are how many stand before each multiple of step: a line may be
	// as long as the file.
	characters []int
	// pieces say where the text stood in a stream; nil where it is all of a file.
	pieces []piece
}

// step is how many bytes are counted, at most, for one place.
const step = 1 << 10

func indexLines(data []byte) *lineIndex {
	l := &lineIndex{starts: lineStarts(data), characters: make([]int, 1, 1+len(data)/step)}
	for i := step; i <= len(data); i += step {
		l.characters = append(l.characters, l.characters[len(l.characters)-1]+begun(data[i-step:i]))
	}
	return l
}

// lineStarts lists where the lines begin.
func lineStarts(data []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(data, []byte("\n")))
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// begun counts the characters that begin in a text.
func begun(text []byte) int {
	n := 0
	for _, c := range text {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// before counts the characters that begin before a place.
func (l *lineIndex) before(data []byte, at int) int {
	return l.characters[at/step] + begun(data[at/step*step:at])
}

// position gives line and column of a place, both from 1.
func (l *lineIndex) position(data []byte, at int) (line, column int) {
	line, found := slices.BinarySearch(l.starts, at)
	if found {
		line++
	}
	start := l.starts[line-1]
	if start == 0 && bytes.HasPrefix(data, []byte(byteOrderMark)) && at >= len(byteOrderMark) {
		start = len(byteOrderMark) // no editor shows it
	}
	return line, l.before(data, at) - l.before(data, start) + 1
}
