package rediskit

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// ErrURL is what every error about an unreadable URL wraps.
var ErrURL = errors.New("redis URL")

// address is a URL taken apart.
type address struct {
	tls, sentinel, cluster             bool
	hosts                              []string // host:port, one or more
	master                             string   // Sentinel's name for the group
	db                                 int
	username, password                 string
	sentinelUsername, sentinelPassword string
}

// schemes is each kind of server with what its URL's scheme says.
var schemes = map[string]address{
	"redis":           {},
	"rediss":          {tls: true},
	"redis+sentinel":  {sentinel: true},
	"rediss+sentinel": {sentinel: true, tls: true},
	"redis+cluster":   {cluster: true},
	"rediss+cluster":  {cluster: true, tls: true},
}

// parse takes raw apart. It is not url.Parse because that refuses several
// host:port pairs, and repeats what it was given, password and all, in its
// errors. For the same reason no error here quotes raw: a password with a
// stray slash or at sign may stand anywhere in it.
func parse(raw string) (address, error) {
	scheme, rest, found := strings.Cut(raw, "://")
	a, known := schemes[scheme]
	if !found || !known {
		return a, fault("must begin with redis://, rediss://, redis+sentinel:// or redis+cluster://")
	}
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	return a, errors.Join(a.setAuthority(authority), a.setPath(path), a.setQuery(query))
}

func fault(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrURL}, args...)...)
}

// setAuthority reads [user:password@]host[:port],….
func (a *address) setAuthority(s string) error {
	hosts := s
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		hosts = s[at+1:]
		if err := a.setUser(s[:at]); err != nil {
			return err
		}
	}
	list := strings.Split(hosts, ",")
	if len(list) > 1 && !a.sentinel && !a.cluster {
		return fault("names several hosts, which needs redis+sentinel:// or redis+cluster://")
	}
	for i, h := range list {
		h, err := a.hostPort(h)
		if err != nil {
			return fault("host %d of %d must be host or host:port; a password's special characters must be percent-encoded", i+1, len(list))
		}
		a.hosts = append(a.hosts, h)
	}
	return nil
}

func (a *address) setUser(s string) error {
	user, password, _ := strings.Cut(s, ":")
	var err1, err2 error
	a.username, err1 = url.PathUnescape(user)
	a.password, err2 = url.PathUnescape(password)
	if err1 != nil || err2 != nil { // their text quotes a piece of the password
		return fault("user name or password is not well percent-encoded")
	}
	return nil
}

var errHost = errors.New("not a host")

func (a *address) hostPort(s string) (string, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port, err = net.SplitHostPort(s + ":" + a.defaultPort())
	}
	n, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || n == 0 || host == "" || strings.ContainsAny(host, "%@ ") {
		return "", errHost
	}
	return net.JoinHostPort(host, port), nil
}

func (a *address) defaultPort() string {
	if a.sentinel {
		return "26379"
	}
	return "6379"
}
