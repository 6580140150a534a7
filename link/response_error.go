package link

// ErrorBody is the body of an answer that refuses a request. Servers send
// error_code and message and nothing else; the specification knows six members
// more (api.md 3.1), which are written where they are not empty. It is a
// comparable value.
type ErrorBody struct {
	_ struct{}

	// ID, Status, Code, Title and Detail are texts of the specification's
	// general error.
	ID, Status, Code, Title, Detail string
	// Pointer and Parameter say which part of the request is meant.
	Pointer   Pointer
	Parameter string
	// ErrorCode has three digits, those of the HTTP status, or five that begin
	// with them.
	ErrorCode int
	// Message is null where it is empty.
	Message string

	rest rest
}

// AppendJSON appends the wire form to dst.
func (b *ErrorBody) AppendJSON(dst []byte) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.optional("id", b.ID)
		o.optional("status", b.Status)
		o.optional("code", b.Code)
		o.optional("title", b.Title)
		o.optional("detail", b.Detail)
		if b.Pointer != "" || b.Parameter != "" {
			o.object("source", func(o *objectWriter) {
				o.optional("pointer", string(b.Pointer))
				o.optional("parameter", b.Parameter)
			})
		}
		o.number("error_code", int64(b.ErrorCode))
		o.nullable("message", b.Message)
		o.rest(b.rest)
	})
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (b ErrorBody) MarshalJSON() ([]byte, error) { return b.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of b. The
// error is a [*ResponseError].
func (b *ErrorBody) UnmarshalJSON(data []byte) error {
	*b = ErrorBody{}
	return readResponse(data, b.read)
}

func (b *ErrorBody) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "id":
			r.text(&b.ID)
		case "status":
			r.text(&b.Status)
		case "code":
			r.text(&b.Code)
		case "title":
			r.text(&b.Title)
		case "detail":
			r.text(&b.Detail)
		case "source":
			r.object(func(name string) {
				switch name {
				case "pointer":
					openText(r, &b.Pointer)
				case "parameter":
					r.text(&b.Parameter)
				default:
					r.skip()
				}
			})
		case "error_code":
			r.small(&b.ErrorCode)
		case "message":
			r.text(&b.Message)
		default:
			r.keep(name, &b.rest)
		}
	})
}
