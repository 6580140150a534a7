package validate

import "strings"

// otherSpelling says that an option is there under a name like its own.
func (l *login) otherSpelling(option string) string {
	for i := range l.count {
		o := l.option(i)
		switch key := strings.ToLower(o.key); {
		case key == strings.ToLower(option) && o.key != option, option == "username" && (key == "user" || key == "user_name" || key == "login" || key == "apikey"),
			option == "password" && (key == "pass" || key == "pwd" || key == "passwd" || key == "secret" || key == "apisecret"):
			return " It is there under another name."
		}
	}
	return ""
}

func moduleOf(mechanism string) string {
	switch mechanism {
	case "PLAIN":
		return plainModule
	case "SCRAM-SHA-256", "SCRAM-SHA-512":
		return scramModule
	case "OAUTHBEARER":
		return oauthModule
	case "GSSAPI":
		return kerberosModule
	case "AWS_MSK_IAM":
		return iamModule
	}
	return ""
}

// packageOf is the package of a module that brokers have, with the dot behind.
func packageOf(last string) string {
	switch last {
	case plainModule:
		return "org.apache.kafka.common.security.plain."
	case scramModule:
		return "org.apache.kafka.common.security.scram."
	case oauthModule:
		return "org.apache.kafka.common.security.oauthbearer."
	case kerberosModule:
		return "com.sun.security.auth.module."
	case iamModule:
		return "software.amazon.msk.auth.iam."
	}
	return ""
}

// nearModule finds the module that a name probably means.
func nearModule(last string) string {
	for _, m := range [...]string{plainModule, scramModule, oauthModule, kerberosModule, iamModule} {
		if s, t := squash(last), squash(m); s == t || len(s) > 8 && (strings.HasPrefix(t, s) || strings.HasPrefix(s, t)) {
			return m
		}
	}
	return ""
}

func moduleKnown(name string) bool {
	switch name {
	case plainModule, scramModule, oauthModule, kerberosModule, iamModule:
		return true
	}
	return false
}
