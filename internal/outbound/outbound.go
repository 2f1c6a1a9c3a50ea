// Package outbound is the HTTP client for addresses that people have typed into settings. It promises to connect to no
// address of this host, of a private network or of a cloud's own services, whatever a name resolves to at the moment of
// dialling, to follow no redirect, to read no more than it is told, and to come back before its deadline.
//
// It knows nothing of what it is used for and calls no other package of the product.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrPrivate says that an address is not one of the public internet.
var ErrPrivate = errors.New("this is not a public address")

// deadline bounds every exchange; callers who cannot wait so long bring a context of their own.
const deadline = 10 * time.Second

// Option changes a client.
type Option func(*net.Dialer)

// AllowPrivate lets a client connect to any address: for tests, whose servers are on this host.
func AllowPrivate() Option { return func(d *net.Dialer) { d.Control = nil } }

// New returns a client. Its connections are its own; CloseIdleConnections lets go of them.
func New(options ...Option) *http.Client {
	dialer := &net.Dialer{Timeout: deadline / 2, Control: refusePrivate}
	for _, o := range options {
		o(dialer)
	}
	return &http.Client{
		Timeout: deadline,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: deadline / 2, ResponseHeaderTimeout: deadline,
			MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// refusePrivate is asked with the address that a name has become, just before the connection is made.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !Public(to.Addr()) {
		return fmt.Errorf("%s: %w", address, ErrPrivate)
	}
	return nil
}

// special are networks that no website is in, beside those that package netip knows: shared by a provider's customers
// (RFC 6598), for protocols and tests, IPv4 written as IPv6 in one way or another, and what is reserved.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// Public says that an address is one that anybody's website may have.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// Read sends a request and returns its status and at most so many bytes of its answer.
func Read(ctx context.Context, client *http.Client, request *http.Request, most int64) (status int, body []byte, err error) {
	answer, err := client.Do(request.WithContext(ctx))
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(io.LimitReader(answer.Body, most))
	return answer.StatusCode, body, err
}

// ErrTooLong says that an answer is longer than is read of it.
var ErrTooLong = errors.New("the answer is too long")

// Body reads the whole of an answer. Errors: ErrTooLong where it has more bytes than that.
func Body(answer *http.Response, most int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err == nil && int64(len(body)) > most {
		return nil, ErrTooLong
	}
	return body, err
}
