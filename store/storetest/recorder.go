package storetest

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
)

// recorder is a TB without a test: it keeps the first thing that failed. It is
// safe for concurrent use.
type recorder struct {
	name   string
	ctx    context.Context
	cancel context.CancelFunc
	// skipped is told why a case was not run; nil prints it.
	skipped func(line string)

	mu       sync.Mutex
	failed   []string
	cleanups []func()
}

func newRecorder(name string) *recorder {
	r := &recorder{name: name}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// run calls f on a goroutine of its own, which Fatalf and Skipf may end, then
// the cleanups, the last first. A panic of f is a failure.
func (r *recorder) run(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer r.clean()
		defer r.rescue()
		f()
	}()
	<-done
}

// clean is like the end of a test: the context is done before the cleanups run.
func (r *recorder) clean() {
	r.cancel()
	for {
		r.mu.Lock()
		n := len(r.cleanups)
		if n == 0 {
			r.mu.Unlock()
			return
		}
		f := r.cleanups[n-1]
		r.cleanups = r.cleanups[:n-1]
		r.mu.Unlock()
		func() {
			defer r.rescue()
			f()
		}()
	}
}

func (r *recorder) rescue() {
	if p := recover(); p != nil {
		r.Errorf("panic: %v", p)
	}
}

// failure gives all that failed, empty where nothing did.
func (r *recorder) failure() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.failed, "\n")
}

func (r *recorder) Helper() {}

func (r *recorder) Name() string { return r.name }

func (r *recorder) Context() context.Context { return r.ctx }

func (r *recorder) Logf(string, ...any) {}

func (r *recorder) Cleanup(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cleanups = append(r.cleanups, f)
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = append(r.failed, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Skipf(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if r.skipped != nil {
		r.skipped(line)
	} else {
		fmt.Fprintln(os.Stderr, line)
	}
	runtime.Goexit()
}
