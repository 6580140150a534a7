package validate

import "testing"

func BenchmarkCreate(b *testing.B) {
	for _, name := range cleanSeeds {
		req := cleanSeed(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Create(req, nil)
			}
		})
		b.Run("reused/"+name, func(b *testing.B) {
			var v Validator
			b.ReportAllocs()
			for b.Loop() {
				v.Create(req, nil)
			}
		})
	}
}

func BenchmarkBody(b *testing.B) {
	data := seedBody(b, "bidirectional_link_east")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Body(data, nil)
	}
}
