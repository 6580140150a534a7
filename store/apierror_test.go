package store

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

func TestAPIErrorOfCodes(t *testing.T) {
	for _, code := range fsm.Codes() {
		if _, ok := rejections[code]; !ok {
			t.Errorf("no row for the rejection %s", code)
		}
	}
	if len(rejections) != len(fsm.Codes()) {
		t.Errorf("%d rows for %d codes", len(rejections), len(fsm.Codes()))
	}
	for code := range invalids {
		if r, ok := validate.LookupRule(code); !ok || r.Severity != validate.SeverityError {
			t.Errorf("%s is no error of package validate", code)
		}
	}
	for _, code := range fsm.Codes() {
		err := fsm.Verdict{Outcome: fsm.Outcome{Verdict: fsm.Reject, Code: code}}.Err("mirror", "ACTIVE", "promote")
		checkAnswer(t, string(code), err)
	}
	for _, r := range validate.Rules() {
		if r.Severity == validate.SeverityError && r.Example.Format == "" { // else it is about a file, not a request
			checkAnswer(t, string(r.Code), r.Example.Check().Err())
		}
	}
}

// checkAnswer holds what is true of every answer.
func checkAnswer(t *testing.T, name string, err error) {
	t.Helper()
	a := APIError(err)
	code := strconv.Itoa(a.Body.ErrorCode)
	switch {
	case err == nil:
		t.Errorf("%s: no error", name)
	case a.Status < 400 || a.Status > 599:
		t.Errorf("%s: status %d", name, a.Status)
	case len(code) != 3 && len(code) != 5 || !strings.HasPrefix(code, strconv.Itoa(a.Status)):
		t.Errorf("%s: error_code %s with status %d", name, code, a.Status)
	case a.Body.Message == "" || strings.Contains(a.Body.Message, "{"):
		t.Errorf("%s: message %q", name, a.Body.Message)
	}
}

// Every exported sentinel of the package has a row.
func TestAPIErrorOfSentinels(t *testing.T) {
	rows := map[string]bool{}
	for _, row := range failures {
		if rows[row.kind.Error()] {
			t.Errorf("two rows for %v", row.kind)
		}
		rows[row.kind.Error()] = true
		checkAnswer(t, row.kind.Error(), row.kind)
		checkAnswer(t, row.kind.Error(), fmt.Errorf("around: %w", row.kind))
	}
	for name, text := range sentinels(t) {
		if !rows[text] {
			t.Errorf("no row for %s", name)
		}
	}
}

// sentinels finds the exported errors of the package by their text.
func sentinels(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Err") {
				return true
			}
			if call, ok := spec.Values[0].(*ast.CallExpr); ok && len(call.Args) == 1 {
				if text, ok := call.Args[0].(*ast.BasicLit); ok {
					found[spec.Names[0].Name], _ = strconv.Unquote(text.Value)
				}
			}
			return true
		})
	}
	if len(found) < 15 {
		t.Fatalf("found only %d errors", len(found))
	}
	return found
}

// The table is written by hand from the facts.
func TestAPIError(t *testing.T) {
	rejection := func(code link.Code) error {
		v := fsm.Verdict{Outcome: fsm.Outcome{Verdict: fsm.Reject, Code: code}}
		return &rejectedError{message: "words", err: v.Err("mirror", "STOPPED", "promote")}
	}
	noAnswer := new(Listings).Add([]byte(`{"kind":"KafkaLinkData","link_name":{"hunter2":1}}`))
	_, noID := link.ParseID("hunter2")
	problems := validate.Create(&link.CreateRequest{}, &validate.Options{Name: "a/b", NameGiven: true})
	for _, tt := range []struct {
		name         string
		err          error
		product      link.Product
		status, code int
		message      string
		retryable    bool
	}{
		{"none", nil, "", 0, 0, "", false},
		{"no link", noLink("east"), "", 404, 404, "The cluster link doesn't exist: Cluster link 'east' does not exist.", false},
		{"link exists", linkExists("east"), link.Cloud, 400, 400, "A cluster link already exists with the provided link name: Unable to validate cluster link due to error: Cluster link 'east' already exists.", false},
		{"link exists on Platform", linkExists("east"), link.Platform, 400, 400, "A cluster link already exists with the provided link name: Unable to validate cluster link due to error: Cluster link 'east' already exists.", false},
		{"not authorised", unauthorized(), "", 401, 401, textUnauthorized, false},
		{"not authorised on Platform", unauthorized(), link.Platform, 403, 40301, "Request is not authorized", false},
		{"first half missing", noHalf("east"), "", 400, 40002, "Unable to validate cluster link due to error: the destination cluster does not have a link named east", true},
		{"prefix taken", prefixExists(), "", 400, 40002, "prefix already exists", false},
		{"topic taken", topicExists("orders"), "", 400, 40002, "Topic 'orders' already exists.", false},
		{"live mirrors", linkInUse("east"), "", 403, 403, "Cluster link 'east' has mirror topics that are not stopped.", false},
		{"stopped", rejection(fsm.CodeAlreadyStopped), "", 400, 400, "words", false},
		{"renamed", rejection(fsm.CodeTopicRenaming), "", 400, 40035, "words", false},
		{"peer away", rejection(fsm.CodePeerUnreachable), "", 400, 400, "words", true},
		{"bad name", problems.Err(), "", 400, 400, "Invalid Cluster Link Name.", false},
		{"stale", &staleError{1, 2}, "", 412, 412, "The resource is at another revision than the request demands.", false},
		{"conflict", ErrConflict, "", 500, 50003, "The resource was changed by another request.", true},
		{"closed", ErrClosed, "", 503, 50302, "The server is shutting down.", true},
		{"timeout", context.DeadlineExceeded, "", 408, 408, "The server received the request, but the operation timed out", true},
		{"unknown outcome", errors.Join(context.Canceled, ErrUnknownOutcome), "", 500, 50003, "The outcome of the request is not known.", true},
		{"no answer of the API", noAnswer, "", 400, 40002, "The document is no answer of the API.", false},
		{"no id", fmt.Errorf("around: %w", noID), "", 400, 40002, "Invalid cluster link id.", false},
		{"anything", errors.New("hunter2"), "", 500, 500, "Internal Server Error", false},
		{"peer's own words", fmt.Errorf("hunter2: %w", ErrPeerRefused), "", 401, 40101, "Unable to validate cluster link due to error: Authentication failed.", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := apiError(tt.err, tt.product, "")
			if i := strings.Index(a.Body.Message, " (and "); i > 0 {
				a.Body.Message = a.Body.Message[:i]
			}
			if a.Status != tt.status || a.Body.ErrorCode != tt.code || a.Body.Message != tt.message || a.Retryable != tt.retryable {
				t.Errorf("got %+v", a)
			}
			if tt.err != nil && strings.Contains(string(a.Body.AppendJSON(nil)), "hunter2") {
				t.Error("the body holds an error's own text")
			}
		})
	}
	if a := APIError(problems.Err()); a.Body.Parameter != "link_name" {
		t.Errorf("the name's parameter is %q", a.Body.Parameter)
	}
	if !slices.ContainsFunc(problems, func(p validate.Problem) bool { return p.Code == "link-name-invalid" }) {
		t.Fatal("the bad name was not found")
	}
}
