package mutant

import "strings"

// support is the file that the rewritten files of a package need.
func support(pkg string) []byte {
	return []byte(strings.Replace(supportSource, "package p", "package "+pkg, 1))
}

// An edit may make a program take memory without end; it is ended before the
// machine is out of it.
const supportSource = `package p

import (
	"cmp"
	"os"
	"runtime/metrics"
	"slices"
	"strconv"
	"time"
)

var mutantID = func() int {
	id, err := strconv.Atoi(os.Getenv("` + Variable + `"))
	if err == nil && id > 0 {
		go mutantGuard()
	}
	return id
}()

func mutantGuard() {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	for time.Sleep(3 * time.Second); ; time.Sleep(time.Second / 10) {
		if metrics.Read(sample); sample[0].Value.Uint64() > 2<<30 {
			os.Exit(1)
		}
	}
}

type mutantNumber interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64
}

func mutantOn(id int) bool { return mutantID == id }

func mutantPick[T any](id int, was, is T) T {
	if mutantID == id {
		return is
	}
	return was
}

func mutantZero[T any](id int, v T) T {
	if mutantID == id {
		return *new(T)
	}
	return v
}

func mutantCut[S ~[]E, E any](first int, s S) S {
	if i := mutantID - first; i >= 0 && i < len(s) {
		return slices.Delete(s, i, i+1)
	}
	return s
}

func mutantDelete[M ~map[K]V, K comparable, V any](first int, m M, keys ...K) M {
	if i := mutantID - first; i >= 0 && i < len(keys) {
		delete(m, keys[i])
	}
	return m
}

func mutantLess[T cmp.Ordered](id int, a, b T) bool {
	if mutantID == id {
		return a <= b
	}
	return a < b
}

func mutantLessOrEqual[T cmp.Ordered](id int, a, b T) bool {
	if mutantID == id {
		return a < b
	}
	return a <= b
}

func mutantGreater[T cmp.Ordered](id int, a, b T) bool {
	if mutantID == id {
		return a >= b
	}
	return a > b
}

func mutantGreaterOrEqual[T cmp.Ordered](id int, a, b T) bool {
	if mutantID == id {
		return a > b
	}
	return a >= b
}

func mutantAdd[T mutantNumber](id int, a, b T) T {
	if mutantID == id {
		return a - b
	}
	return a + b
}

func mutantSubtract[T mutantNumber](id int, a, b T) T {
	if mutantID == id {
		return a + b
	}
	return a - b
}

func mutantMultiply[T mutantNumber](id int, a, b T) T {
	if mutantID == id {
		return a / b
	}
	return a * b
}

func mutantDivide[T mutantNumber](id int, a, b T) T {
	if mutantID == id {
		return a * b
	}
	return a / b
}

func mutantNegate[T mutantNumber](id int, v T) T {
	if mutantID == id {
		return -v
	}
	return v
}

func mutantUp[T mutantNumber](id int, v T) T {
	if mutantID == id {
		return v - 1
	}
	return v + 1
}

func mutantDown[T mutantNumber](id int, v T) T {
	if mutantID == id {
		return v + 1
	}
	return v - 1
}
`
