package jaas

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Login modules, by the last part of their names.
const (
	PlainModule    = "PlainLoginModule"
	ScramModule    = "ScramLoginModule"
	OAuthModule    = "OAuthBearerLoginModule"
	KerberosModule = "Krb5LoginModule"
	IAMModule      = "IAMLoginModule"
)

// CloudKey gives the API key of Confluent Cloud that a login uses.
func (l *Login) CloudKey() string {
	name := l.Value("username")
	if !l.OK || !strings.HasSuffix(l.Module, PlainModule) || !IsCloudKey(name) {
		return ""
	}
	return name
}

// OtherSpelling says that an option is there under a name like its own.
func (l *Login) OtherSpelling(option string) string {
	for i := range l.Count {
		o := l.Option(i)
		switch key := strings.ToLower(o.Key); {
		case key == strings.ToLower(option) && o.Key != option, option == "username" && (key == "user" || key == "user_name" || key == "login" || key == "apikey"),
			option == "password" && (key == "pass" || key == "pwd" || key == "passwd" || key == "secret" || key == "apisecret"):
			return " It is there under another name."
		}
	}
	return ""
}

// ModuleOf is the module that goes with a mechanism of SASL, empty where that is
// not known.
func ModuleOf(mechanism string) string {
	switch mechanism {
	case "PLAIN":
		return PlainModule
	case "SCRAM-SHA-256", "SCRAM-SHA-512":
		return ScramModule
	case "OAUTHBEARER":
		return OAuthModule
	case "GSSAPI":
		return KerberosModule
	case "AWS_MSK_IAM":
		return IAMModule
	}
	return ""
}

// PackageOf is the package of a module that brokers have, with the dot behind.
func PackageOf(last string) string {
	switch last {
	case PlainModule:
		return "org.apache.kafka.common.security.plain."
	case ScramModule:
		return "org.apache.kafka.common.security.scram."
	case OAuthModule:
		return "org.apache.kafka.common.security.oauthbearer."
	case KerberosModule:
		return "com.sun.security.auth.module."
	case IAMModule:
		return "software.amazon.msk.auth.iam."
	}
	return ""
}

// NearModule finds the module that a name probably means.
func NearModule(last string) string {
	for _, m := range [...]string{PlainModule, ScramModule, OAuthModule, KerberosModule, IAMModule} {
		if s, t := text.Squash(last), text.Squash(m); s == t || len(s) > 8 && (strings.HasPrefix(t, s) || strings.HasPrefix(s, t)) {
			return m
		}
	}
	return ""
}

// ModuleKnown reports whether a name is that of one of the modules above.
func ModuleKnown(name string) bool {
	switch name {
	case PlainModule, ScramModule, OAuthModule, KerberosModule, IAMModule:
		return true
	}
	return false
}

// IsCloudKey reports whether s has the form of an API key of Confluent Cloud.
func IsCloudKey(s string) bool {
	if len(s) != cloudKeyLength {
		return false
	}
	for i := range cloudKeyLength {
		if !text.IsDigit(s[i]) && (s[i] < 'A' || s[i] > 'Z') {
			return false
		}
	}
	return true
}

// cloudKeyLength is the length of an API key of Confluent Cloud.
const cloudKeyLength = 16

// KeyAndSecret reports whether s is an API key and more behind a colon.
func KeyAndSecret(s string) bool {
	return len(s) > cloudKeyLength+1 && s[cloudKeyLength] == ':' && IsCloudKey(s[:cloudKeyLength])
}
