package boltstore_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/clusterlink-go/clusterlink/store/boltstore"
)

// FuzzVerify damages a file in a place of the fuzzer's choice: it is refused in
// our words or accepted, and nothing else happens.
func FuzzVerify(f *testing.F) {
	path := filepath.Join(f.TempDir(), "links.db")
	s := openAt(f, path, nil)
	for i := range 60 {
		put(f, s, string(rune('a'+i%26)), string(make([]byte, 100+i)))
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	whole = bytes.TrimRight(whole, "\x00")
	whole = append(whole, make([]byte, pageSize-len(whole)%pageSize)...)
	for at := 0; at < len(whole); at += pageSize / 2 {
		f.Add(uint32(at), []byte{0xff})
		f.Add(uint32(at+12), []byte{1, 0, 0, 0})
		f.Add(uint32(at+16), []byte{1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff})
	}
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		file := bytes.Clone(whole)
		copy(file[int(at)%len(file):], patch)
		err := boltstore.Verify(bytes.NewReader(file), int64(len(file)))
		if err != nil && !errors.Is(err, boltstore.ErrCorrupt) && !errors.Is(err, boltstore.ErrFormat) {
			t.Errorf("error %v", err)
		}
	})
}

// FuzzEntry decodes what has the right checksum and may be anything.
func FuzzEntry(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x01k\x01v\x00"))
	f.Add([]byte("\x01\x01k\x05\x01v\x00\x01k\x01v\x05\x01w"))
	f.Fuzz(func(t *testing.T, body []byte) {
		key := make([]byte, 8)
		raw := append(binary.BigEndian.AppendUint32(nil, boltstore.Sum(key, body)), body...)
		boltstore.DecodeEntry(key, raw)
	})
}
